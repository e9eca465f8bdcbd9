import type { Texts } from '#lib/texts.ts'

export const registerTexts = {
  'zh-CN': {
    saved: '已保存',
    save: '保存',
    cancel: '取消',
    edit: '编辑',
    editOf: (name: string) => `编辑：${name}`,
    retire: '停用',
    restore: '重新启用',
    retired: '已停用',
  },
  en: {
    saved: 'Saved',
    save: 'Save',
    cancel: 'Cancel',
    edit: 'Edit',
    editOf: (name: string) => `Edit: ${name}`,
    retire: 'Retire',
    restore: 'Use again',
    retired: 'Retired',
  },
} satisfies Texts<unknown>
