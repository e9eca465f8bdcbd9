import type { Texts } from '#lib/texts.ts'

type Say = (...words: readonly string[]) => string

interface CheckTexts {
  readonly duplicate: Say
  readonly noSuchClause: Say
  readonly noSuchFamily: Say
  readonly noSuchCause: Say
  readonly unusedTerm: Say
  readonly readingMismatch: Say
  readonly unknownOption: Say
  readonly missingOption: Say
  readonly missingLanguage: Say
  readonly noSuchZone: Say
  readonly notVerbatim: Say
  readonly uncoveredText: Say
  readonly neverCited: Say
  readonly backwards: Say
  readonly gapBetween: Say
  readonly overlap: Say
}

const beginning = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text)

/** What `sanbao policy check` finds, in words. */
export const checkTexts: Texts<CheckTexts> = {
  'zh-CN': {
    duplicate: (id) => `编号“${id}”重复`,
    noSuchClause: (id) => `没有编号为“${id}”的条款`,
    noSuchFamily: (id) => `没有名为“${id}”的产品系列`,
    noSuchCause: (id) => `引擎不认识的除外情形：“${id}”`,
    unusedTerm: (id) => `质保期限“${id}”没有产品系列使用`,
    readingMismatch: (key, id) => `“${key}”的编号应为 ${id}`,
    unknownOption: (key, option) => `“${key}”的解读“${option}”引擎不认识`,
    missingOption: (key, option) => `“${key}”缺少解读“${option}”`,
    missingLanguage: (language) => `缺少${language === 'zh' ? '中文' : '英文'}`,
    noSuchZone: (zone) => `没有时区“${zone}”`,
    notVerbatim: (id) => `条款“${id}”与原文不一致，或不在原文的位置上`,
    uncoveredText: (text) => `原文中的这一段不属于任何条款：“${beginning(text)}”`,
    neverCited: (id) => `没有案例引用规则“${id}”，也没有标为由人执行（workflow）`,
    backwards: () => '生效区间的终点早于起点',
    gapBetween: (a, b) => `第 ${a} 版与第 ${b} 版的生效区间之间有空档`,
    overlap: (a, b) => `第 ${a} 版与第 ${b} 版的生效区间重叠`,
  },
  en: {
    duplicate: (id) => `the id "${id}" stands twice`,
    noSuchClause: (id) => `there is no clause "${id}"`,
    noSuchFamily: (id) => `there is no product family "${id}"`,
    noSuchCause: (id) => `the engine knows no exclusion "${id}"`,
    unusedTerm: (id) => `no product family uses the term "${id}"`,
    readingMismatch: (key, id) => `the id of "${key}" is ${id}`,
    unknownOption: (key, option) => `the engine knows no reading "${option}" of "${key}"`,
    missingOption: (key, option) => `"${key}" lacks the reading "${option}"`,
    missingLanguage: (language) => `the ${language === 'zh' ? 'Chinese' : 'English'} is missing`,
    noSuchZone: (zone) => `there is no time zone "${zone}"`,
    notVerbatim: (id) => `clause "${id}" is not word for word the source text, or not at its place`,
    uncoveredText: (text) => `this part of the source text belongs to no clause: "${beginning(text)}"`,
    neverCited: (id) => `no case cites rule "${id}", and it is not marked as carried out by people (workflow)`,
    backwards: () => 'the range of effect ends before it begins',
    gapBetween: (a, b) => `between the ranges of version ${a} and version ${b} there is a gap`,
    overlap: (a, b) => `the ranges of version ${a} and version ${b} overlap`,
  },
}

/** What a schema finds, where zod's own words would not help an author. */
export const schemaTexts: Texts<{ readonly missing: string; readonly unknownKey: Say }> = {
  'zh-CN': {
    missing: '缺少这一项',
    unknownKey: (key) => `不认识的键“${key}”`,
  },
  en: {
    missing: 'this is missing',
    unknownKey: (key) => `unknown key "${key}"`,
  },
}
