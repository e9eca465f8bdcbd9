import { randomUUIDv7 } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll } from 'vitest'
import { createAccounts, makeDemoStaff, type DemoStaff, type Role } from '#features/accounts/index.ts'
import { attachmentHandlers } from '#features/attachments/index.ts'
import { buildDesk } from '#features/desk/index.ts'
import { addStarters } from '#features/macros/index.ts'
import { openRequest, type OpenRequest } from '#features/support/index.ts'
import { formatInstant, systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import { openDatabase, type Database } from '#platform/db/index.ts'
import { createLog } from '#platform/log.ts'
import { rawStore } from '#platform/mail/index.ts'
import { startOutbox } from '#platform/outbox/index.ts'
import { aUnit, editions, startApplication } from '#tests/http/application.ts'
import { attachmentContext } from '../../src/apps/attachment-desk.ts'
import { openContext, type View } from './browser.ts'
import { states, type StateUnit } from './states.ts'

/** Not https: a browser keeps no secure cookie of a loopback address without it. */
const BASE_URL = 'http://127.0.0.1'
const SECRET = 'test-secret-0123456789-0123456789-0123'

export interface DeskApp {
  readonly url: string
  readonly database: Database
  /** A mail of a stranger that waits for a person's decision. */
  readonly heldMail: (subject: string) => Promise<string>
  readonly staff: Readonly<Record<Role, DemoStaff>>
  /** Opens a request that came in so many minutes ago. @returns its number */
  readonly request: (minutesAgo: number, cmd?: Partial<OpenRequest>) => Promise<{ id: string; number: string }>
}

const customer = {
  email: 'wang@example.com',
  name: '王小明',
  company: '长沙直播',
  phone: '+86 731 8252 5732',
  locale: 'zh-CN',
} as const

/**
 * The whole application with its desk, on an embedded database of its own, with units and staff, for all the tests of a file: called
 * while vitest reads the file. The clock is the real one.
 */
export const startDesk = async (): Promise<DeskApp> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sanbao-desk-'))
  await buildDesk()
  const database = await openDatabase({ dataDir })
  await addStarters(database.db, formatInstant(systemClock()))
  for (const { serial, unit, events } of Object.values<StateUnit>(states)) {
    await aUnit(database, events, { serial, family: unit.family })
  }
  const env = { SANBAO_BASE_URL: BASE_URL, SANBAO_SECRET: SECRET, SANBAO_DATA: dataDir }
  const { url, close } = await startApplication(database, { clock: systemClock, env })
  const accounts = createAccounts({
    db: database.db,
    clock: systemClock,
    baseUrl: BASE_URL,
    config: { secret: SECRET, dataDir },
  })
  // Of the background work only what files need: letters are looked at elsewhere.
  const outbox = startOutbox({
    db: database.db,
    clock: systemClock,
    log: createLog('silent'),
    handlers: attachmentHandlers(attachmentContext(readConfig(env), database.db, systemClock)),
    settings: { pollMs: 100 },
  })
  afterAll(async () => {
    await outbox.stop()
    await close()
    await database.close()
    await rm(dataDir, { recursive: true, force: true })
  })
  const staff = Object.fromEntries((await makeDemoStaff(accounts)).map((member) => [member.role, member]))
  return {
    url,
    database,
    staff: staff as DeskApp['staff'],
    request: async (minutesAgo, cmd = {}) => {
      const now = formatInstant(systemClock().subtract({ minutes: minutesAgo }))
      const opened = await openRequest(
        { db: database.db, editions, now },
        { customer, kind: 'repair', subject: '无法开机', body: '通电后没有反应。', channel: 'web', ...cmd },
      )
      if (!opened.ok) throw new Error(opened.error.code)
      return { id: opened.value.requestId, number: opened.value.number }
    },
    heldMail: async (subject) => {
      const raw = Buffer.from(`From: Sam <sam@example.com>\r\nSubject: ${subject}\r\n\r\nPlease read the file.\r\n`)
      const mail_id = randomUUIDv7()
      const received_at = formatInstant(systemClock())
      const sha256 = await rawStore(join(dataDir, 'mails')).put(raw)
      await sql`insert into mails_in (mail_id, source, received_at, sha256, bytes, state, reason, message_id, from_name,
        from_address, subject, text) values (${mail_id}, 'smtp', ${received_at}, ${sha256}, ${raw.length}, 'held',
        'not_authenticated', ${`<${mail_id}@example.com>`}, 'Sam', 'sam@example.com', ${subject}, 'Please read the file.')`.execute(
        database.db,
      )
      return mail_id
    },
  }
}

type Kept = Awaited<ReturnType<BrowserContext['storageState']>>

const sessions = new Map<string, Kept>()

const signInByHand = async (desk: DeskApp, page: Page, role: Role): Promise<void> => {
  const { email, password } = desk.staff[role]
  await page.goto(`${desk.url}/desk/sign-in`)
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill(password)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/desk/queue')
}

/**
 * A browser window of a member of staff, at the queue. Each role signs in by hand once on the page made for it, and later windows take
 * that session over, as so many sign-ins in so short a time are rightly refused.
 */
export const signIn = async (
  browser: Browser,
  desk: DeskApp,
  view: View & { readonly role: Role },
): Promise<{ context: BrowserContext; page: Page }> => {
  const context = await openContext(browser, view)
  const page = await context.newPage()
  const key = `${desk.url} ${view.role}`
  const kept = sessions.get(key)
  if (kept === undefined) {
    await signInByHand(desk, page, view.role)
    const { cookies } = await context.storageState()
    sessions.set(key, { cookies: cookies.filter(({ name }) => name !== 'lang'), origins: [] })
  } else {
    await context.addCookies(kept.cookies)
    await page.goto(`${desk.url}/desk/queue`)
  }
  await page.getByRole('heading', { level: 1 }).waitFor()
  return { context, page }
}
