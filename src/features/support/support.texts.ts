import { nameOf } from '#entitlement/index.ts'
import { datesIn, type Locale, type Texts } from '#lib/texts.ts'
import type { ProblemWords } from '#platform/http/index.ts'

/** Refusals of the desk. */
export type SupportProblem =
  | 'request_unknown'
  | 'request_changed'
  | 'move_refused'
  | 'no_dealer'
  | 'merge_refused'
  | 'merge_dealer'
  | 'split_refused'
  | 'not_waiting'
  | 'settings_changed'
  | 'request_cleared'

export const supportProblems: Texts<Record<SupportProblem, ProblemWords>> = {
  'zh-CN': {
    request_unknown: { title: '没有这个请求', detail: '请检查地址；链接可能已过期。' },
    request_changed: { title: '请求已被他人更改', detail: '请重新载入后再试；您写的内容没有丢失。' },
    move_refused: { title: '不能这样更改状态', detail: '可用的状态见 moves 字段。' },
    no_dealer: { title: '不能转交经销商', detail: '这台设备不是经销商售出，或客户没有允许转交。' },
    merge_refused: { title: '不能合并', detail: '两个请求必须不同，属于同一位客户，且都没有合并过。' },
    merge_dealer: {
      title: '不能合并',
      detail: '其中一个请求已转交经销商，合并会改变对方能看到的内容。请先收回，再合并。',
    },
    split_refused: {
      title: '不能拆分',
      detail: '拆出的和留下的都至少要有一条客户消息，且消息须属于这个尚未合并的请求。',
    },
    not_waiting: { title: '现在不在等待客户', detail: '只有等待客户回复的请求才有提醒日期。' },
    settings_changed: { title: '设置已被他人更改', detail: '请重新载入，查看现在的设置后再改。' },
    request_cleared: { title: '不能再更改', detail: '此请求中的个人信息已删除，只保留设备和处理时间的记录（2.8）。' },
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
    no_dealer: {
      title: 'It cannot go to a dealer',
      detail: 'The device was not sold through a dealer, or the customer has not allowed it.',
    },
    merge_refused: {
      title: 'They cannot be merged',
      detail: 'The two requests must differ, be of one customer, and not have been merged before.',
    },
    merge_dealer: {
      title: 'They cannot be merged',
      detail: 'One of them is with the dealer, who would see something else after it. Take it back first.',
    },
    split_refused: {
      title: 'It cannot be split like this',
      detail: 'Both parts need a message of the customer, and all of them must be of this request, not yet merged.',
    },
    not_waiting: {
      title: 'The customer is not being waited for',
      detail: 'Only a request that waits for its customer has a day of reminder.',
    },
    settings_changed: {
      title: 'Somebody else has changed the settings',
      detail: 'Load them again and look at what is set now.',
    },
    request_cleared: {
      title: 'It can no longer be changed',
      detail: 'Personal data of this request were erased; what concerns the unit and the clock stays (2.8).',
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
  | 'handed_back'
  | 'opened_by_dealer'
  | 'assigned'
  | 'unassigned'
  | 'moved'
  | 'tagged'
  | 'merged_here'
  | 'merged_away'
  | 'split_here'
  | 'split_away'
  | 'escalated'
  | 'reminded'
  | 'asked'
  | 'automatic_mail'
  | 'files_refused'
  | 'consented'
  | 'withdrew'
  | 'cleared'

export const stateWords: Texts<Readonly<Record<string, string>>> = {
  'zh-CN': {
    new: '已收到',
    open: '处理中',
    waiting_customer: '等待您的回复',
    waiting_dealer: '由经销商处理',
    resolved: '已解决',
    closed: '已关闭',
  },
  en: {
    new: 'received',
    open: 'in progress',
    waiting_customer: 'waiting for your reply',
    waiting_dealer: 'with the dealer',
    resolved: 'solved',
    closed: 'closed',
  },
}

/** Why a file of a mail was not taken; also told in letters, so without a word of the sender's. */
const fileReasons: Texts<Readonly<Record<string, string>>> = {
  'zh-CN': {
    too_large: '太大，不能用邮件接收',
    too_many_files: '一封邮件里的文件太多',
    type_not_taken: '文件类型不能接收，HEIC 照片请先转成 JPEG',
    damaged: '图片已损坏',
    too_many_pixels: '图片尺寸过大',
  },
  en: {
    too_large: 'too large to come by mail',
    too_many_files: 'too many files in one mail',
    type_not_taken: 'a kind of file that is not accepted; convert HEIC photos to JPEG first',
    damaged: 'a damaged image',
    too_many_pixels: 'an image with too many pixels',
  },
}

const fileReason = (locale: Locale, reason: string): string => fileReasons[locale][reason] ?? reason

const refusedFiles = (locale: Locale, { files }: Params): string =>
  (Array.isArray(files) ? (files as { name: string; reason: string }[]) : [])
    .map(({ name, reason }) => {
      const why = fileReason(locale, reason)
      return locale === 'en' ? `${name} (${why})` : `${name}（${why}）`
    })
    .join(locale === 'en' ? ', ' : '、')

/** The clauses of a decision that was given. */
const cited = ({ clauses }: Params, comma: string): string => (Array.isArray(clauses) ? clauses.join(comma) : '')

const times = ({ count }: Params): string => (typeof count === 'number' && count > 1 ? ` ×${count}` : '')

/** A state in the words of the customer. */
export const stateIn = (state: string, locale: Locale): string => stateWords[locale][state] ?? state

const stateWord = (locale: Locale, params: Params): string => stateWords[locale][text(params, 'state')] ?? ''

/** An instant as people of the maker's zone read it. */
export const writeInstant = (instant: string, zone: string, locale: Locale): string =>
  new Intl.DateTimeFormat(datesIn[locale], { timeZone: zone, dateStyle: 'long', timeStyle: 'short' }).format(
    new Date(instant),
  )

/** A time that binds: with its zone, for it is read abroad too. */
export const writeDue = (instant: string, zone: string, locale: Locale): string => {
  const parts = new Intl.DateTimeFormat(datesIn[locale], { timeZone: zone, timeZoneName: 'long' }).formatToParts(
    new Date(instant),
  )
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone
  return `${writeInstant(instant, zone, locale)}${locale === 'en' ? ` (${name})` : `（${name}）`}`
}

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
    handed_back: (p) => `经销商交回千视处理，原因：${text(p, 'reason')}`,
    opened_by_dealer: (p) =>
      `由经销商“${text(p, 'dealer')}”代客户提交；客户本人同意之前，后续内容不与其共享（2.8.c）。`,
    assigned: (p) => `由 ${text(p, 'to')} 处理。`,
    unassigned: () => '已放回队列。',
    moved: (p) => `状态改为：${stateWord('zh-CN', p)}。`,
    tagged: (p) => `标签：${text(p, 'tags') === '' ? '无' : text(p, 'tags')}。`,
    merged_here: (p) => `请求 ${text(p, 'number')} 已并入此请求。`,
    merged_away: (p) => `此请求已并入 ${text(p, 'number')}。`,
    split_here: (p) => `由请求 ${text(p, 'number')} 拆分而来。`,
    split_away: (p) => `部分消息已拆分为新请求 ${text(p, 'number')}。`,
    escalated: (p) =>
      `仍未答复，应于 ${dueWords(p, 'zh-CN')} 前答复（2.6.b）；已提醒${text(p, 'to') === 'manager' ? '经理' : '负责人'}。`,
    reminded: () => '已提醒客户回复。',
    asked: (p) => `按政策询问（${cited(p, '、')}）：${text(p, 'summary')}`,
    consented: (p) => `客户同意：${nameOf(text(p, 'purpose'), 'zh-CN')}（2.8）。`,
    withdrew: (p) => `客户撤回同意：${nameOf(text(p, 'purpose'), 'zh-CN')}（2.8）。`,
    cleared: () => '个人信息已删除，只保留设备和处理时间的记录（2.8）。',
    automatic_mail: (p) => `自动邮件${times(p)}（${text(p, 'from')}）：${text(p, 'text')}`,
    files_refused: (p) =>
      `邮件中的以下文件没有收下：${refusedFiles('zh-CN', p)}。请在请求页面重新上传。原始邮件已保存。`,
  },
  en: {
    routed_to_dealer: (p) =>
      `The device was sold by the dealer “${text(p, 'dealer')}”, the customer has agreed to hand over, and the dealer supports first (2.6.c, 2.8.c).`,
    kept_no_consent: (p) =>
      `The device was sold by the dealer “${text(p, 'dealer')}”, but the customer has not allowed a hand-over, so Kiloview deals with it (2.8.c).`,
    handed_over: (p) => `Handed over to the dealer “${text(p, 'dealer')}” (2.6.c).`,
    taken_back: () => 'Taken back; Kiloview deals with it.',
    handed_back: (p) => `The dealer has handed it back to Kiloview: ${text(p, 'reason')}`,
    opened_by_dealer: (p) =>
      `Opened by the dealer “${text(p, 'dealer')}” for the customer; nothing more is shared until the customer agrees (2.8.c).`,
    assigned: (p) => `${text(p, 'to')} deals with it.`,
    unassigned: () => 'Put back into the queue.',
    moved: (p) => `State changed to: ${stateWord('en', p)}.`,
    tagged: (p) => `Tags: ${text(p, 'tags') === '' ? 'none' : text(p, 'tags')}.`,
    merged_here: (p) => `Request ${text(p, 'number')} was merged into this one.`,
    merged_away: (p) => `This request was merged into ${text(p, 'number')}.`,
    split_here: (p) => `Split from request ${text(p, 'number')}.`,
    split_away: (p) => `Some messages became the new request ${text(p, 'number')}.`,
    escalated: (p) =>
      `Not answered yet; due by ${dueWords(p, 'en')} (2.6.b). ${text(p, 'to') === 'manager' ? 'The managers have' : 'Whoever deals with it has'} been told.`,
    reminded: () => 'The customer was reminded.',
    asked: (p) => `Asked the policy (${cited(p, ', ')}): ${text(p, 'summary')}`,
    consented: (p) => `The customer agrees to: ${nameOf(text(p, 'purpose'), 'en')} (2.8).`,
    withdrew: (p) => `The customer withdraws the consent to: ${nameOf(text(p, 'purpose'), 'en')} (2.8).`,
    cleared: () => 'Personal data were erased; what concerns the unit and the clock stays (2.8).',
    automatic_mail: (p) => `Automatic mail${times(p)} (${text(p, 'from')}): ${text(p, 'text')}`,
    files_refused: (p) =>
      `These files of the mail were not taken: ${refusedFiles('en', p)}. Please send them on the page of the request. The original mail is kept.`,
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
  readonly acknowledgement: (facts: MailFacts & { readonly dealer?: string | undefined }) => MailWords
  readonly reply: (
    facts: MailFacts & {
      /** What the customer has called it. */
      readonly about: string
      readonly body: string
      readonly author: string
      readonly isDealer: boolean
    },
  ) => MailWords
  readonly reminder: (facts: MailFacts) => MailWords
  readonly filesRefused: (facts: MailFacts & { readonly reasons: readonly string[] }) => MailWords
  readonly newRequest: (facts: MailFacts) => MailWords
  readonly withDealer: (facts: MailFacts) => MailWords
  readonly dealerReminder: (facts: MailFacts) => MailWords
  readonly handedBack: (facts: MailFacts) => MailWords
  readonly staffNotice: (facts: MailFacts & { readonly to: 'assignee' | 'manager' }) => MailWords
  readonly mentioned: (facts: MailFacts & { readonly by: string; readonly body: string }) => MailWords
}> = {
  'zh-CN': {
    acknowledgement: ({ number, link, due, dealer }) => ({
      subject: `已收到您的请求 ${number}`,
      text: `您好！\n\n我们已收到${dealer === undefined ? '您的' : `经销商“${dealer}”代您提交的`}请求 ${number}。${due === '' ? '' : `人工客服将在 ${due}前答复您（政策 2.6.b）。`}${dealer === undefined ? '' : '\n\n此请求由千视处理；只有您在下面的页面上同意之后，我们才会与该经销商共享（政策 2.8.c）。'}\n\n查看进展、补充说明或上传文件：\n${link}\n\n${dealer === undefined ? '如果不是您本人提交' : '如果您没有委托该经销商'}，请忽略本邮件。`,
    }),
    reply: ({ number, link, about, body, author, isDealer }) => ({
      subject: `关于您的请求 ${number}：${about}`,
      text: `${body}\n\n${author}\n${isDealer ? '售出设备的经销商，由千视售后系统代发' : ''}\n\n查看沟通记录或回复：\n${link}`,
    }),
    reminder: ({ number, link }) => ({
      subject: `请求 ${number} 在等待您的回复`,
      text: `您好！\n\n我们仍在等待您对请求 ${number} 的回复，以便继续处理：\n${link}`,
    }),
    filesRefused: ({ number, link, reasons }) => ({
      subject: `请求 ${number}：有文件没有收下`,
      text: `您好！\n\n您的邮件已收到并归入请求 ${number}，但其中有文件没有收下。原因：${reasons.map((reason) => fileReason('zh-CN', reason)).join('；')}。\n\n请在下面的页面上传这些文件；较大的视频也可以，中断后会从断开处继续：\n${link}`,
    }),
    newRequest: ({ number, link, due }) => ({
      subject: `新请求 ${number}`,
      text: `收到新请求 ${number}${due === '' ? '' : `，应于 ${due}前答复（2.6.b）`}。\n${link}`,
    }),
    withDealer: ({ number, link, due }) => ({
      subject: `千视转来的请求 ${number}`,
      text: `您好！\n\n贵方售出设备的一位客户提出了请求 ${number}，经客户同意转交贵方先行支持（政策 2.6.c、2.8.c）。${due === '' ? '' : `应于 ${due}前由人工答复（2.6.b）。`}\n\n查看并答复（需登录）：\n${link}`,
    }),
    dealerReminder: ({ number, link, due }) => ({
      subject: `【提醒】请求 ${number} 尚未答复`,
      text: `您好！\n\n由贵方处理的请求 ${number} 应于 ${due}前由人工答复（政策 2.6.b），目前还没有人答复。如无法处理，请在页面上交回千视。\n\n查看并答复（需登录）：\n${link}`,
    }),
    handedBack: ({ number, link, due }) => ({
      subject: `经销商交回请求 ${number}`,
      text: `经销商已将请求 ${number} 交回千视处理，原因见沟通记录${due === '' ? '' : `；应于 ${due}前答复（2.6.b）`}。\n${link}`,
    }),
    staffNotice: ({ number, link, due, to }) => ({
      subject: `${to === 'manager' ? '【升级】' : '【提醒】'}请求 ${number} 尚未答复`,
      text: `请求 ${number} 应于 ${due}前答复（2.6.b），目前还没有人答复。\n${link}`,
    }),
    mentioned: ({ number, link, by, body }) => ({
      subject: `请求 ${number}：${by} 提到了您`,
      text: `${by}：\n\n${body}\n\n${link}`,
    }),
  },
  en: {
    acknowledgement: ({ number, link, due, dealer }) => ({
      subject: `We have received your request ${number}`,
      text: `Hello,\n\nWe have received ${dealer === undefined ? 'your request' : `the request that the dealer “${dealer}” has opened for you,`} ${number}.${due === '' ? '' : ` A person will answer you by ${due} (policy 2.6.b).`}${dealer === undefined ? '' : '\n\nKiloview deals with it; nothing is shared with that dealer until you agree to it on the page below (policy 2.8.c).'}\n\nSee its progress, add to it or upload files here:\n${link}\n\nIf ${dealer === undefined ? 'it was not you who sent it' : 'you did not ask this dealer to'}, ignore this mail.`,
    }),
    reply: ({ number, link, about, body, author, isDealer }) => ({
      subject: `About your request ${number}: ${about}`,
      text: `${body}\n\n${author}\n${isDealer ? 'The dealer who sold the device, sent by Kiloview After-Sales' : ''}\n\nTo see the whole conversation or to reply:\n${link}`,
    }),
    reminder: ({ number, link }) => ({
      subject: `Request ${number} is waiting for your reply`,
      text: `Hello,\n\nWe are still waiting for your reply to request ${number} so that we can go on:\n${link}`,
    }),
    filesRefused: ({ number, link, reasons }) => ({
      subject: `Request ${number}: some files were not accepted`,
      text: `Hello,\n\nYour mail has arrived and was added to request ${number}, but some of its files were not accepted. Reason: ${reasons.map((reason) => fileReason('en', reason)).join('; ')}.\n\nPlease upload these files on the page below. Large videos are fine too; an interrupted upload continues where it stopped:\n${link}`,
    }),
    newRequest: ({ number, link, due }) => ({
      subject: `New request ${number}`,
      text: `Request ${number} has come in${due === '' ? '' : `; an answer is due by ${due} (2.6.b)`}.\n${link}`,
    }),
    withDealer: ({ number, link, due }) => ({
      subject: `A request from Kiloview: ${number}`,
      text: `Hello,\n\nA customer to whom you sold a device has opened request ${number} and agrees that you support them first (policy 2.6.c, 2.8.c).${due === '' ? '' : ` A person must answer by ${due} (2.6.b).`}\n\nSee it and answer (sign-in needed):\n${link}`,
    }),
    dealerReminder: ({ number, link, due }) => ({
      subject: `[Reminder] Request ${number} is not answered`,
      text: `Hello,\n\nA person must answer request ${number}, which is with you, by ${due} (policy 2.6.b); nobody has answered it yet. If you cannot deal with it, hand it back to Kiloview on its page.\n\nSee it and answer (sign-in needed):\n${link}`,
    }),
    handedBack: ({ number, link, due }) => ({
      subject: `A dealer hands back request ${number}`,
      text: `The dealer has handed request ${number} back to Kiloview; the thread says why${due === '' ? '' : `. An answer is due by ${due} (2.6.b)`}.\n${link}`,
    }),
    staffNotice: ({ number, link, due, to }) => ({
      subject: `${to === 'manager' ? '[Escalation]' : '[Reminder]'} Request ${number} is not answered`,
      text: `An answer to request ${number} is due by ${due} (2.6.b); nobody has answered it yet.\n${link}`,
    }),
    mentioned: ({ number, link, by, body }) => ({
      subject: `Request ${number}: ${by} has named you`,
      text: `${by}:\n\n${body}\n\n${link}`,
    }),
  },
}
