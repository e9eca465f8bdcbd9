import type { Texts } from '#lib/texts.ts'

interface MacrosWords {
  readonly page: string
  readonly lead: string
  readonly create: string
  readonly change: string
  readonly titles: { readonly zh: string; readonly en: string }
  readonly bodies: { readonly zh: string; readonly en: string }
  readonly placeholders: string
  readonly meanings: Readonly<Record<string, string>>
}

export const macrosTexts: Texts<MacrosWords> = {
  'zh-CN': {
    page: '常用语',
    lead: '写回复时可一键插入，自动使用客户的语言。',
    create: '新建常用语',
    change: '编辑常用语',
    titles: { zh: '名称（中文）', en: '名称（英文）' },
    bodies: { zh: '内容（中文）', en: '内容（英文）' },
    placeholders: '可用的占位符：',
    meanings: {
      '{name}': '客户姓名',
      '{number}': '请求编号',
      '{serial}': '序列号',
      '{model}': '型号',
      '{dealer}': '售出的经销商',
      '{me}': '您的姓名',
    },
  },
  en: {
    page: 'Ready texts',
    lead: 'Put into a reply with one click, in the language of the customer.',
    create: 'New ready text',
    change: 'Edit the ready text',
    titles: { zh: 'Title (Chinese)', en: 'Title (English)' },
    bodies: { zh: 'Text (Chinese)', en: 'Text (English)' },
    placeholders: 'Placeholders:',
    meanings: {
      '{name}': 'the customer',
      '{number}': 'number of the request',
      '{serial}': 'serial number',
      '{model}': 'model',
      '{dealer}': 'dealer who sold it',
      '{me}': 'your name',
    },
  },
}
