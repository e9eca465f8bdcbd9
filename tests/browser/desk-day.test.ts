import { sql } from 'kysely'
import sharp from 'sharp'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { addReply, findRequest } from '#features/support/index.ts'
import { formatInstant, systemClock } from '#platform/clock.ts'
import { editions } from '#tests/http/application.ts'
import { complaintsOf, openContext, startBrowser, violationsOf } from './browser.ts'
import { signIn, startDesk } from './desk-app.ts'
import { states } from './states.ts'

const desk = await startDesk()
const browser = await startBrowser()

const ann = { email: 'ann@example.com', name: 'Ann Lee', company: 'Studio North', phone: '', locale: 'en' } as const
const contextNow = () => ({ db: desk.database.db, editions, now: formatInstant(systemClock()) })

/** A request as the database has it, past the screen. */
const stored = async (id: string) => {
  const actor = { kind: 'staff', staffId: 'test', name: 'test', role: 'admin' } as const
  const found = await findRequest(contextNow(), id, actor, 'en')
  if (found === undefined) throw new Error('no such request')
  return found
}

/**
 * What a screen reader would say of the place the keyboard is at: what it is, and its name. A dialog moves the focus on from a
 * field of parts, such as a date, in a timer: the page has its turn first, as it has between two keys of a person.
 */
const focused = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve))
    const here = document.activeElement
    const { labels } = here as HTMLInputElement
    const label = labels?.[0]?.textContent
    const name = here?.getAttribute('aria-label') ?? label ?? here?.textContent ?? ''
    // Not a page or a scrolled part of one, whose text is everybody's.
    if (name.length > 200) return ''
    return `${here?.getAttribute('role') ?? here?.tagName.toLowerCase()} ${name.trim()}`
  })

const walk = async (page: Page, name: string, key: 'Tab' | 'Shift+Tab' | 'ArrowDown'): Promise<void> => {
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press(key)
    if ((await focused(page)).includes(name)) return
  }
  throw new Error(`«${name}» is not reached by ${key}; the focus is on «${await focused(page)}»`)
}

const tabTo = (page: Page, name: string): Promise<void> => walk(page, name, 'Tab')
const backTo = (page: Page, name: string): Promise<void> => walk(page, name, 'Shift+Tab')

/** A machine that does much else at the same time needs a while. */
const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 20_000 })

const field = (page: Page, name: string) => page.getByRole('textbox', { name })

/** No mouse: whatever moves or presses one is a fault of the test. */
const withoutMouse = async (page: Page): Promise<string[]> => {
  const used: string[] = []
  await page.exposeFunction('mouseUsed', (type: string) => void used.push(type))
  await page.addInitScript(() => {
    for (const type of ['pointerdown', 'mousedown', 'mousemove', 'touchstart'])
      addEventListener(type, () => (globalThis as unknown as { mouseUsed: (t: string) => void }).mouseUsed(type), true)
  })
  return used
}

describe('a day at the desk without a mouse', () => {
  it('[R30] given a request – signed in, taken, read, asked about, answered with a file, noted, tagged, moved and undone, by keys alone – it is done, and the keyboard is never lost', async () => {
    const first = await desk.request(20 * 60, {
      subject: 'Black picture',
      customer: ann,
      serial: states.free.serial,
      details: { model: 'TEST encoder' },
    })
    await desk.request(19 * 60, { subject: 'Second in line', customer: ann })
    const context = await openContext(browser, { locale: 'en', width: 1440 })
    const page = await context.newPage()
    const mouse = await withoutMouse(page)
    const complaints = complaintsOf(page)
    const { email, password } = desk.staff.support
    await page.goto(`${desk.url}/desk/sign-in`)
    await tabTo(page, 'Mail')
    await page.keyboard.type(email)
    await page.keyboard.press('Tab')
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/desk/queue')
    // The queue: down, up, take, open.
    await page.getByRole('link', { name: 'Black picture' }).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    expect(await focused(page)).toBe('a Second in line')
    await page.keyboard.press('k')
    await page.keyboard.press('a')
    await eventually(async () => (await stored(first.id)).assignedTo?.name).toBeTruthy()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Black picture' }).waitFor()
    // The engine, and its explanation into the reply.
    await page.getByRole('heading', { name: 'Ask the engine' }).waitFor()
    await page.keyboard.press('g')
    await tabTo(page, 'Ask')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Put the explanation into the reply' }).waitFor()
    await tabTo(page, 'Put the explanation into the reply')
    await page.keyboard.press('Enter')
    const reply = field(page, 'To the customer')
    await eventually(() => reply.inputValue()).toContain('2 June 2025')
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
    // A ready text, then what is half written survives a reload.
    await tabTo(page, 'Ready texts')
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem').first().waitFor()
    await walk(page, 'Solved', 'ArrowDown')
    await page.keyboard.press('Enter')
    await eventually(async () => (await reply.inputValue()).length).toBeGreaterThan(200)
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Black picture' }).waitFor()
    expect(await reply.inputValue()).toContain('2 June 2025')
    // A picture, by the button that the keyboard reaches.
    const chooser = page.waitForEvent('filechooser', { timeout: 60_000 })
    await page.keyboard.press('r')
    await tabTo(page, 'Add files')
    const picture = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#2468ac' } })
      .png()
      .toBuffer()
    await page.keyboard.press('Enter')
    await (await chooser).setFiles({ name: 'label.png', mimeType: 'image/png', buffer: picture })
    await page.getByText('Uploaded; goes with the message').waitFor()
    await page.keyboard.press('r')
    await page.keyboard.press('Control+End')
    await page.keyboard.type('\n\nPlease send it in.')
    await page.keyboard.press('Control+Enter')
    await eventually(async () => (await stored(first.id)).answeredAt).not.toBeNull()
    await eventually(() => reply.inputValue()).toBe('')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
    await page.getByRole('alert').getByText('The reply is sent').waitFor()
    // A note for the others.
    await page.keyboard.press('Escape')
    await page.keyboard.press('n')
    await page.keyboard.type('Looks like the power board.')
    await page.keyboard.press('Control+Enter')
    await eventually(async () => (await stored(first.id)).thread.filter(({ kind }) => kind === 'note').length).toBe(1)
    await page.keyboard.press('Escape')
    // A tag.
    await tabTo(page, 'Tags')
    await page.keyboard.type('power')
    await page.keyboard.press('Enter')
    await eventually(async () => (await stored(first.id)).tags).toEqual(['power'])
    // Solved by mistake, and taken back.
    await tabTo(page, 'The unit in full')
    await page.keyboard.press('e')
    await eventually(async () => (await stored(first.id)).state).toBe('resolved')
    await page.getByRole('alert').getByText('is now «Solved»').waitFor()
    await page.keyboard.press('z')
    await eventually(async () => (await stored(first.id)).state).toBe('open')
    // The picture as it was sent, large and away again.
    await page.getByRole('button', { name: 'Enlarge label.png' }).waitFor()
    await backTo(page, 'Enlarge label.png')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('img', { name: 'label.png' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await focused(page)).toBe('button Enlarge label.png')
    // The other language, the other appearance, and out.
    await backTo(page, '中文')
    await page.keyboard.press('Enter')
    await page.getByText('询问政策引擎').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
    await tabTo(page, '跟随系统外观')
    for (const scheme of ['浅色外观', '深色外观']) {
      await page.keyboard.press('Enter')
      await eventually(() => focused(page)).toBe(`button ${scheme}`)
    }
    expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark')
    await tabTo(page, '账户')
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: '退出登录' }).waitFor()
    await walk(page, '退出登录', 'ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/desk/sign-in')
    expect([mouse, complaints]).toEqual([[], []])
    await context.close()
  })

  it('given somebody else who answers first – a reply sent – nothing goes out, the text stays, and one key loads what is new', async () => {
    const { id } = await desk.request(10 * 60, { subject: 'Two at once', customer: ann })
    const { page, context } = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'support' })
    // What others do is not told to this window.
    await page.route('**/api/desk/events', (route) => route.abort())
    await page.goto(`${desk.url}/desk/requests/${id}`)
    await page.getByRole('heading', { level: 1, name: 'Two at once' }).waitFor()
    const other = { kind: 'staff', staffId: 'other', name: 'Other', role: 'support' } as const
    const author = { kind: 'staff', id: 'other', name: 'Other' } as const
    const sent = await addReply(contextNow(), { requestId: id, actor: other, author, body: 'I was first', version: 1 })
    expect(sent.ok).toBe(true)
    await page.keyboard.press('r')
    await page.keyboard.type('My answer')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Somebody else has just changed this request; nothing was sent').waitFor()
    const reply = field(page, 'To the customer')
    expect(await reply.inputValue()).toBe('My answer')
    expect((await stored(id)).thread.filter(({ author: { kind } }) => kind === 'staff')).toHaveLength(1)
    expect(await violationsOf(page)).toEqual([])
    await backTo(page, 'Load the newest state')
    await page.keyboard.press('Enter')
    await page.getByText('I was first').waitFor()
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
    await page.keyboard.press('Control+Enter')
    await eventually(() => reply.inputValue()).toBe('')
    expect((await stored(id)).thread.filter(({ author: { kind } }) => kind === 'staff')).toHaveLength(2)
    await context.close()
  })

  it('[R30] given requests in the queue – marked and tagged by keys – all are, and one key takes it back; a view is kept under a name', async () => {
    const marked = [
      await desk.request(5, { subject: 'Bulk one', kind: 'extension' }),
      await desk.request(4, { subject: 'Bulk two', kind: 'extension' }),
    ]
    const tagsOf = async () => (await Promise.all(marked.map(({ id }) => stored(id)))).map(({ tags }) => tags)
    const { page, context } = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'support' })
    await page.goto(`${desk.url}/desk/queue?kind=extension&q=bulk`)
    await page.getByRole('link', { name: 'Bulk two' }).waitFor()
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
    await page.getByText('2 marked').waitFor()
    await backTo(page, 'Add a tag')
    await page.keyboard.type('winter')
    await page.keyboard.press('Enter')
    await eventually(tagsOf).toEqual([['winter'], ['winter']])
    expect(await focused(page)).toBe('a Bulk one')
    await page.getByRole('alert').getByText('2 requests are tagged').waitFor()
    await page.keyboard.press('z')
    await eventually(tagsOf).toEqual([[], []])
    await backTo(page, 'Save these filters')
    await page.keyboard.press('Enter')
    await page.getByLabel('Name of the view').waitFor()
    await page.keyboard.type('Extensions')
    await page.keyboard.press('Enter')
    await page.goto(`${desk.url}/desk/queue`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await tabTo(page, 'My views')
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Extensions', exact: true }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.searchParams.get('kind') === 'extension' && url.searchParams.get('q') === 'bulk')
    await context.close()
  })

  it('[2.4] given a unit – its clocks moved and a fact corrected by keys – the answer follows, and the ledger says who and why', async () => {
    const { page, context } = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'technician' })
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Serial, request number').last().waitFor()
    await page.waitForFunction(() => document.activeElement?.getAttribute('placeholder')?.startsWith('Serial') === true)
    await page.keyboard.type(states.standard.serial.toLowerCase())
    await page.getByRole('button', { name: states.standard.serial }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('In warranty until 11 May 2027.').waitFor()
    const on = page.getByRole('slider', { name: 'Day asked about' })
    await tabTo(page, 'slider Day asked about')
    await page.keyboard.press('End')
    await page.getByText('Expired').first().waitFor()
    expect(await on.getAttribute('aria-valuetext')).toContain('2027')
    await backTo(page, 'Day asked about: event before')
    await page.keyboard.press('Enter')
    await eventually(() => on.getAttribute('aria-valuetext')).toBe('15 May 2026 · Received')
    await tabTo(page, 'slider From what was recorded by')
    await page.keyboard.press('Home')
    await page.getByText('Not settled').first().waitFor()
    await tabTo(page, 'Back to the present')
    await page.keyboard.press('Enter')
    await page.getByText('In warranty until 11 May 2027.').waitFor()
    await tabTo(page, 'Correct: Sold')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo(page, 'input On')
    await page.keyboard.type('05012026')
    await tabTo(page, 'Reason for the correction')
    await page.keyboard.type('wrong day in the import')
    await backTo(page, 'Evidence')
    await page.keyboard.type('invoice 4711')
    await page.keyboard.press('Enter')
    await page.getByText('In warranty until 1 May 2027.').waitFor()
    await page.getByText('Reason: wrong day in the import').first().waitFor()
    await page
      .getByText(/staff · Recorded .* Technician/)
      .first()
      .waitFor()
    await context.close()
  })

  it('[T4] given mails that are held and a job that was given up – decided and tried again by keys – one opens a request, one is rejected after a second question, the job is in line', async () => {
    const [opened, rejected] = [await desk.heldMail('Let me in'), await desk.heldMail('Keep me out')]
    const { db } = desk.database
    await sql`insert into outbox (job_id, topic, payload, tries, last_error, parked_at)
      values (gen_random_uuid(), 'nothing.does.it', '{}', 12, 'connect ECONNREFUSED', now())`.execute(db)
    const stateOf = async (id: string) => {
      const row = db.selectFrom('mails_in').select('state').where('mail_id', '=', id)
      return (await row.executeTakeFirstOrThrow()).state
    }
    const { page, context } = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'support' })
    await page.keyboard.press('3')
    await page.getByText('The mail server, or another service, cannot be reached.').waitFor()
    expect(await violationsOf(page)).toEqual([])
    await tabTo(page, 'Try again')
    await page.keyboard.press('Enter')
    await page.getByText('put aside after many tries').waitFor({ state: 'detached' })
    await tabTo(page, 'Let me in')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByText('Please read the file.').waitFor()
    await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
    expect(await violationsOf(page)).toEqual([])
    await tabTo(page, 'Open a new request with it')
    await page.keyboard.press('Enter')
    await eventually(() => stateOf(opened)).toBe('opened')
    await page.getByRole('dialog').getByRole('link', { name: 'Open the request' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await focused(page)).toContain('Let me in')
    await backTo(page, 'Keep me out')
    await page.keyboard.press('Enter')
    await tabTo(page, 'Reject…')
    await page.keyboard.press('Enter')
    await eventually(() => focused(page)).toBe('button Reject it')
    expect(await stateOf(rejected)).toBe('held')
    await page.keyboard.press('Enter')
    await eventually(() => stateOf(rejected)).toBe('rejected')
    await context.close()
  })

  it('[WCAG 2.1.4] given single keys turned off in the help – pressed – nothing happens; those with Ctrl go on working, also after a reload', async () => {
    await desk.request(3, { subject: 'Not taken by a slip' })
    const { page, context } = await signIn(browser, desk, { locale: 'en', width: 1440, role: 'support' })
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await tabTo(page, 'Use single-key shortcuts')
    await page.keyboard.press('Space')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.reload()
    await page.getByRole('link', { name: 'Not taken by a slip' }).waitFor()
    for (const key of ['3', 'j', 'a', '?']) await page.keyboard.press(key)
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').waitFor()
    expect([new URL(page.url()).pathname, await page.getByRole('dialog').count()]).toEqual(['/desk/queue', 1])
    await context.close()
  })
})
