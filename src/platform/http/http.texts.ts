import type { Texts } from '#lib/texts.ts'
import type { ProblemWords } from './problem.ts'

/** The problems that any route may answer with. */
export type GeneralProblem =
  | 'malformed_request'
  | 'invalid_request'
  | 'unacceptable_value'
  | 'not_found'
  | 'method_not_allowed'
  | 'request_timeout'
  | 'idempotency_in_flight'
  | 'request_too_large'
  | 'unsupported_media_type'
  | 'idempotency_key_reused'
  | 'headers_too_large'
  | 'too_many_requests'
  | 'internal'
  | 'unavailable'

export const problemWords: Texts<Record<GeneralProblem, ProblemWords>> = {
  'zh-CN': {
    malformed_request: { title: '无法读取请求', detail: '请求的写法不正确，请检查地址、请求头或 JSON 的语法。' },
    invalid_request: { title: '请求的字段不正确', detail: '请按 errors 中列出的字段改正后重试。' },
    unacceptable_value: { title: '字段的值不能接受', detail: '请按 errors 中列出的字段改正后重试。' },
    not_found: { title: '没有这个页面', detail: '请检查地址，或从首页重新查询。' },
    method_not_allowed: { title: '不支持此请求方法', detail: '此地址支持的方法见 Allow 响应头。' },
    request_timeout: { title: '请求超时', detail: '请求没有在规定时间内传完，请重试。' },
    idempotency_in_flight: {
      title: '相同的请求正在处理',
      detail: '带有相同 Idempotency-Key 的请求尚未完成，请稍后重试。',
    },
    request_too_large: { title: '请求内容过大', detail: '请缩小内容或分批发送。' },
    unsupported_media_type: { title: '不支持此内容类型', detail: '请检查 Content-Type 请求头；可用的类型见接口文档。' },
    idempotency_key_reused: {
      title: 'Idempotency-Key 已用于另一请求',
      detail: '同一个键只能用于内容完全相同的请求，请换一个新键。',
    },
    headers_too_large: { title: '请求头过大', detail: '请缩短地址或请求头。' },
    too_many_requests: { title: '查询过于频繁', detail: '请按 Retry-After 所示的秒数等待后再试。' },
    internal: { title: '服务器出错', detail: '问题已记录，请稍后重试；如仍出现，请告知请求编号。' },
    unavailable: { title: '服务暂时不可用', detail: '数据库暂时无法使用，请稍后重试；没有任何内容被改动。' },
  },
  en: {
    malformed_request: {
      title: 'The request cannot be read',
      detail: 'Something in it is not well formed: check the address, the headers or the syntax of the JSON.',
    },
    invalid_request: {
      title: 'A field of the request is wrong',
      detail: 'Correct the fields listed under errors and send it again.',
    },
    unacceptable_value: {
      title: 'A value cannot be accepted',
      detail: 'Correct the fields listed under errors and send it again.',
    },
    not_found: { title: 'There is no such page', detail: 'Check the address, or start again from the first page.' },
    method_not_allowed: {
      title: 'This method is not supported here',
      detail: 'The Allow header lists the methods of this address.',
    },
    request_timeout: { title: 'The request took too long', detail: 'It did not arrive whole in time; send it again.' },
    idempotency_in_flight: {
      title: 'The same request is being carried out',
      detail: 'A request with this Idempotency-Key is not finished yet; try again shortly.',
    },
    request_too_large: { title: 'The request is too large', detail: 'Make it smaller or send it in parts.' },
    unsupported_media_type: {
      title: 'This content type is not supported',
      detail: 'Check the Content-Type header; the documentation lists the types of each address.',
    },
    idempotency_key_reused: {
      title: 'This Idempotency-Key was used for another request',
      detail: 'A key belongs to one request with exactly the same content; take a new key.',
    },
    headers_too_large: { title: 'The headers are too large', detail: 'Shorten the address or the headers.' },
    too_many_requests: {
      title: 'Too many look-ups',
      detail: 'Wait for the number of seconds in the Retry-After header and try again.',
    },
    internal: {
      title: 'The server failed',
      detail: 'The failure has been logged. Try again later; if it stays, report the number of the request.',
    },
    unavailable: {
      title: 'The service is not available at the moment',
      detail: 'The database cannot be reached. Try again shortly; nothing has been changed.',
    },
  },
}

type IssueParams = Readonly<Record<'expected' | 'limit' | 'key' | 'values', string>>
type Sentence = (params: IssueParams) => string

/** One sentence for each way in which a field can be wrong. */
export type FieldCode =
  | 'required'
  | 'wrong_type'
  | 'unknown_field'
  | 'unknown_choice'
  | 'too_short'
  | 'too_long'
  | 'bad_format'
  | 'not_a_day'
  | 'not_an_instant'
  | 'not_a_day_or_instant'
  | 'not_text'
  | 'set_by_server'
  | 'in_the_future'
  | 'not_valid'

export const fieldSentences: Texts<Record<FieldCode, Sentence>> = {
  'zh-CN': {
    required: () => '此字段必填。',
    wrong_type: ({ expected }) => `类型应为 ${expected}。`,
    unknown_field: ({ key }) => `没有名为“${key}”的字段。`,
    unknown_choice: ({ values }) => (values === '' ? '不是可选的值。' : `应为以下之一：${values}。`),
    too_short: ({ limit }) => `太短或太小，至少为 ${limit}。`,
    too_long: ({ limit }) => `太长或太大，最多为 ${limit}。`,
    bad_format: () => '格式不正确。',
    not_a_day: () => '不是存在的日期，应写作 YYYY-MM-DD，年份在 1970 到 2199 之间。',
    not_an_instant: () => '不是有效的时刻，应写作 2026-04-01T23:30:00+08:00。',
    not_a_day_or_instant: () => '应为日期 YYYY-MM-DD，或带时区的时刻 2026-04-01T23:30:00+08:00。',
    not_text: () => '含有不能保存的字符。',
    in_the_future: () => '不能晚于现在。',
    set_by_server: () => 'id 和 recorded 由服务器填写。',
    not_valid: () => '值不能接受。',
  },
  en: {
    required: () => 'This field is required.',
    wrong_type: ({ expected }) => `Must be of type ${expected}.`,
    unknown_field: ({ key }) => `There is no field named “${key}”.`,
    unknown_choice: ({ values }) => (values === '' ? 'Is not one of the choices.' : `Must be one of: ${values}.`),
    too_short: ({ limit }) => `Too short or too small: at least ${limit}.`,
    too_long: ({ limit }) => `Too long or too large: at most ${limit}.`,
    bad_format: () => 'Is not in the right format.',
    not_a_day: () => 'Is not an existing day; write YYYY-MM-DD with a year from 1970 to 2199.',
    not_an_instant: () => 'Is not a valid instant; write 2026-04-01T23:30:00+08:00.',
    not_a_day_or_instant: () =>
      'Must be a day YYYY-MM-DD, or an instant with offset such as 2026-04-01T23:30:00+08:00.',
    not_text: () => 'Holds characters that cannot be stored.',
    in_the_future: () => 'Must not be later than now.',
    set_by_server: () => 'The fields id and recorded are written by the server.',
    not_valid: () => 'The value cannot be accepted.',
  },
}
