import type { Texts } from '#lib/texts.ts'
import type { ProblemWords } from '#platform/http/index.ts'
import type { Suggestion } from './known-issues.schema.ts'

export type IssueProblem = 'issue_changed' | 'issue_refused'

export const issueProblems: Texts<Record<IssueProblem, ProblemWords>> = {
  'zh-CN': {
    issue_changed: { title: '该问题已被他人更改', detail: '请重新载入后再试。' },
    issue_refused: { title: '内容有误', detail: '请改正标出的字段。' },
  },
  en: {
    issue_changed: { title: 'Somebody else has changed this issue', detail: 'Load it again and repeat the change.' },
    issue_refused: { title: 'It cannot be kept like this', detail: 'Correct the fields that are named.' },
  },
}

export type IssueFault =
  | 'no_product'
  | 'unknown_model'
  | 'unknown_family'
  | 'no_symptom'
  | 'releases_out_of_order'
  | 'release_without_day'

export const issueFaults: Texts<Record<IssueFault, string>> = {
  'zh-CN': {
    no_product: '请至少选择一个型号或产品系列。',
    unknown_model: '产品目录中没有这个型号。',
    unknown_family: '政策中没有这个产品系列。',
    no_symptom: '请至少写一个中文或英文症状词，否则无法匹配。',
    releases_out_of_order: '版本顺序不对：起始版本不能晚于截止版本，二者都要早于修复版本。',
    release_without_day: '修复版本和它的发布日期要一起填写：能否免费升级由发布日期决定（2.5.a）。',
  },
  en: {
    no_product: 'Choose at least one model or product family.',
    unknown_model: 'There is no such model in the catalogue.',
    unknown_family: 'There is no such family in the policy.',
    no_symptom: 'Give at least one symptom, Chinese or English; nothing could be matched without.',
    releases_out_of_order: 'Out of order: the first release is not after the last, and both are before the mended one.',
    release_without_day:
      'Give the mended release together with its day: by that day it is decided whether it is free (2.5.a).',
  },
}

interface Words {
  readonly updateTo: (release: string) => string
  readonly opening: string
}

const words: Texts<Words> = {
  'zh-CN': { opening: '这可能是一个已知问题：', updateTo: (release) => `请升级到固件 ${release} 或更高版本。` },
  en: {
    opening: 'This may be a known issue: ',
    updateTo: (release) => `Please update to firmware ${release} or later.`,
  },
}

/** The suggestion as a part of a letter. */
export const suggestionAsReply = (found: Suggestion, locale: keyof typeof words): string => {
  const { opening, updateTo } = words[locale]
  const parts = [`${opening}${found.title}`, found.advice]
  if (found.fixedIn !== null)
    parts.push([updateTo(found.fixedIn), found.entitlement?.text].filter(Boolean).join(locale === 'en' ? ' ' : ''))
  return parts.join('\n\n')
}
