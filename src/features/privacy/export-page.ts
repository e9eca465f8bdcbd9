import type { Locale } from '#lib/texts.ts'
import { h, toMinute, trusted, type Html } from '#web/ui/index.ts'
import { exportTexts } from './export.texts.ts'
import type { ExportData } from './export.use-cases.ts'
import { wordsIn } from './export-words.ts'
import type { ExportRow } from './personal-data.ts'
import type { PrivacyDesk } from './privacy.context.ts'

interface ExportPageData {
  readonly data: ExportData
  /** Paths within the archive. */
  readonly files: readonly string[]
  readonly email: string
  readonly at: string
  readonly desk: PrivacyDesk
}

const STYLE =
  'body{font:16px/1.6 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}' +
  'dl{display:grid;grid-template-columns:minmax(7rem,12rem) 1fr;gap:.25rem 1rem;border-top:1px solid #aaa;padding-top:.75rem}' +
  'dt{color:#555}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}' +
  '@media(prefers-color-scheme:dark){body{background:#111;color:#eee}dt{color:#aaa}a{color:#8bf}}' +
  '@media(max-width:30rem){dl{grid-template-columns:1fr}dt{margin-top:.5rem}}'

const isSaid = (value: unknown): boolean =>
  value !== null && value !== '' && !(typeof value === 'object' && Object.keys(value ?? {}).length === 0)

const fileAddress = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

/** The first page of an export: what is held, in words. Ids are in `data.json` alone. */
export const exportPage = ({ data, files, email, at, desk }: ExportPageData, locale: Locale): string => {
  const t = exportTexts[locale]
  const written = wordsIn(locale, desk)
  const names: Readonly<Record<string, string>> = t.columns
  const tables: Readonly<Record<string, string>> = t.tables
  const row = (cells: ExportRow): Html => {
    const said = Object.entries(cells).filter(([name, value]) => names[name] !== undefined && isSaid(value))
    return said.length === 0
      ? h``
      : h`<dl>${said.map(([name, value]) => h`<dt>${names[name] ?? name}</dt><dd dir="auto">${written(name, value)}</dd>`)}</dl>`
  }
  const section = ([name, rows]: readonly [string, readonly ExportRow[]]): Html =>
    h`<section><h2>${tables[name] ?? name} (${String(rows.length)})</h2>${rows.map(row)}</section>`
  const list = files.map((path) => h`<li><a href="${fileAddress(path)}" download>${path}</a></li>`)
  return `<!doctype html>\n${h`<html lang="${locale}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${t.title}</title><style>${trusted(STYLE)}</style></head>
<body><h1>${t.title}</h1><p>${t.lead(email, toMinute(at))}</p><p>${t.contents}</p><p>${t.rights}</p>
${Object.entries(data).map(section)}
<section><h2>${t.files} (${String(files.length)})</h2>${files.length === 0 ? h`<p>${t.noFiles}</p>` : h`<ul>${list}</ul>`}</section>
</body></html>`}\n`
}
