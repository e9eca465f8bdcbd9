import { nameOf } from '#entitlement/index.ts'
import type { Locale, Texts } from '#lib/texts.ts'
import type { ProblemWords } from '#platform/http/index.ts'

/** Refusals of the desk. */
export type SupportProblem =
  | 'request_unknown'
  | 'request_changed'
  | 'move_refused'
  | 'already_assigned'
  | 'no_dealer'
  | 'merge_refused'

export const supportProblems: Texts<Record<SupportProblem, ProblemWords>> = {
  'zh-CN': {
    request_unknown: { title: '没有这个请求', detail: '请检查地址；链接可能已过期。' },
    request_changed: { title: '请求已被他人更改', detail: '请重新载入后再试；您写的内容没有丢失。' },
    move_refused: { title: '不能这样更改状态', detail: '可用的状态见 moves 字段。' },
    already_assigned: { title: '已有人认领', detail: '请重新载入以查看现在由谁处理。' },
    no_dealer: { title: '不能转交经销商', detail: '这台设备不是经销商售出，或客户没有允许转交。' },
    merge_refused: { title: '不能合并', detail: '两个请求必须不同，属于同一位客户，且都没有合并过。' },
  },
  en: {
    request_unknown: { title: 'There is no such request', detail: 'Check the address; the link may have expired.' },
    request_changed: {
      title: 'Somebody else has changed the request',
      detail: 'Load it again and repeat the change; nothing you wrote is lost.',
    },
    move_refused: {
      title: 'The state cannot change that way',
      detail: 'The field moves lists the states that can follow.',
    },
    already_assigned: { title: 'Somebody has taken it already', detail: 'Load it again to see who deals with it.' },
    no_dealer: {
      title: 'It cannot go to a dealer',
      detail: 'The device was not sold through a dealer, or the customer has not allowed it.',
    },
    merge_refused: {
      title: 'They cannot be merged',
      detail: 'The two requests must differ, be of one customer, and not have been merged before.',
    },
  },
}

type Params = Readonly<Record<string, unknown>>
const text = (params: Params, key: string): string => (typeof params[key] === 'string' ? params[key] : '')

/** What happened in a thread, told to the reader. */
export type EventCode =
  | 'routed_to_dealer'
  | 'kept_no_consent'
  | 'handed_over'
  | 'taken_back'
  | 'assigned'
  | 'unassigned'
  | 'moved'
  | 'tagged'
  | 'merged_here'
  | 'merged_away'
  | 'escalated'
  | 'reminded'
  | 'asked'
  | 'automatic_mail'
  | 'consented'
  | 'withdrew'

export const stateWords: Texts<Readonly<Record<string, string>>> = {
  'zh-CN': {
    new: '新',
    open: '处理中',
    waiting_customer: '等待您的回复',
    waiting_dealer: '由经销商处理',
    resolved: '已解决',
    closed: '已关闭',
  },
  en: {
    new: 'received',
    open: 'in work',
    waiting_customer: 'waiting for your reply',
    waiting_dealer: 'with the dealer',
    resolved: 'solved',
    closed: 'closed',
  },
}

const stateWord = (locale: Locale, params: Params): string => stateWords[locale][text(params, 'state')] ?? ''

/** An instant as people of the maker's zone read it. */
export const writeInstant = (instant: string, zone: string, locale: Locale): string =>
  new Intl.DateTimeFormat(locale, { timeZone: zone, dateStyle: 'long', timeStyle: 'short' }).format(new Date(instant))

/** By when an answer was owed, in the reader's language; of events from before, in the words they were told in. */
const dueWords = (params: Params, locale: Locale): string => {
  const [instant, zone] = [text(params, 'dueAt'), text(params, 'zone')]
  return instant === '' ? text(params, 'due') : writeInstant(instant, zone, locale)
}

const eventSentences: Texts<Record<EventCode, (params: Params) => string>> = {
  'zh-CN': {
    routed_to_dealer: (p) =>
      `设备由经销商“${text(p, 'dealer')}”售出，客户已同意转交，请求由其先行支持（2.6.c，2.8.c）。`,
    kept_no_consent: (p) => `设备由经销商“${text(p, 'dealer')}”售出，但客户没有允许转交，因此由千视处理（2.8.c）。`,
    handed_over: (p) => `已转交经销商“${text(p, 'dealer')}”（2.6.c）。`,
    taken_back: () => '已收回，由千视处理。',
    assigned: (p) => `由 ${text(p, 'to')} 处理。`,
    unassigned: () => '已放回队列。',
    moved: (p) => `状态改为：${stateWord('zh-CN', p)}。`,
    tagged: (p) => `标签：${text(p, 'tags') === '' ? '无' : text(p, 'tags')}。`,
    merged_here: (p) => `已并入请求 ${text(p, 'number')}。`,
    merged_away: (p) => `此请求已并入 ${text(p, 'number')}。`,
    escalated: (p) =>
      `仍未答复，应于 ${dueWords(p, 'zh-CN')} 前答复；已提醒${text(p, 'to') === 'manager' ? '主管' : '处理人'}。`,
    reminded: () => '已提醒客户回复。',
    asked: (p) => `按政策询问：${text(p, 'summary')}`,
    consented: (p) => `客户同意：${nameOf(text(p, 'purpose'), 'zh-CN')}（2.8）。`,
    withdrew: (p) => `客户撤回同意：${nameOf(text(p, 'purpose'), 'zh-CN')}（2.8）。`,
    automatic_mail: (p) => `自动邮件（${text(p, 'from')}）：${text(p, 'text')}`,
  },
  en: {
    routed_to_dealer: (p) =>
      `The device was sold by the dealer “${text(p, 'dealer')}”, the customer has agreed to hand over, and the dealer supports first (2.6.c, 2.8.c).`,
    kept_no_consent: (p) =>
      `The device was sold by the dealer “${text(p, 'dealer')}”, but the customer has not allowed a hand-over, so Kiloview deals with it (2.8.c).`,
    handed_over: (p) => `Handed over to the dealer “${text(p, 'dealer')}” (2.6.c).`,
    taken_back: () => 'Taken back; Kiloview deals with it.',
    assigned: (p) => `${text(p, 'to')} deals with it.`,
    unassigned: () => 'Put back into the queue.',
    moved: (p) => `State changed to: ${stateWord('en', p)}.`,
    tagged: (p) => `Tags: ${text(p, 'tags') === '' ? 'none' : text(p, 'tags')}.`,
    merged_here: (p) => `Request ${text(p, 'number')} was merged into this one.`,
    merged_away: (p) => `This request was merged into ${text(p, 'number')}.`,
    escalated: (p) =>
      `Not answered yet; due by ${dueWords(p, 'en')}. ${text(p, 'to') === 'manager' ? 'The managers have' : 'Whoever deals with it has'} been told.`,
    reminded: () => 'The customer was reminded.',
    asked: (p) => `Asked the policy: ${text(p, 'summary')}`,
    consented: (p) => `The customer agrees to: ${nameOf(text(p, 'purpose'), 'en')} (2.8).`,
    withdrew: (p) => `The customer withdraws the consent to: ${nameOf(text(p, 'purpose'), 'en')} (2.8).`,
    automatic_mail: (p) => `Automatic mail (${text(p, 'from')}): ${text(p, 'text')}`,
  },
}

/** An event of the thread as a sentence; one whose code is not known is told by nothing rather than wrongly. */
export const eventSentence = (data: Params | null, locale: Locale): string => {
  const code = text(data ?? {}, 'event')
  return Object.hasOwn(eventSentences[locale], code) ? eventSentences[locale][code as EventCode](data ?? {}) : ''
}

export interface MailWords {
  readonly subject: string
  readonly text: string
}

interface MailFacts {
  readonly number: string
  readonly link: string
  /** Empty where nothing is promised. */
  readonly due: string
}

/** Mails of the slice. Nothing that a stranger typed is in the acknowledgement: it may go to an address that is not theirs. */
export const mailTexts: Texts<{
  readonly acknowledgement: (facts: MailFacts) => MailWords
  readonly reply: (facts: MailFacts & { readonly body: string; readonly author: string }) => MailWords
  readonly reminder: (facts: MailFacts) => MailWords
  readonly newRequest: (facts: MailFacts) => MailWords
  readonly staffNotice: (facts: MailFacts & { readonly to: 'assignee' | 'manager' }) => MailWords
}> = {
  'zh-CN': {
    acknowledgement: ({ number, link, due }) => ({
      subject: `已收到您的请求 ${number}`,
      text: `您好！\n\n我们已收到您的请求 ${number}。${due === '' ? '' : `工作人员将在 ${due} 前答复您。`}\n\n查看进展、补充说明或上传文件：\n${link}\n\n如果不是您本人提交，请忽略本邮件。\n\n千视售后服务`,
    }),
    reply: ({ number, link, body, author }) => ({
      subject: `关于您的请求 ${number}`,
      text: `${body}\n\n${author}\n千视售后服务\n\n查看全部往来或回复：\n${link}`,
    }),
    reminder: ({ number, link }) => ({
      subject: `请求 ${number} 在等待您的回复`,
      text: `您好！\n\n我们仍在等待您对请求 ${number} 的回复，以便继续处理：\n${link}\n\n千视售后服务`,
    }),
    newRequest: ({ number, link, due }) => ({
      subject: `新请求 ${number}`,
      text: `收到新请求 ${number}${due === '' ? '' : `，应于 ${due} 前答复`}。\n${link}`,
    }),
    staffNotice: ({ number, link, due, to }) => ({
      subject: `${to === 'manager' ? '【升级】' : '【提醒】'}请求 ${number} 尚未答复`,
      text: `请求 ${number} 应于 ${due} 前答复，目前还没有人答复。\n${link}`,
    }),
  },
  en: {
    acknowledgement: ({ number, link, due }) => ({
      subject: `We have received your request ${number}`,
      text: `Hello,\n\nwe have received your request ${number}.${due === '' ? '' : ` A person will answer you by ${due}.`}\n\nFollow it, add to it or send files here:\n${link}\n\nIf it was not you who sent it, ignore this mail.\n\nKiloview After-Sales`,
    }),
    reply: ({ number, link, body, author }) => ({
      subject: `About your request ${number}`,
      text: `${body}\n\n${author}\nKiloview After-Sales\n\nThe whole conversation, and to reply:\n${link}`,
    }),
    reminder: ({ number, link }) => ({
      subject: `Request ${number} is waiting for your reply`,
      text: `Hello,\n\nwe still need your reply to go on with request ${number}:\n${link}\n\nKiloview After-Sales`,
    }),
    newRequest: ({ number, link, due }) => ({
      subject: `New request ${number}`,
      text: `Request ${number} has come in${due === '' ? '' : `; due by ${due}`}.\n${link}`,
    }),
    staffNotice: ({ number, link, due, to }) => ({
      subject: `${to === 'manager' ? '[Escalation]' : '[Reminder]'} Request ${number} is not answered`,
      text: `Request ${number} is due by ${due}, and nobody has answered it yet.\n${link}`,
    }),
  },
}
