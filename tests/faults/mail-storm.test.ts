import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { ingest, startMailSources } from '#features/mail/index.ts'
import { openDatabase, type Db } from '#platform/db/index.ts'
import { createLog } from '#platform/log.ts'
import { smtpMailer, startSmtpListener, type Envelope } from '#platform/mail/index.ts'
import { freshPlace, kinds } from '#tests/databases.ts'
import { aMail, FROM, startMailWorld } from '#tests/mail/desk.ts'

/** What is measured is the server; the embedded database, one query at a time, is for small desks. */
const MAILS = { embedded: 400, server: 2000 } as const
const SENDERS = 50

const statesOf = async (db: Db): Promise<Record<string, number>> => {
  const { rows } = await sql<{
    state: string
    n: number
  }>`select state, count(*)::int as n from mails_in group by state`.execute(db)
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]))
}

/** Asks the database as a page would, again and again, and keeps how long it took. */
const probe = (db: Db) => {
  const times: number[] = []
  const over = new AbortController()
  const run = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const from = performance.now()
      await sql`select number from requests order by received_at desc limit 1`.execute(db)
      times.push(performance.now() - from)
      await delay(20)
    }
  }
  const running = run()
  return async (): Promise<number> => {
    over.abort()
    await running
    return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0
  }
}

describe.each(kinds)('a storm of mail (%s)', (kind) => {
  it(`[R9] given ${MAILS[kind]} mails of ${SENDERS} senders, a third by programs – when they come at once by SMTP – then none is lost, each sender gets one acknowledgement, no program any`, async () => {
    const place = await freshPlace(kind)
    const { db, close } = await openDatabase(place.config)
    const world = startMailWorld(db)
    const log = createLog('silent')
    const sources = await startMailSources(
      world.ctx,
      { mail: { from: world.ctx.from, listen: { host: '127.0.0.1', port: 0 } } },
      log,
    )
    const ended = probe(db)
    const loop = monitorEventLoopDelay({ resolution: 10 })
    loop.enable()
    const from = Date.now()
    await Promise.all(Array.from({ length: 8 }, (_, lane) => sendLane(sources.port ?? 0, lane, MAILS[kind])))
    const arrivedMs = Date.now() - from
    await world.settled()
    const settledMs = Date.now() - from
    loop.disable()
    const p99 = await ended()
    const states = await statesOf(db)
    const out = await db
      .selectFrom('mails_out')
      .select(['to_address', 'state'])
      .where('kind', '=', 'acknowledgement')
      .execute()
    const { rows: parked } = await sql`select 1 from outbox where parked_at is not null`.execute(db)
    await sources.stop()
    await world.stop()
    await close()
    await place.remove()
    console.log(
      `R9 ${kind}: ${MAILS[kind]} taken in ${arrivedMs} ms, all placed after ${settledMs} ms, query p99 ${p99.toFixed(0)} ms, loop p99 ${(loop.percentile(99) / 1e6).toFixed(0)} ms`,
    )
    const automatic = Math.floor((MAILS[kind] + 2) / 3)
    expect(states).toEqual({ opened: MAILS[kind] - automatic, automatic })
    const sent = out.filter(({ state }) => state === 'sent').map(({ to_address }) => to_address)
    expect(new Set(sent).size).toBe(sent.length)
    expect(sent.length).toBe(SENDERS)
    expect(parked).toEqual([])
    // A machine with other work is slow by itself; the promised half second is read from the line above on a quiet one.
    expect(p99).toBeLessThan(5000)
  })
})

/** Every eighth mail, over one connection after another. */
const sendLane = async (port: number, lane: number, mails: number): Promise<void> => {
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    secure: false,
    ignoreTLS: true,
    pool: true,
    maxConnections: 1,
  })
  for (let n = lane; n < mails; n += 8) {
    const sender = `sender${n % SENDERS}@storm.example`
    const headers = n % 3 === 0 ? ['Auto-Submitted: auto-replied'] : []
    const raw = aMail({ from: sender, id: `<storm-${n}@storm.example>`, headers, text: `第 ${n} 封` })
    await transport.sendMail({ envelope: { from: sender, to: [FROM] }, raw })
  }
  transport.close()
}

describe('two responders', () => {
  it('[R9,T6] given another program that answers every mail and says nothing of itself – when wired to us – then it is quiet after one answer each', async () => {
    const place = await freshPlace('embedded')
    const { db, close } = await openDatabase(place.config)
    const log = createLog('silent')
    let answered = 0
    const back = Promise.withResolvers<number>()
    const other = await startSmtpListener({
      host: '127.0.0.1',
      port: 0,
      log,
      isOurs: () => true,
      onMail: async (_raw: Buffer, _envelope: Envelope) => {
        answered++
        const port = await back.promise
        const raw = aMail({ from: 'robot@other.example', subject: 'I am away', text: 'Your mail is important to us.' })
        const { createTransport } = await import('nodemailer')
        const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
        await transport.sendMail({ envelope: { from: 'robot@other.example', to: [FROM] }, raw })
        transport.close()
      },
    })
    const world = startMailWorld(db, { env: { SANBAO_SMTP_URL: `smtp://127.0.0.1:${other.port}` } })
    const sources = await startMailSources(
      world.ctx,
      { mail: { from: world.ctx.from, listen: { host: '127.0.0.1', port: 0 } } },
      log,
    )
    back.resolve(sources.port ?? 0)
    await ingest(world.ctx, aMail({ from: 'robot@other.example' }), {
      source: 'smtp',
      envelope: { from: 'robot@other.example', to: [FROM] },
    })
    await world.settled()
    await delay(1000)
    await world.settled()
    const sent = await db.selectFrom('mails_out').select('state').where('state', '=', 'sent').execute()
    await sources.stop()
    await world.stop()
    await other.stop()
    await close()
    await place.remove()
    expect(answered).toBe(1)
    expect(sent).toHaveLength(1)
  })
})

describe('the death of the program that takes mail in', () => {
  const ROUNDS = 12

  it(`[R8] given a sender that tries again until it is told «taken» – when the program is killed ${ROUNDS} times – then no mail is lost and each is one request`, async () => {
    const place = await freshPlace('server')
    const { db, close } = await openDatabase(place.config)
    const start = async () => {
      const child = spawn(
        process.execPath,
        [`${import.meta.dirname}/mail-taker.ts`, place.config.databaseUrl ?? '', place.config.dataDir],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      )
      const [line] = (await once(child.stdout, 'data')) as [Buffer]
      return { child, port: Number(line.toString()) }
    }
    let taker = await start()
    const taken: number[] = []
    const over = new AbortController()
    const send = async (): Promise<void> => {
      for (let n = 0; !over.signal.aborted;) {
        const mailer = smtpMailer(`smtp://127.0.0.1:${taker.port}`)
        const address = `k${n}@kill.example`
        const letter = {
          id: 'k',
          from: { address },
          to: { address: FROM },
          subject: `k${n}`,
          text: 'x',
          html: 'x',
          messageId: `<k${n}@kill.example>`,
        }
        const isTaken = await mailer
          .send({ ...letter, autoSubmitted: undefined, date: new Date().toISOString() })
          .then(() => true)
          .catch(() => delay(10).then(() => false))
        mailer.close()
        if (isTaken) taken.push(n++)
      }
    }
    const sending = send()
    for (let round = 0; round < ROUNDS; round++) {
      const before = taken.length
      while (taken.length < before + 3) await delay(2)
      await delay(Math.random() * 50)
      taker.child.kill('SIGKILL')
      await once(taker.child, 'close')
      taker = await start()
    }
    await delay(300)
    over.abort()
    await sending
    for (const from = Date.now(); Date.now() - from < 60_000; await delay(100)) {
      if ((await db.selectFrom('mails_in').select('mail_id').where('state', '=', 'stored').execute()).length === 0)
        break
    }
    taker.child.kill('SIGKILL')
    await once(taker.child, 'close')
    const requests = await db.selectFrom('requests').select('subject').execute()
    const subjects = requests.map(({ subject }) => subject)
    console.log(`R8: ${ROUNDS} kills, ${taken.length} mails taken, ${subjects.length} requests`)
    await close()
    await place.remove()
    expect(taken.length).toBeGreaterThan(ROUNDS)
    expect(new Set(subjects).size).toBe(subjects.length)
    expect(taken.filter((n) => !subjects.includes(`k${n}`))).toEqual([])
  })
})
