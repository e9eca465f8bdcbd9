import type { Texts } from '#lib/texts.ts'

export const noticesTexts = {
  'zh-CN': {
    title: '到期看板',
    overdue: '已超时',
    dueSoon: '即将到期',
    late: '预计超时',
    answered: '近 24 小时已答复',
    none: '没有即将到期的工单',
    noneHint: '一切按时。新到期的会自动出现。',
    forecast: '按近一天的速度，将无法按时答复',
  },
  en: {
    title: 'Notice board',
    overdue: 'Late',
    dueSoon: 'Due soon',
    late: 'Expected late',
    answered: 'Answered in 24 hours',
    none: 'Nothing is due soon',
    noneHint: 'All is in time. What comes due appears by itself.',
    forecast: 'at the pace of the last day this will not be answered in time',
  },
} satisfies Texts<unknown>
