import { issueSentence } from '#lib/time.texts.ts'
import type { Locale, Texts } from '#lib/texts.ts'
import type { SerialProblem } from './serial.rules.ts'
import type { AppendRefusal } from './units.use-cases.ts'

const serialTexts = {
  'zh-CN': {
    empty: '请输入序列号。',
    too_short: '序列号太短：至少 4 个字母或数字。',
    too_long: '序列号太长：最多 32 个字母或数字。',
    malformed_text: '序列号含有损坏的字符，请重新输入。',
    control_character: '序列号含有不可见的控制字符，请重新输入。',
    looks_like_number: '表格软件把序列号变成了数字（如 1.23457E+11），位数已丢失：请把该列设为“文本”格式并重新填写。',
    bad_character: (character: string) => `序列号不能包含“${character}”：只用字母 A–Z 和数字 0–9。`,
  },
  en: {
    empty: 'Enter a serial number.',
    too_short: 'The serial number is too short: at least 4 letters or digits.',
    too_long: 'The serial number is too long: at most 32 letters or digits.',
    malformed_text: 'The serial number contains a broken character; enter it again.',
    control_character: 'The serial number contains an invisible control character; enter it again.',
    looks_like_number:
      'A spreadsheet has turned the serial number into a number (such as 1.23457E+11) and lost digits: format the column as text and enter it again.',
    bad_character: (character: string) =>
      `A serial number cannot contain “${character}”: only letters A–Z and digits 0–9.`,
  },
} satisfies Texts<Record<SerialProblem['code'], unknown>>

/** Why a text is no serial number, as one sentence. */
export const serialSentence = (problem: SerialProblem, locale: Locale): string =>
  problem.code === 'bad_character'
    ? serialTexts[locale].bad_character(problem.character)
    : serialTexts[locale][problem.code]

const refusalTexts = {
  'zh-CN': {
    unknown_serial: '记录中没有这个序列号。',
    serial_taken: '这个序列号已是另一台设备的。',
    invalid_event: '事实的内容不正确',
    future_date: '日期不能晚于今天。',
    corrects_unknown: '此设备没有这个编号的事实。',
    corrects_other_type: '更正的事实必须与原事实类型相同。',
    withdraws_nothing: '撤回必须指明要撤回的事实（--corrects）。',
  },
  en: {
    unknown_serial: 'This serial number is not in the records.',
    serial_taken: 'This serial number is another unit’s already.',
    invalid_event: 'The content of the fact is wrong',
    future_date: 'The date must not be later than today.',
    corrects_unknown: 'This unit has no fact with that id.',
    corrects_other_type: 'A correction must be of the same type as the fact it replaces.',
    withdraws_nothing: 'A withdrawal must name the fact that it takes back (--corrects).',
  },
} satisfies Texts<Record<Exclude<AppendRefusal['code'], 'bad_serial'>, string>>

/** Why a fact was not recorded, as one sentence. */
export const refusalSentence = (refusal: AppendRefusal, locale: Locale): string => {
  if (refusal.code === 'bad_serial') return serialSentence(refusal.problem, locale)
  const sentence = refusalTexts[locale][refusal.code]
  if (refusal.code !== 'invalid_event') return sentence
  return `${sentence}: ${refusal.issues.map(({ path, message }) => `${path} ${issueSentence(message, locale)}`).join('; ')}`
}

/** Words of `sanbao unit` and `sanbao ask`. */
export const unitTexts = {
  'zh-CN': {
    model: '型号',
    units: '本条链上的设备',
    facts: '已记录的事实',
    source: '来源',
    evidence: '凭证',
    recorded: '记录于',
    corrects: '更正',
    coverage: '质保',
    segments: '时间线',
    covered: '在保',
    gap: '空档',
    appended: '已记录',
    folded: (count: number) => `已重新计算 ${count} 条链的质保。`,
    notJson: '--data 和 --json 须是一个 JSON 对象。',
    badQuestion: '问题的内容不正确',
    badDay: '日期须写作 YYYY-MM-DD，时刻须写作带时差的 ISO 8601。',
  },
  en: {
    model: 'Model',
    units: 'Units of this lineage',
    facts: 'Facts on record',
    source: 'source',
    evidence: 'evidence',
    recorded: 'recorded',
    corrects: 'corrects',
    coverage: 'Coverage',
    segments: 'Timeline',
    covered: 'covered',
    gap: 'gap',
    appended: 'Recorded',
    folded: (count: number) => `The coverage of ${count} lineages was folded anew.`,
    notJson: '--data and --json take one JSON object.',
    badQuestion: 'The content of the question is wrong',
    badDay: 'Write a day as YYYY-MM-DD and an instant as ISO 8601 with its offset.',
  },
} as const satisfies Texts<Record<string, unknown>>
