import type { Texts } from '#lib/texts.ts'

export const noticesTexts = {
  'zh-CN': {
    title: '到期看板',
    mentions: '提到我或分配给我的',
    markRead: '已读',
    markReadOf: (subject: string) => `标为已读：${subject}`,
    markAllRead: '全部标为已读',
    overdue: '已超时',
    dueSoon: '即将到期',
    late: '预计超时',
    answered: '近 24 小时已答复',
    none: '没有即将到期的请求',
    noneHint: '一切按时。新到期的会自动出现。',
    forecast: '按近一天的速度，将无法按时答复',
  },
  en: {
    title: 'Notice board',
    mentions: 'Names me, or given to me',
    markRead: 'Read',
    markReadOf: (subject: string) => `Mark as read: ${subject}`,
    markAllRead: 'Mark all as read',
    overdue: 'Late',
    dueSoon: 'Due soon',
    late: 'Expected late',
    answered: 'Answered in 24 hours',
    none: 'Nothing is due soon',
    noneHint: 'All is in time. What comes due appears by itself.',
    forecast: 'at the pace of the last day this will not be answered in time',
  },
} satisfies Texts<unknown>
