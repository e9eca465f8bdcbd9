import type { Locale } from '#lib/texts.ts'
import { h, trusted, type Html, type Part } from '#web/ui/index.ts'
import { addresses } from './addresses.ts'
import { layoutTexts } from './layout.texts.ts'
import { portalStyle } from './style.ts'
import type { PageContext } from './types.ts'

/** What every page has beside its own content. */
export interface Layout {
  readonly page: PageContext
  readonly locale: Locale
  readonly title: string
  readonly main: Part
  /** Which entry of the navigation this page is. */
  readonly here?: 'check' | 'batch' | 'policy' | 'support' | 'mine'
  /** Islands to load, by their names in `page.assets`; the page works without them. */
  readonly island?: string | readonly string[]
  /** Whether search engines may list the page: answers about single units are nobody else's business. */
  readonly listed?: boolean
}

/** Our sign as the page's icon, within the page so that it costs no request. */
const ICON =
  "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>" +
  "<path d='M16 2l12 4v9c0 8-5 13-12 15C9 28 4 23 4 15V6z' fill='%230b4f8a'/>" +
  "<path d='M10 16l4.5 4.5L23 11' fill='none' stroke='white' stroke-width='3'/></svg>"

/** The same page in the other language. */
const switchAddress = (path: string, language: string): string => {
  const [bare = '/', fragment] = path.split('#', 2)
  return `${bare}${bare.includes('?') ? '&' : '?'}lang=${language}${fragment === undefined ? '' : `#${fragment}`}`
}

const header = ({ page, locale, here }: Layout): Html => {
  const t = layoutTexts[locale]
  const entry = (name: 'check' | 'batch' | 'policy' | 'support', address: string): Html =>
    h`<a href="${address}"${here === name ? trusted(' aria-current="page"') : ''}>${t[name]}</a>`
  return h`<header class="top"><div class="bar">
<a class="brand" href="${addresses.home}">${t.brand}</a>
<a class="mine" href="${addresses.privacy}"${here === 'mine' && trusted(' aria-current="page"')}>${t.mine}</a>
<a class="lang" href="${switchAddress(page.path, t.otherLanguageTag)}" lang="${t.otherLanguageTag}" hreflang="${t.otherLanguageTag}" rel="alternate">${t.otherLanguage}</a>
<nav aria-label="${t.navigation}">${entry('check', addresses.home)}${entry('batch', addresses.batch)}${entry('policy', addresses.policy)}${entry('support', addresses.support)}</nav>
</div></header>`
}

/**
 * A whole page: head, navigation, content, footer. No script and no second request, unless it names an island.
 * @returns the document as text, complete from `<!doctype>` on
 */
export const page = (layout: Layout): string => {
  const { locale, title, main, page: context, island, listed = false } = layout
  const t = layoutTexts[locale]
  const scripts = [island ?? []].flat().flatMap((name) => context.assets[name] ?? [])
  return `<!doctype html>\n${h`<html lang="${locale}">
<head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title} · ${t.brand}</title>
<meta name="color-scheme" content="light dark">
${!listed && h`<meta name="robots" content="noindex">`}
<link rel="icon" href="${trusted(ICON)}">
<style>${trusted(portalStyle)}</style>
${scripts.map((script) => h`<script type="module" src="${script}"></script>`)}
</head>
<body><a class="skip" href="#main">${t.skip}</a>
${header(layout)}
<main id="main" tabindex="-1">${main}</main>
<footer class="foot"><div class="bar"><a href="${addresses.clause('2.6.b')}">${t.help}</a><a href="${addresses.policy}">${t.policy}</a><a href="${addresses.apiDocs}">${t.api}</a></div></footer>
</body></html>`}\n`
}
