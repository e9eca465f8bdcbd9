import type { Locale, Texts } from '#lib/texts.ts'
import { h } from '#web/ui/index.ts'
import { addresses } from './addresses.ts'
import { page } from './layout.ts'
import type { ErrorPageData } from './types.ts'

const errorTexts = {
  'zh-CN': { home: '回到质保查询', id: '请求编号' },
  en: { home: 'Back to the warranty check', id: 'Request' },
} satisfies Texts<unknown>

/** What went wrong and what can be done about it. */
export const errorPage = (data: ErrorPageData, locale: Locale): string => {
  const t = errorTexts[locale]
  return page({
    page: data.page,
    locale,
    title: data.title,
    main: h`<section class="card verdict wait"><h1>${data.title}</h1><p>${data.detail}</p><p><a href="${addresses.home}">${t.home}</a></p>
<p class="small soft">${data.status} · ${t.id} <code>${data.requestId}</code></p></section>`,
  })
}
