/** The whole product with its background, and a person who leaves a trace in every channel there is. */
import type { AddressInfo } from 'node:net'
import { randomUUIDv7 } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { createApplication } from '../../src/apps/application.ts'
import { startBackground } from '../../src/apps/background.ts'
import { privacyContext } from '../../src/apps/privacy-desk.ts'
import { ingest, type MailContext } from '#features/mail/index.ts'
import { replyAddress } from '../../src/features/mail/mail-tokens.ts'
import { findPersonByEmail } from '#features/accounts/index.ts'
import { addDealers, insertDealerPromise, withdrawDealerPromise } from '#features/dealers/index.ts'
import type { PrivacyContext } from '#features/privacy/index.ts'
import { systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import type { Database, Db } from '#platform/db/index.ts'
import { createLog } from '#platform/log.ts'
import { tell } from '#platform/outbox/index.ts'
import { API_KEY, aUnit, editions } from '#tests/http/application.ts'
import { aBrowser, staffCookies, type Browser } from '#tests/http/people.ts'
import { aMail } from '#tests/mail/desk.ts'

const FROM = 'support@kiloview.example'

export interface World {
  readonly url: string
  readonly db: Db
  readonly mail: MailContext
  readonly privacy: PrivacyContext
  /** Cookie of a member of staff of each role. */
  readonly staff: Awaited<ReturnType<typeof staffCookies>>
  readonly dataDir: string
  readonly logged: () => string
  /** Every route that there is. */
  readonly routes: () => readonly { readonly method: string; readonly url: string }[]
  /** Waits until every job has been done that is not for later. */
  readonly settled: () => Promise<void>
  readonly stop: () => Promise<void>
}

const generous = { windowMs: 60_000, serials: 1_000_000, unknownSerials: 1_000_000 }

export const startWorld = async (database: Database): Promise<World> => {
  let text = ''
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString()
      done()
    },
  })
  const { db } = database
  const dataDir = mkdtempSync(join(tmpdir(), 'sanbao-privacy-'))
  const config = readConfig({
    SANBAO_DATA: dataDir,
    SANBAO_API_KEY: API_KEY,
    SANBAO_SECRET: 'test-secret-0123456789-0123456789-0123',
    SANBAO_BASE_URL: 'https://check.example',
    SANBAO_MAIL_FROM: `Service <${FROM}>`,
  })
  const log = createLog('debug', destination)
  const parts = { config, database, editions, clock: systemClock, log }
  const { app, mail } = await createApplication({ ...parts, lookupLimits: generous })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const background = await startBackground({ ...parts, mail })
  const waiting = async (): Promise<number> => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from outbox where done_at is null
      and parked_at is null and (run_at is null or last_error is not null)`.execute(db)
    return rows[0]?.n ?? 0
  }
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  return {
    url,
    db,
    mail,
    staff: await staffCookies(database, url),
    privacy: privacyContext({ config, db, clock: systemClock, editions, mail }),
    dataDir,
    logged: () => text,
    routes: () => app.routeRules,
    settled: async () => {
      for (const from = Date.now(); (await waiting()) > 0; await delay(100))
        if (Date.now() - from > 150_000) throw new Error('the jobs did not come to an end')
    },
    stop: async () => {
      await app.close()
      await background.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** A unit that a dealer has sold. */
export const aDealersUnit = async (database: Database): Promise<{ serial: string; dealerId: string }> => {
  const [dealer] = await addDealers(database.db, [{ dealer_id: randomUUIDv7(), name: `Dealer ${randomUUIDv7()}` }])
  const dealerId = dealer?.dealer_id ?? ''
  const serial = await aUnit(database, [{ type: 'sold', on: '2025-06-10', dealer: dealerId }])
  return { serial, dealerId }
}

const PLACES = [
  'address name phone company subject description model firmware evidence formfile reply replyfile mailname',
  'mailsubject mailbody mailfile mailfilename mailreply held bounce signinbounce note answer tag agent parked',
  'promise',
  'promiseEnd',
]
  .join(' ')
  .split(' ')

/** One word for each place; no other text of the product holds them. */
export const aPersonsWords = (): Readonly<Record<string, string>> => {
  const mark = randomUUIDv7().slice(-6)
  const words = Object.fromEntries(
    PLACES.map((place, index) => [place, `qzx${mark}${String(index).padStart(2, '0')}zxq`]),
  )
  return { ...words, phone: String(Math.random()).slice(2, 13).padEnd(11, '7') }
}

const hiddenOf = (html: string): [string, string][] =>
  [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(([, name = '', value = '']) => [
    name,
    value,
  ])

const formFile = (words: string, name: string): File => new File([`a log with ${words}\n`.repeat(5)], `${name}.txt`)

/** Sends the request form with a file. @returns the token of the tracking link */
const sendForm = async (
  { visitor, url, serial, consents }: { visitor: Browser; url: string; serial: string; consents: readonly string[] },
  w: Readonly<Record<string, string>>,
) => {
  const page = await (await visitor.get('/support?lang=en')).text()
  const form = new FormData()
  for (const [name, value] of hiddenOf(page)) if (name !== 'uploads') form.append(name, value)
  const typed = {
    name: w['name'],
    email: `${w['address']}@customer.example`,
    phone: w['phone'],
    company: w['company'],
    kind: 'repair',
    model: w['model'],
    serial,
    firmware: w['firmware'],
    happenedOn: '2026-01-05',
    evidence: w['evidence'],
    subject: w['subject'],
    description: w['description'],
    step: 'send',
  }
  for (const [name, value] of Object.entries(typed)) form.append(name, value ?? '')
  for (const purpose of consents) form.append('consent', purpose)
  form.append('files', formFile(w['formfile'] ?? '', w['formfile'] ?? ''))
  const sent = await fetch(`${url}/support`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
    headers: { 'accept-language': 'en', cookie: visitor.cookie() },
  })
  const location = sent.headers.get('location') ?? ''
  const token = /^\/r\/([\w-]{32})/.exec(location)?.[1]
  if (token === undefined) throw new Error(`the form was not taken: ${sent.status} ${await sent.text()}`)
  return token
}

const sendReply = async (visitor: Browser, url: string, token: string, w: Readonly<Record<string, string>>) => {
  const page = await (await visitor.get(`/r/${token}`)).text()
  const form = new FormData()
  for (const [name, value] of hiddenOf(page)) if (name !== 'uploads') form.append(name, value)
  form.append('body', `more: ${w['reply']}`)
  form.append('files', formFile(w['replyfile'] ?? '', 'second'))
  const sent = await fetch(`${url}/r/${token}`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
    headers: { cookie: visitor.cookie() },
  })
  if (sent.status !== 303) throw new Error(`the reply was not taken: ${sent.status}`)
}

const withFile = (text: string, name: string, content: string) => ({
  headers: ['MIME-Version: 1.0'],
  text: `--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n--b\r\nContent-Type: text/plain; name="${name}.txt"\r\nContent-Disposition: attachment; filename="${name}.txt"\r\n\r\n${content}\r\n--b--`,
})

/** A multipart mail: the helper writes one part, its type is replaced. */
const multipart = (parts: Parameters<typeof aMail>[0]): Buffer =>
  Buffer.from(
    aMail(parts)
      .toString()
      .replace('Content-Type: text/plain; charset=utf-8', 'Content-Type: multipart/mixed; boundary=b'),
  )

const sendMails = async ({ mail, settled }: World, requestId: string, w: Readonly<Record<string, string>>) => {
  const from = `${w['mailname']} <${w['address']}@customer.example>`
  const place = (uid: number) => ({ source: `imap-${requestId}`, place: { uidValidity: '1', uid } })
  const file = withFile(`${w['mailbody']}`, w['mailfilename'] ?? '', w['mailfile'] ?? '')
  await ingest(mail, multipart({ from, subject: `fault ${w['mailsubject']}`, ...file }), place(1))
  const to = replyAddress(mail.tokens, requestId) ?? ''
  await ingest(mail, aMail({ from, to, text: `again ${w['mailreply']}` }), place(2))
  await ingest(mail, aMail({ from: 'other@elsewhere.example', to, text: `for ${w['held']}` }), place(3))
  const report = (text: string) => ({
    from: 'MAILER-DAEMON@customer.example',
    subject: 'Undelivered',
    headers: ['Auto-Submitted: auto-replied', 'Return-Path: <>'],
    text,
  })
  await ingest(mail, aMail({ ...report(`no such mailbox ${w['bounce']}`), to }), { source: 'smtp' })
  const address = `${w['address']}@customer.example`
  await ingest(mail, aMail(report(`<${address}> unknown ${w['signinbounce']}`)), { source: 'smtp' })
  await settled()
}

const deskWrites = async (url: string, cookie: string, requestId: string, w: Readonly<Record<string, string>>) => {
  const write = async (path: string, body: object) => {
    const answer = await fetch(`${url}/api/desk/requests/${requestId}/${path}`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  }
  const version = async (): Promise<number> => {
    const answer = await fetch(`${url}/api/desk/requests/${requestId}`, { headers: { cookie } })
    return ((await answer.json()) as { version: number }).version
  }
  await write('note', { body: `called, says ${w['note']}`, version: await version() })
  await write('reply', { body: `Dear ${w['answer']}`, waitFor: 'customer', version: await version() })
  await write('tags', { tags: [w['tag']], version: await version() })
}

export interface Left {
  readonly personId: string
  readonly email: string
  readonly requestId: string
  readonly token: string
  readonly cookie: string
}

/** Signs in by a link taken from the mailbox folder. */
export const signInAs = async (world: World, email: string, agent: string): Promise<string> => {
  const visitor = aBrowser(world.url)
  await visitor.post('/sign-in', { email })
  await world.settled()
  const { rows } = await sql<{
    text: string
  }>`select text from mails_out where to_address = ${email} and kind = 'sign_in'
    order by created_at desc limit 1`.execute(world.db)
  const token = /sign-in\/link\/([\w-]+)/.exec(rows[0]?.text ?? '')?.[1] ?? ''
  const answer = await fetch(`${world.url}/sign-in/confirm`, {
    method: 'POST',
    body: new URLSearchParams({ token }),
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin', 'user-agent': agent },
  })
  return (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
}

/** A dealer promises something in the request, and takes it back. */
const dealerPromises = async (db: Db, requestId: string, w: Readonly<Record<string, string>>): Promise<void> => {
  const [dealer] = await addDealers(db, [{ dealer_id: randomUUIDv7(), name: `Dealer ${requestId}` }])
  const at = new Date().toISOString()
  const promiseId = randomUUIDv7()
  await insertDealerPromise(db, {
    promise_id: promiseId,
    dealer_id: dealer?.dealer_id ?? '',
    lineage_id: null,
    request_id: requestId,
    words: w['promise'] ?? '',
    until_on: null,
    made_at: at,
    by_kind: 'dealer',
    by_id: randomUUIDv7(),
  })
  await withdrawDealerPromise(db, promiseId, { at, reason: w['promiseEnd'] ?? '', by: randomUUIDv7() })
}

/** A person writes by form, link, mail and reply, is written about at the desk, signs in: a word of theirs in every place. */
export const leaveTraces = async (
  world: World,
  {
    words: w,
    serial,
    consents = ['service', 'dealer_routing'],
  }: {
    words: Readonly<Record<string, string>>
    serial: string
    consents?: readonly string[]
  },
): Promise<Left> => {
  const visitor = aBrowser(world.url)
  const token = await sendForm({ visitor, url: world.url, serial, consents }, w)
  await world.settled()
  await sendReply(visitor, world.url, token, w)
  const email = `${w['address']}@customer.example`
  const person = await findPersonByEmail(world.db, email)
  const personId = person?.person_id ?? ''
  const { rows } = await sql<{
    id: string
  }>`select request_id as id from requests where person_id = ${personId}`.execute(world.db)
  const requestId = rows[0]?.id ?? ''
  await deskWrites(world.url, world.staff.support, requestId, w)
  await dealerPromises(world.db, requestId, w)
  await world.settled()
  await sendMails(world, requestId, w)
  const cookie = await signInAs(world, email, `Browser ${w['agent']}`)
  const later = new Date(Date.now() + 3_600_000).toISOString()
  await tell(world.db, { topic: 'mail.send', payload: { to: { address: email }, text: w['parked'] }, runAt: later })
  await world.settled()
  return { personId, email, requestId, token, cookie }
}

/** Every row of every table as text: scalars, arrays, documents, bytes. */
export const dumpTables = async (db: Db): Promise<string> => {
  const { rows: tables } = await sql<{ name: string }>`select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`.execute(db)
  let text = ''
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(db)
    text += rows.map(({ row }) => `${name}: ${row}\n`).join('')
  }
  return text
}

/** Names and bytes of every file below a folder. */
export const dumpFiles = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) =>
      entry.isFile() ? `${entry.name}\n${readFileSync(join(entry.parentPath, entry.name), 'latin1')}` : entry.name,
    )
    .join('\n')

/** Which of some words occur in a text. */
export const foundIn = (words: Readonly<Record<string, string>>, text: string): string[] => {
  const plain = text.toLowerCase()
  return Object.keys(words).filter((place) => plain.includes(words[place]?.toLowerCase() ?? '?'))
}
