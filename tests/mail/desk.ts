/** A desk that takes mail in and sends it, on a real database: the handlers of both slices run as in the product. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { mailDesk } from '../../src/apps/mail-desk.ts'
import { threadOf } from '../../src/features/support/support.views.ts'
import { attachmentHandlers } from '#features/attachments/index.ts'
import { mailHandlers, openMail, type MailContext } from '#features/mail/index.ts'
import { loadEditions } from '#features/policy-editions/index.ts'
import { supportHandlers } from '#features/support/index.ts'
import { systemClock, type Clock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import type { Db } from '#platform/db/index.ts'
import { openFileStore } from '#platform/files/index.ts'
import { createLog } from '#platform/log.ts'
import { readMail, type ReadMail } from '#platform/mail/index.ts'
import { startOutbox } from '#platform/outbox/index.ts'

export const FROM = 'support@kiloview.example'

export interface MailWorld {
  readonly ctx: MailContext
  readonly db: Db
  /** Waits until every job has been done that is not for later. */
  readonly settled: () => Promise<void>
  /** Letters that were written, in the folder. */
  readonly letters: () => Promise<readonly ReadMail[]>
  readonly lettersTo: (address: string) => Promise<readonly ReadMail[]>
  readonly threadOf: (requestId: string | null) => ReturnType<typeof threadOf>
  readonly stop: () => Promise<void>
}

interface Options {
  readonly env?: Readonly<Record<string, string>>
  readonly clock?: Clock
  /** Of a desk that has been at work before. */
  readonly dataDir?: string
}

const editions = loadEditions()

export const startMailWorld = (db: Db, { env = {}, clock = systemClock, ...options }: Options = {}): MailWorld => {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'sanbao-mail-'))
  const config = readConfig({ SANBAO_DATA: dataDir, SANBAO_MAIL_FROM: `千视服务 <${FROM}>`, ...env })
  const attachments = { db, clock, files: openFileStore(dataDir) }
  const ctx = openMail({ config, db, clock, attachments, desk: mailDesk(editions, clock) })
  const handlers = {
    ...mailHandlers(ctx),
    ...attachmentHandlers(attachments),
    ...supportHandlers({ editions, baseUrl: 'https://service.example' }),
  }
  const outbox = startOutbox({
    db,
    clock,
    log: createLog('silent'),
    handlers,
    settings: { pollMs: 20, firstRetryMs: 50 },
  })
  const waiting = async (): Promise<number> => {
    const rows = await db
      .selectFrom('outbox')
      .select('run_at')
      .where('done_at', 'is', null)
      .where('parked_at', 'is', null)
      .where((eb) => eb.or([eb('run_at', 'is', null), eb('last_error', 'is not', null)]))
      .execute()
    return rows.length
  }
  const settled = async (): Promise<void> => {
    for (const from = Date.now(); (await waiting()) > 0; await delay(20)) {
      if (Date.now() - from > 150_000) throw new Error('the jobs did not come to an end')
    }
  }
  const letters = async (): Promise<readonly ReadMail[]> => {
    const folder = join(dataDir, 'mailbox')
    const names = readdirSync(folder, { withFileTypes: true }).map(({ name }) => name)
    return Promise.all(names.toSorted().map((name) => readMail(readFileSync(join(folder, name)))))
  }
  const lettersTo = async (address: string) =>
    (await letters()).filter(({ to }) => to.some((one) => one.address === address))
  const stop = async (): Promise<void> => {
    await outbox.stop()
    ctx.mailer.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { ctx, db, settled, letters, lettersTo, threadOf: (requestId) => threadOf(db, requestId ?? ''), stop }
}

export interface MailParts {
  readonly from?: string | null
  readonly to?: string
  readonly subject?: string
  readonly id?: string | null
  readonly headers?: readonly string[]
  readonly text?: string
  /** With files the message is of several parts. */
  readonly files?: readonly MailFile[]
}

export interface MailFile {
  readonly name: string
  /** As the sender says. */
  readonly type: string
  readonly content: Buffer
  /** Shown within an HTML text, as the logo of a signature is. */
  readonly isInline?: boolean
}

/** A text, beside it an HTML that shows the inline ones, and the files. */
const partsOf = (text: string, files: readonly MailFile[]): string => {
  const part = (type: string, headers: readonly string[], body: string): string =>
    ['', `--${type}`, ...headers, '', body].join('\r\n')
  const file = (boundary: string, { name, type, content, isInline = false }: MailFile, index: number): string => {
    const disposition = `Content-Disposition: ${isInline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name)}`
    const headers = [
      `Content-Type: ${type}`,
      disposition,
      `Content-ID: <f${index}@x>`,
      'Content-Transfer-Encoding: base64',
    ]
    return part(boundary, headers, content.toString('base64').replace(/.{76}/g, '$&\r\n'))
  }
  const inline = files.filter(({ isInline }) => isInline)
  const html = `<p>${text}</p>${inline.map((_one, index) => `<img src="cid:f${index}@x">`).join('')}`
  const related = [
    part('related', ['Content-Type: text/html; charset=utf-8'], html),
    ...inline.map((one, index) => file('related', one, index)),
    '\r\n--related--',
  ].join('')
  const rest = files.filter(({ isInline }) => !isInline)
  return [
    part('mixed', ['Content-Type: multipart/related; boundary=related'], related),
    ...rest.map((one, index) => file('mixed', one, index + 100)),
    '\r\n--mixed--\r\n',
  ].join('')
}

let mails = 0

/** A raw message. */
export const aMail = ({
  from = 'li@customer.example',
  to = FROM,
  subject = '设备坏了',
  ...rest
}: MailParts = {}): Buffer => {
  const {
    id = `<m${++mails}-${process.pid}@customer.example>`,
    headers = [],
    text = '编码器无法开机。',
    files = [],
  } = rest
  const head = [
    ...(from === null ? [] : [`From: ${from}`]),
    `To: ${to}`,
    `Subject: ${subject}`,
    ...(id === null ? [] : [`Message-ID: ${id}`]),
    ...headers,
    ...(files.length === 0
      ? ['Content-Type: text/plain; charset=utf-8']
      : ['Content-Type: multipart/mixed; boundary=mixed']),
  ]
  if (files.length > 0) return Buffer.from(`${head.join('\r\n')}\r\n${partsOf(text, files)}`)
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${text.replaceAll('\n', '\r\n')}\r\n`)
}
