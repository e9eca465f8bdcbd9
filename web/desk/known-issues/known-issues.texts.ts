import type { Texts } from '#lib/texts.ts'

interface Counts {
  readonly shown: number
  readonly sentAnyway: number
  readonly used: number
}

export const issuesTexts = {
  'zh-CN': {
    page: '已知问题',
    lead: '客户提交前和工程师处理时，会按型号、固件版本和症状提示，先试再寄。',
    none: '还没有已知问题',
    noneHint: '写下第一个：哪些型号、哪些版本、客户会怎么描述、怎样解决。',
    create: '新建已知问题',
    change: '编辑已知问题',
    titles: { zh: '名称（中文）', en: '名称（英文）' },
    advices: { zh: '解决办法（中文）', en: '解决办法（英文）' },
    models: '型号',
    families: '产品系列',
    familiesHint: '选了系列，就包括其中所有型号。',
    symptoms: { zh: '症状词（中文）', en: '症状词（英文）' },
    symptomsHint: '客户可能写的词，输入后按回车。大小写、全半角和空格不计。',
    affectedFrom: '受影响：起始版本',
    affectedTo: '受影响：截止版本',
    fixedIn: '修复版本',
    fixedOn: '修复版本发布日',
    fixedOnHint: '能否免费升级由它决定（2.5.a）。',
    releaseForm: '数字加点，例如 2.12.3',
    releaseHints: {
      affectedFrom: '留空表示从最早的版本起。',
      affectedTo: '写 2.12 也包括 2.12.1、2.12.2 等。',
      fixedIn: '留空表示还没有修复。',
    },
    products: '适用产品',
    firmware: '固件',
    affected: (from: string | null, to: string | null) => {
      if (from === null && to === null) return '所有版本'
      if (from === to) return `${to} 及其小版本`
      if (from === null) return `${to} 及更早`
      return to === null ? `${from} 及更新` : `${from} 至 ${to}`
    },
    mendedBy: '已修复',
    mended: (release: string, day: string) => `${release}（${day}发布）`,
    words: '症状词',
    advice: '解决办法',
    outcome: '效果',
    counted: ({ shown, sentAnyway, used }: Counts) =>
      `${shown === 0 ? '还没有提示过客户' : `提交前提示 ${shown} 次，其中 ${sentAnyway} 次仍提交了请求`}；放进回复 ${used} 次`,
    last: '最近更改',
  },
  en: {
    page: 'Known issues',
    lead: 'Suggested by model, firmware and symptom: to customers before they send a request, to engineers beside it.',
    none: 'There is no known issue yet',
    noneHint: 'Write the first: which models, which firmware, how customers describe it, what helps.',
    create: 'New known issue',
    change: 'Edit the known issue',
    titles: { zh: 'Title (Chinese)', en: 'Title (English)' },
    advices: { zh: 'What helps (Chinese)', en: 'What helps (English)' },
    models: 'Models',
    families: 'Product families',
    familiesHint: 'A family stands for all of its models.',
    symptoms: { zh: 'Symptoms (Chinese)', en: 'Symptoms (English)' },
    symptomsHint: 'Words a customer may use; Enter after each. Case, width and spaces do not count.',
    affectedFrom: 'Affected from',
    affectedTo: 'Affected up to',
    fixedIn: 'Mended in',
    fixedOn: 'Day of that release',
    fixedOnHint: 'It decides whether the update is free (2.5.a).',
    releaseForm: 'Numbers and dots, such as 2.12.3',
    releaseHints: {
      affectedFrom: 'Empty: from the first release on.',
      affectedTo: '2.12 stands for 2.12.1 and 2.12.2 as well.',
      fixedIn: 'Empty: not mended yet.',
    },
    products: 'Products',
    firmware: 'Firmware',
    affected: (from: string | null, to: string | null) => {
      if (from === null && to === null) return 'every release'
      if (from === to) return `${to} and its minor releases`
      if (from === null) return `${to} and earlier`
      return to === null ? `${from} and later` : `${from} to ${to}`
    },
    mendedBy: 'Mended',
    mended: (release: string, day: string) => `${release}, released on ${day}`,
    words: 'Symptoms',
    advice: 'What helps',
    outcome: 'Outcome',
    counted: ({ shown, sentAnyway, used }: Counts) =>
      [
        shown === 0
          ? 'not shown to a customer yet'
          : `shown before sending: ${shown}, sent all the same: ${sentAnyway}`,
        `put into replies: ${used}`,
      ].join('; '),
    last: 'Last change',
  },
} satisfies Texts<unknown>
