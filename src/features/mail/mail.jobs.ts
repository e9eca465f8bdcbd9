import { z } from 'zod'
import type { Locale } from '#lib/texts.ts'
import type { Handler } from '#platform/outbox/index.ts'
import { letterPage } from '#web/mail/letter.ts'
import { takeFiles } from './files.use-cases.ts'
import type { MailContext } from './mail.context.ts'
import { letterSchema, type Letter } from './mail.schema.ts'
import { forgetFiles } from './mail.privacy.ts'
import { mailTexts } from './mail.texts.ts'
import { readStored } from './receive.use-cases.ts'
import { repliesJoin, sendLetter, type ComposedLetter } from './send.use-cases.ts'

const footerOf = (letter: Letter, locale: Locale): string[] => {
  const t = mailTexts[locale]
  const hint = repliesJoin(letter) === undefined ? [] : [t.replyHint]
  return [t.signature, ...hint, ...(letter.kind === 'reply' ? [] : [t.automatic])]
}

const compose = (letter: Letter): ComposedLetter => {
  const { locale, subject } = letter
  const footer = footerOf(letter, locale)
  const text = `${letter.text.trim()}\n\n-- \n${footer.join('\n')}\n`
  return { letter, text, html: letterPage({ locale, subject, text: letter.text, footer }) }
}

const readPayload = z.strictObject({ mailId: z.uuid() })
const filesPayload = z.strictObject({ mailId: z.uuid(), messageId: z.uuid() })
const forgetPayload = z.strictObject({ sha256: z.array(z.string()), letters: z.array(z.uuid()) })

/** The background work of this slice, by topic. */
export const mailHandlers = (ctx: MailContext): Readonly<Record<string, Handler>> => ({
  'mail.send': (payload, job) => sendLetter(ctx, job.jobId, compose(letterSchema.parse(payload)), job.complete),
  'mail.read': (payload, job) => readStored(ctx, readPayload.parse(payload).mailId, job.complete),
  'mail.files': (payload, job) => takeFiles(ctx, filesPayload.parse(payload), job.complete),
  'mail.forget': (payload) => forgetFiles(ctx, forgetPayload.parse(payload)),
})
