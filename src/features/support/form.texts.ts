import { serialSentence } from '#features/units/index.ts'
import type { Locale, Texts } from '#lib/texts.ts'
import type { FieldProblem } from './form.rules.ts'

type Code = Exclude<FieldProblem['code'], 'not_a_serial'>

const sentences: Texts<Record<Code, string>> = {
  'zh-CN': {
    required: '请填写此项。',
    too_long: '内容太长，请缩短；较长的说明可作为文件上传。',
    not_text: '含有不能保存的字符，请重新输入。',
    not_a_kind: '请选择一项。',
    not_a_day: '不是存在的日期，请写作 2026-03-15。',
    in_the_future: '日期不能晚于今天。',
    not_a_phone: '电话号码至少应有 5 位数字。',
    not_an_address: '不是有效的邮箱地址，例如 name@example.com。',
    several_addresses: '请只填写一个邮箱地址。',
    address_not_ascii: '我们的邮件系统暂不支持含中文等非英文字符的邮箱地址，请换一个地址。',
  },
  en: {
    required: 'Please fill this in.',
    too_long: 'Too long; please shorten it. A longer description can be uploaded as a file.',
    not_text: 'This contains characters that cannot be stored; please type it again.',
    not_a_kind: 'Please choose one.',
    not_a_day: 'This date does not exist; write it as 2026-03-15.',
    in_the_future: 'The date cannot be later than today.',
    not_a_phone: 'A telephone number has at least 5 digits.',
    not_an_address: 'This is not a valid mail address, such as name@example.com.',
    several_addresses: 'Please enter one mail address only.',
    address_not_ascii:
      'Our mail system does not yet support addresses with Chinese or other non-English characters; please use another address.',
  },
}

/** A problem of a field as a sentence for the person who fills in the form. */
export const problemSentence = (problem: FieldProblem, locale: Locale): string =>
  problem.code === 'not_a_serial' ? serialSentence(problem.problem, locale) : sentences[locale][problem.code]

export const consentSentences: Texts<Record<'consent_missing' | 'consent_outdated', string>> = {
  'zh-CN': {
    consent_missing: '没有第一项同意，我们无法处理您的请求。',
    consent_outdated: '同意的文字已更新，请重新阅读并选择。',
  },
  en: {
    consent_missing: 'Without the first consent we cannot deal with your request.',
    consent_outdated: 'The wording of the consents has changed; please read them again and choose.',
  },
}

export const formSentences: Texts<Record<'unknown_upload' | 'start_again' | 'files_only' | 'not_your_unit', string>> = {
  'zh-CN': {
    unknown_upload: '有文件已失效，请重新选择文件。',
    not_your_unit: '您售出的设备中没有这个序列号，请对照标签核对。',
    start_again: '此页面已过期，请核对后重新发送；您填写的内容没有丢失。',
    files_only: '（见所附文件）',
  },
  en: {
    unknown_upload: 'A file has expired; please choose your files again.',
    not_your_unit: 'None of the devices you sold has this serial number; check it against the label.',
    start_again: 'This page has expired; please check it and send it again. Nothing you filled in is lost.',
    files_only: '(See the files.)',
  },
}
