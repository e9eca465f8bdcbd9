import type { Texts } from '#lib/texts.ts'

export const catalogTexts = {
  'zh-CN': {
    empty: '产品目录是空的。',
    added: (name: string) => `已添加型号 ${name}。`,
    exists: (name: string) => `型号 ${name} 已在目录中，未改动。`,
    unknownFamily: (family: string, known: string) => `政策中没有产品系列“${family}”；有：${known}。`,
    badDay: '停产日期须写作 YYYY-MM-DD。',
    noBarcode: '无独立条码',
    discontinued: (day: string) => `${day} 停产`,
  },
  en: {
    empty: 'The catalogue is empty.',
    added: (name: string) => `Added model ${name}.`,
    exists: (name: string) => `Model ${name} is in the catalogue already; nothing was changed.`,
    unknownFamily: (family: string, known: string) => `The policy has no product family “${family}”; it has: ${known}.`,
    badDay: 'Write the day of discontinuation as YYYY-MM-DD.',
    noBarcode: 'no barcode of its own',
    discontinued: (day: string) => `discontinued on ${day}`,
  },
} as const satisfies Texts<unknown>
