import type { Locale } from '#lib/texts.ts'

const numerals = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/**
 * A clause as a reader of the printed text finds it: the article, then our id.
 * @example clauseLabel('2.4.F', 'zh-CN') is «第四条 2.4.F»
 */
export const clauseLabel = (id: string, locale: Locale): string => {
  const article = /^2\.(\d)/.exec(id)?.[1]
  if (article === undefined) return id
  return locale === 'en' ? `Article ${article} · ${id}` : `第${numerals[Number(article)]}条 · ${id}`
}
