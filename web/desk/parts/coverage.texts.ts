import type { Texts } from '#lib/texts.ts'

export const coverageTexts = {
  'zh-CN': {
    verdicts: {
      in_warranty: '在保',
      gap: '空档期',
      expired: '已过保',
      not_started: '尚未开始',
      unknown: '还不能确定',
    } as Readonly<Record<string, string>>,
    kinds: {
      standard: '标准质保',
      free_extension: '免费延保',
      paid_extension: '付费延保',
      none: '空档（不保修）',
    },
    unit: '更换的整机',
    part: (name: string) => `更换的部件：${name}`,
    span: (from: string, to: string) => `${from} 至 ${to}`,
    now: '当前',
    asked: '所问之日',
    empty: '还没有可以画出的保修期：缺少售出日期。',
    picture: '保修时间线',
    under: '依据条款',
    comma: '、',
    dueUnder: '答复时限依据条款',
  },
  en: {
    verdicts: {
      in_warranty: 'In warranty',
      gap: 'In a gap',
      expired: 'Expired',
      not_started: 'Not started',
      unknown: 'Not settled',
    } as Readonly<Record<string, string>>,
    kinds: {
      standard: 'Standard term',
      free_extension: 'Free extension',
      paid_extension: 'Paid extension',
      none: 'Gap (not covered)',
    },
    unit: 'Unit swapped in a paid repair',
    part: (name: string) => `Replaced part: ${name}`,
    span: (from: string, to: string) => `${from} – ${to}`,
    now: 'now',
    asked: 'Day asked about',
    empty: 'There is no term to draw yet: the date of sale is missing.',
    picture: 'Coverage timeline',
    under: 'Clauses',
    comma: ', ',
    dueUnder: 'Answer due under clause',
  },
} satisfies Texts<unknown>
