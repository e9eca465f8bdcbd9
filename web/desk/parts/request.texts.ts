import type { RequestKind, RequestState } from '#features/support/support.schema.ts'
import type { Texts } from '#lib/texts.ts'

interface RequestWords {
  readonly states: Readonly<Record<RequestState, string>>
  readonly kinds: Readonly<Record<RequestKind, string>>
  readonly channels: Readonly<Record<'web' | 'email', string>>
  readonly languages: Readonly<Record<'zh-CN' | 'en', string>>
  readonly left: (span: string) => string
  readonly late: (span: string) => string
  readonly answered: string
  readonly noPromise: string
  readonly business: (span: string) => string
  readonly dueAt: (when: string) => string
  /** Beside a clock that goes on although the request has ended. */
  readonly stillOwed: string
  readonly nobody: string
  readonly unknownSerial: string
}

export const requestTexts: Texts<RequestWords> = {
  'zh-CN': {
    states: {
      new: '新建',
      open: '处理中',
      waiting_customer: '等待客户',
      waiting_dealer: '经销商处理',
      resolved: '已解决',
      closed: '已关闭',
    },
    kinds: { question: '咨询', repair: '维修', return: '退换货', extension: '延保', other: '其他' },
    channels: { web: '网页', email: '邮件' },
    languages: { 'zh-CN': '中文', en: '英文' },
    left: (span) => `还剩 ${span}`,
    late: (span) => `超时 ${span}`,
    answered: '已答复',
    noPromise: '无时限',
    business: (span) => `工作时间已过 ${span}`,
    dueAt: (when) => `应于 ${when} 前答复`,
    stillOwed: '结束时尚未答复',
    nobody: '未分配',
    unknownSerial: '无序列号',
  },
  en: {
    states: {
      new: 'New',
      open: 'Open',
      waiting_customer: 'Waiting for customer',
      waiting_dealer: 'With the dealer',
      resolved: 'Solved',
      closed: 'Closed',
    },
    kinds: { question: 'Question', repair: 'Repair', return: 'Return', extension: 'Extension', other: 'Other' },
    channels: { web: 'Web', email: 'Mail' },
    languages: { 'zh-CN': 'Chinese', en: 'English' },
    left: (span) => `${span} left`,
    late: (span) => `${span} late`,
    answered: 'Answered',
    noPromise: 'No deadline',
    business: (span) => `business time: ${span}`,
    dueAt: (when) => `answer due by ${when}`,
    stillOwed: 'ended without an answer',
    nobody: 'Nobody',
    unknownSerial: 'No serial',
  },
}
