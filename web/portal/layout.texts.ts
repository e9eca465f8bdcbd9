import type { Texts } from '#lib/texts.ts'

export const layoutTexts = {
  'zh-CN': {
    brand: '千视售后服务',
    skip: '跳到正文',
    navigation: '主导航',
    check: '质保查询',
    batch: '批量查询',
    policy: '政策全文',
    support: '联系售后',
    otherLanguage: 'English',
    otherLanguageTag: 'en',
    api: '接口文档',
    help: '联系方式',
    mine: '我的请求',
  },
  en: {
    brand: 'Kiloview After-Sales',
    skip: 'Skip to content',
    navigation: 'Main',
    check: 'Warranty',
    batch: 'Batch check',
    policy: 'Policy',
    support: 'Support',
    otherLanguage: '中文',
    otherLanguageTag: 'zh-CN',
    api: 'API',
    help: 'Contact details',
    mine: 'My requests',
  },
} satisfies Texts<unknown>
