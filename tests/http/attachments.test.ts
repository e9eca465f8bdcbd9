import { afterAll, beforeAll, expect, it } from 'vitest'
import { announce, sendFile } from '#tests/attachments/uploads.ts'
import { eachDatabase } from '#tests/databases.ts'
import { startApplication, type Running } from './application.ts'
import { staffCookies } from './people.ts'

eachDatabase('files of a request', (open) => {
  let running: Running
  beforeAll(async () => {
    running = await startApplication(await open(), { env: { SANBAO_BASE_URL: 'http://check.example' } })
  })
  afterAll(() => running.close())

  /** A filled-in form and the browser that filled it in. */
  const aForm = async () => {
    const answer = await fetch(`${running.url}/support?lang=en`)
    const cookie =
      answer.headers
        .getSetCookie()
        .find((line) => line.startsWith('sender='))
        ?.split(';', 1)[0] ?? ''
    const hidden = [...(await answer.text()).matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)]
    const form = new URLSearchParams(hidden.map(([, name = '', value = '']) => [name, value]))
    const typed = {
      name: '李',
      email: `${crypto.randomUUID()}@example.com`,
      kind: 'question',
      phone: '0731-82525732',
      subject: 'Colours',
      description: 'Wrong',
      consent: 'service',
      step: 'send',
    }
    for (const [name, value] of Object.entries(typed)) form.append(name, value)
    return { form, sender: { cookie, token: cookie.slice('sender='.length) } }
  }

  const post = (form: URLSearchParams | FormData, cookie: string) =>
    fetch(`${running.url}/support`, {
      method: 'POST',
      body: form,
      headers: { cookie, 'accept-language': 'en' },
      redirect: 'manual',
    })

  it('[R4] given a member of staff and somebody else – when each has announced 21 files – then the member may go on', async () => {
    const staff = await staffCookies(await open(), running.url)
    const last = async (more: string): Promise<number> => {
      const { sender } = await aForm()
      const cookie = `${sender.cookie}; ${more}`
      const announced = Array.from({ length: 21 }, () =>
        announce(running.url, { ...sender, cookie }, { name: 'a.txt', bytes: 1 }),
      )
      return Math.max(...(await Promise.all(announced)).map(({ status }) => status))
    }
    expect(await last(staff.technician)).toBe(201)
    expect(await last('sanbao_staff=x')).toBe(413)
  })

  it('[R23][T3] given a request with a file – when its customer opens the tracking link – then the file is named with its state and can be read; without the link, or with another, 404', async () => {
    const { form, sender } = await aForm()
    const { id } = await sendFile(running.url, sender, { name: '启动.log', content: Buffer.from('boot ok') })
    form.append('uploads', id)
    const sent = await post(form, sender.cookie)
    expect(sent.status).toBe(303)
    const location = sent.headers.get('location') ?? ''
    const page = await (await fetch(running.url + location, { headers: { 'accept-language': 'en' } })).text()
    expect(page).toContain('启动.log')
    expect(page).toContain('Not scanned for viruses')
    const address = /href="(\/attachments\/[^"]+\/file\?r=[^"]+)"/.exec(page)?.[1] ?? ''
    expect(await (await fetch(running.url + address)).text()).toBe('boot ok')
    const bare = address.split('?', 1)[0] ?? ''
    expect((await fetch(running.url + bare, { headers: { cookie: sender.cookie } })).status).toBe(404)
    expect((await fetch(`${running.url}${bare}?r=${'x'.repeat(32)}`)).status).toBe(404)
    expect((await fetch(`${running.url}${bare}?r=a&r=b`)).status).toBe(404)
    expect(running.logged()).not.toContain(address.slice(-32))
  })

  it('[R30] given a reply without script – when a file is not taken, when there are files alone, and when it is sent – then the text and the good file stay, the files say so, and the page confirms', async () => {
    const { form, sender } = await aForm()
    const address = (await post(form, sender.cookie)).headers.get('location')?.split('?', 1)[0] ?? ''
    const reply = async (text: string, files: readonly [string, string][], more: Record<string, string> = {}) => {
      const page = await (await fetch(running.url + address)).text()
      const body = new FormData()
      body.append('submission', /name="submission" value="([^"]*)"/.exec(page)?.[1] ?? '')
      body.append('body', text)
      for (const [name, value] of Object.entries(more)) body.append(name, value)
      for (const [name, content] of files) body.append('files', new Blob([content]), name)
      const headers = { cookie: sender.cookie, 'accept-language': 'en' }
      return fetch(running.url + address, { method: 'POST', body, headers, redirect: 'manual' })
    }
    const refused = await reply('kept text', [
      ['a.svg', '<svg/>'],
      ['good.log', 'ok'],
    ])
    const again = await refused.text()
    expect(refused.status).toBe(422)
    expect(again).toContain('a.svg: You can send JPEG')
    expect(again).toContain('kept text')
    const id = /name="uploads" value="([^"]+)" checked><bdi>good\.log/.exec(again)?.[1] ?? ''
    const alone = await reply('', [], { uploads: id })
    expect(alone.headers.get('location')).toBe(`${address}?replied=1#end`)
    const page = await (
      await fetch(`${running.url}${address}?replied=1`, { headers: { 'accept-language': 'en' } })
    ).text()
    expect(page).toContain('We have received your reply')
    expect(page).toContain('(See the files.)')
    expect(page).toMatch(new RegExp(`/attachments/${id}/file\\?r=`))
    expect(page).toMatch(/A person will answer you by[^]*2\.6\.b/)
    expect((await reply('', [])).status).toBe(422)
  })

  it('given a form that names uploads of nobody – when sent – then 422 and no request is opened', async () => {
    const { form, sender } = await aForm()
    form.append('uploads', crypto.randomUUID())
    const sent = await post(form, sender.cookie)
    expect([sent.status, sent.status === 303 ? sent.headers.get('location') : '']).toEqual([422, ''])
  })

  it('given a form without script with a file that is not taken – when sent – then the form comes back with the reason and what was typed', async () => {
    const { form, sender } = await aForm()
    const body = new FormData()
    for (const [name, value] of form) body.append(name, value)
    body.append('files', new Blob(['<svg/>']), 'a.svg')
    const sent = await post(body, sender.cookie)
    const page = await sent.text()
    expect(sent.status).toBe(422)
    expect(page).toContain('a.svg: You can send JPEG')
    expect(page).toContain('value="Colours"')
  })
})
