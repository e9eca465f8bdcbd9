import type { Texts } from '#lib/texts.ts'

/** Purposes of consents and disclosures, by the codes of the policy and ours. */
export const purposeNames: Texts<Readonly<Record<string, string>>> = {
  'zh-CN': {
    service: '处理服务请求',
    warranty_proof: '核实保修资格',
    shipping: '寄送设备',
    dealer_routing: '转交经销商',
    access_request: '查阅个人信息',
  },
  en: {
    service: 'Dealing with requests',
    warranty_proof: 'Proof of the warranty',
    shipping: 'Shipping',
    dealer_routing: 'Hand-over to the dealer',
    access_request: 'Access to personal data',
  },
}

/** What is handed over, by the names of the fields. */
export const fieldNames: Texts<Readonly<Record<string, string>>> = {
  'zh-CN': {
    name: '姓名',
    email: '邮箱',
    phone: '电话',
    company: '公司',
    thread: '往来内容',
    everything: '全部内容',
  },
  en: {
    name: 'name',
    email: 'mail address',
    phone: 'telephone',
    company: 'company',
    thread: 'the conversation',
    everything: 'everything',
  },
}
