/**
 * A mailbox whose reader is killed between any two of its steps. The check before a release is longer:
 * `MAIL_KILLS=100 npx vitest run tests/faults/mailbox-kill.test.ts`
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, inject, it } from 'vitest'
import { openDatabase } from '#platform/db/index.ts'
import { smtpMailer } from '#platform/mail/index.ts'
import { freshPlace } from '#tests/databases.ts'
import { FROM, startMailWorld } from '#tests/mail/desk.ts'
import { startMailServers } from '#tests/mail/servers.ts'

const KILLS = Number(process.env['MAIL_KILLS'] ?? 12)
const MAILS_EACH = 3
const MOMENTS = ['fetched', 'on the disk', 'stored', 'flagged'] as const
const TAKER = `${import.meta.dirname}/mailbox-taker.ts`

it(`[R8] given a mailbox of Dovecot’s – when its reader is killed ${KILLS} times between fetch, disk, database and flag – then no mail is lost and each is one request`, async () => {
  const servers = await startMailServers(inject('runFolder'))
  const place = await freshPlace('server')
  const { db, close } = await openDatabase(place.config)
  const customer = smtpMailer(servers.smtp)
  const sent: string[] = []
  const write = async (): Promise<void> => {
    const name = `k${sent.length}`
    sent.push(name)
    await customer.send({
      id: name,
      from: { address: `${name}@customer.example` },
      to: { address: FROM },
      subject: name,
      text: 'x',
      html: 'x',
      messageId: `<${name}@customer.example>`,
      autoSubmitted: undefined,
      date: new Date().toISOString(),
    })
  }
  const taker = (moment: string, which: number) =>
    spawn(
      process.execPath,
      [TAKER, servers.imap('support'), place.config.databaseUrl ?? '', place.config.dataDir, moment, String(which)],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    )
  const died: Record<string, number> = {}
  for (let round = 0; round < KILLS; round++) {
    const moment = MOMENTS[round % MOMENTS.length] ?? 'stored'
    for (let n = 0; n < MAILS_EACH; n++) await write()
    const child = taker(moment, 1 + Math.floor(Math.random() * 2))
    const [, signal] = (await once(child, 'close')) as [number | null, string | null]
    died[`${moment} ${signal}`] = (died[`${moment} ${signal}`] ?? 0) + 1
  }
  const last = taker('never', 0)
  const taken = async () => (await db.selectFrom('mails_in').select(['mail_id', 'uid']).execute()).length
  for (const from = Date.now(); (await taken()) < sent.length && Date.now() - from < 60_000;) await delay(100)
  last.kill('SIGKILL')
  await once(last, 'close')
  // What was taken in is read only now, by one that lives.
  const world = startMailWorld(db, { dataDir: place.config.dataDir })
  await world.settled()
  const requests = (await db.selectFrom('requests').select('subject').execute()).map(({ subject }) => subject)
  const rows = await taken()
  await world.stop()
  customer.close()
  await close()
  await place.remove()
  await servers.stop()
  console.log(
    `R8: ${KILLS} kills (${JSON.stringify(died)}), ${sent.length} mails, ${rows} rows, ${requests.length} requests`,
  )
  expect(Object.keys(died).toSorted()).toEqual(MOMENTS.map((moment) => `${moment} SIGKILL`).toSorted())
  expect(requests.toSorted()).toEqual(sent.toSorted())
}, 1_800_000)
