import type { Texts } from '#lib/texts.ts'

interface ApiDocsTexts {
  readonly title: string
  readonly lead: string
  readonly document: string
  readonly parameters: string
  readonly required: string
  readonly body: string
  readonly answers: string
  readonly needsKey: string
  readonly schema: string
  readonly problems: string
  readonly problemsLead: string
}

export const apiDocsTexts: Texts<ApiDocsTexts> = {
  'zh-CN': {
    title: '接口文档',
    lead: '地址、参数和字段都由校验请求的同一份定义生成。日期写作 YYYY-MM-DD；未知字段会被拒绝；回答和错误的语言随 Accept-Language。',
    document: 'OpenAPI 3.1 文档',
    parameters: '参数',
    required: '必填',
    body: '请求内容',
    answers: '回答',
    needsKey: '需要写入密钥：Authorization: Bearer …',
    schema: '字段定义',
    problems: '错误',
    problemsLead:
      '错误以 application/problem+json（RFC 9457）回答：type、title、status、detail、code，以及出错的字段 errors。',
  },
  en: {
    title: 'API',
    lead: 'Addresses, parameters and fields are made from the definitions that check the requests. Days are written YYYY-MM-DD; unknown fields are refused; answers and errors follow Accept-Language.',
    document: 'OpenAPI 3.1 document',
    parameters: 'Parameters',
    required: 'required',
    body: 'Request body',
    answers: 'Answers',
    needsKey: 'Needs the key for writing: Authorization: Bearer …',
    schema: 'Definition of the fields',
    problems: 'Errors',
    problemsLead:
      'Errors are application/problem+json (RFC 9457): type, title, status, detail, code, and the fields that are wrong under errors.',
  },
}
