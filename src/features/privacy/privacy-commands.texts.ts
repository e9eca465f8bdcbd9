import type { Texts } from '#lib/texts.ts'

export const commandTexts = {
  'zh-CN': {
    nobody: (email: string) => `没有邮箱为 ${email} 的联系人。`,
    written: (path: string) => `已写入 ${path}。其中包含个人信息，请妥善保管。`,
    notWritten: (path: string, code: string) => `无法写入 ${path}（${code}）。`,
    erased: (email: string) => `已删除 ${email} 的个人信息。`,
    noList: (path: string) => `无法读取 ${path}。`,
    reapplied: (listed: number, count: number) => `清单中有 ${listed} 条；再次删除 ${count} 人。`,
    rule: (what: string, days: number, count: number) => `${String(count).padStart(6)}  ${what}（${days} 天）`,
    dry: '只统计，没有删除任何内容。',
    done: '已删除。',
    rules: {
      files: '已结束请求的文件',
      requests: '已结束请求中的个人信息',
      people: '不再有内容的联系人',
      mails: '不属于任何请求的来信',
      letters: '不属于任何请求的去信',
      imports: '导入未接收的原始行',
    },
  },
  en: {
    nobody: (email: string) => `There is nobody with the address ${email}.`,
    written: (path: string) => `Written to ${path}. It holds personal data: keep it safe.`,
    notWritten: (path: string, code: string) => `Cannot write ${path} (${code}).`,
    erased: (email: string) => `${email} has been erased.`,
    noList: (path: string) => `Cannot read ${path}.`,
    reapplied: (listed: number, count: number) => `The list has ${listed} entries; erased again: ${count}.`,
    rule: (what: string, days: number, count: number) => `${String(count).padStart(6)}  ${what} (${days} days)`,
    dry: 'Counted only; nothing was removed.',
    done: 'Removed.',
    rules: {
      files: 'files of requests that have ended',
      requests: 'personal data in requests that have ended',
      people: 'people of whom nothing else is left',
      mails: 'mails that belong to no request',
      letters: 'letters that belong to no request',
      imports: 'rows of imports that were not taken over',
    },
  },
} satisfies Texts<unknown>
