import { glob } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { locales, type Texts } from '#lib/texts.ts'
import type { ProblemWords } from '#platform/http/index.ts'
import { eachDatabase } from '#tests/databases.ts'
import { aUnit, startApplication, type Running } from './application.ts'

eachDatabase('portal over HTTP', (open) => {
  let running: Running
  let serial: string
  beforeAll(async () => {
    running = await startApplication(await open())
    serial = await aUnit(await open(), [{ type: 'sold', on: '2025-06-10' }])
  })
  afterAll(() => running.close())
  const form = (path: string, fields: Record<string, string>) =>
    fetch(running.url + path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })

  it('[PORTAL] a serial typed into the form – sent – redirected to the address of the unit, which answers', async () => {
    const typed = `${serial.toLowerCase().slice(0, 4)} ${serial.slice(4)}`
    const byPost = await form('/coverage', { serial: typed })
    const byGet = await fetch(`${running.url}/check?serial=${encodeURIComponent(typed)}`, { redirect: 'manual' })
    for (const { status, headers } of [byPost, byGet])
      expect([status, headers.get('location')]).toEqual([303, `/c/${serial}`])
    for (const path of [`/c/${serial}`, `/coverage?sn=${serial}&utm=qr`]) {
      const page = await fetch(running.url + path)
      expect(page.status).toBe(200)
      expect(page.headers.get('x-robots-tag')).toBe('noindex')
    }
  })

  it('[PORTAL F5 F7] an unknown serial and nonsense – asked – 404 with what to do, 422 with the form and what was typed, escaped', async () => {
    expect((await fetch(`${running.url}/c/ZZ99999999`)).status).toBe(404)
    const page = await form('/coverage', { serial: '<script>alert(1)</script>' })
    expect(page.status).toBe(422)
    const html = await page.text()
    expect(html).not.toContain('<script>alert')
    expect(html).toContain('&lt;script&gt;')
  })

  it('[PORTAL] the language – by the browser, then by choice – kept in a cookie that later pages follow', async () => {
    const languageOf = async (response: Response) => /<html lang="([^"]+)"/.exec(await response.text())?.[1]
    const zh = { 'accept-language': 'zh-CN,zh;q=0.9' }
    expect(await languageOf(await fetch(running.url, { headers: zh }))).toBe('zh-CN')
    const chosen = await fetch(`${running.url}/?lang=en`, { headers: zh })
    expect(chosen.headers.get('set-cookie')).toMatch(/^lang=en; .*SameSite=Lax/)
    expect(await languageOf(chosen)).toBe('en')
    expect(await languageOf(await fetch(`${running.url}/policy`, { headers: { ...zh, cookie: 'lang=en' } }))).toBe('en')
  })

  it('[PORTAL] many serials pasted – as a table and as a file – one line each, no cell that a spreadsheet runs', async () => {
    const serials = [serial, 'ZZ99999999', '=1+1', '＝cmd', '@SUM(A1)', '-2'].join('\n')
    const table = await form('/coverage/batch', { serials })
    expect(table.status).toBe(200)
    expect(await table.text()).toMatch(new RegExp(`${serial}<.*href="/policy/2\\.2\\.T1"`))
    const file = await form('/coverage/batch.csv', { serials })
    expect(file.headers.get('content-disposition')).toContain('coverage.csv')
    const bytes = new Uint8Array(await file.arrayBuffer())
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const lines = new TextDecoder().decode(bytes).trim().split('\r\n')
    expect(lines).toHaveLength(7)
    expect(lines[1]).toContain(',2.2.T1,')
    expect(new Set(lines.map((line) => line.split(',').length))).toEqual(new Set([9]))
    for (const cell of lines.flatMap((line) => line.split(','))) expect(cell).not.toMatch(/^"?[=+\-@＝＋－＠\t]/)
    const many = Array.from({ length: 301 }, () => serial).join('\n')
    expect((await form('/coverage/batch', { serials: many })).status).toBe(422)
  })

  it('[PORTAL] the policy – whole and by clause – both languages; an unknown clause is 404 as a page', async () => {
    const whole = await (await fetch(`${running.url}/policy`)).text()
    const clause = await (await fetch(`${running.url}/policy/2.4.F.late`)).text()
    expect(whole).toContain('2.4.F.late')
    expect(clause).toMatch(/lang="zh/)
    expect(clause).toMatch(/lang="en/)
    const missing = await fetch(`${running.url}/policy/9.9`)
    expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
  })

  it.each(locales)(
    '[A] given every catalogue of problems – when the documentation is read in %s – then each code stands there once, with its words',
    async (locale) => {
      const page = await (await fetch(`${running.url}/api/docs`, { headers: { 'accept-language': locale } })).text()
      const codes: string[] = []
      for (const file of await Array.fromAsync(glob('src/**/*.texts.ts'))) {
        const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>
        for (const [name, words] of Object.entries(module)) {
          if (!name.endsWith('Problems') && name !== 'problemWords') continue
          for (const [code, said] of Object.entries((words as Texts<Record<string, string | ProblemWords>>)[locale])) {
            if (typeof said === 'string') continue
            codes.push(code)
            expect(page).toContain(`<code>${code}</code> ${said.title}`)
          }
        }
      }
      expect(codes.length).toBeGreaterThan(50)
      const listed = [...page.matchAll(/id="problem-([a-z_]+)"/g)].map(([, code]) => code)
      expect(listed).toEqual(expect.arrayContaining(codes))
      expect(new Set(listed).size).toBe(listed.length)
    },
  )

  it('[PORTAL] a page – asked with gzip – compressed, and 20 KB are enough for the answer', async () => {
    const page = await fetch(`${running.url}/c/${serial}`, { headers: { 'accept-encoding': 'gzip' } })
    expect(page.headers.get('content-encoding')).toBe('gzip')
    expect(Number(page.headers.get('content-length'))).toBeLessThan(20_000)
  })
})
