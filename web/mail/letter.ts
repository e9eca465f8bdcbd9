/** A letter as HTML: one column, plain words, styles inline, nothing to be fetched; the same words as its text. */
import type { Locale } from '#lib/texts.ts'
import { h, trusted, type Html } from '#web/ui/index.ts'

export interface LetterPage {
  readonly locale: Locale
  readonly subject: string
  /** Paragraphs parted by empty lines; an address on a line of its own becomes a link. */
  readonly text: string
  /** Beneath a line: who writes, and how to answer. */
  readonly footer: readonly string[]
}

const LINK = /^https?:\/\/[^\s<>"]{1,2000}$/

const body = trusted('margin:0;padding:24px 12px;background:#f4f5f7')
const box = trusted(
  'max-width:600px;margin:0 auto;padding:24px;background:#ffffff;color:#1c1f23;' +
    "font-family:system-ui,-apple-system,'PingFang SC','Microsoft YaHei',sans-serif;font-size:16px;line-height:1.6",
)
const paragraph = trusted('margin:0 0 16px')
const link = trusted('color:#0b5cad;word-break:break-all')
const small = trusted('margin:0;color:#5a6270;font-size:13px')
const rule = trusted('border:0;border-top:1px solid #d9dde3;margin:24px 0 16px')

const line = (text: string): Html =>
  LINK.test(text.trim()) ? h`<a href="${text.trim()}" style="${link}">${text.trim()}</a>` : h`${text}`

const lines = (text: string): Html[] =>
  text.split('\n').map((one, at) => h`${at === 0 ? '' : trusted('<br>')}${line(one)}`)

/** The whole HTML body of a letter. */
export const letterPage = ({ locale, subject, text, footer }: LetterPage): string =>
  String(h`<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${subject}</title></head>
<body style="${body}"><div style="${box}">
${text
  .trim()
  .split(/\n{2,}/)
  .map((part) => h`<p style="${paragraph}">${lines(part)}</p>`)}
<hr style="${rule}">
${footer.map((sentence) => h`<p style="${small}">${sentence}</p>`)}
</div></body></html>`)
