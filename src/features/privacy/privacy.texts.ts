import type { Texts } from '#lib/texts.ts'

/** What the person agrees to, by purpose of the policy. Changing a word here makes a new version of the text. */
export const consentTexts: Texts<Readonly<Record<string, string>>> = {
  'zh-CN': {
    service: '我同意千视为处理此请求而收集、使用和保存我填写的信息（政策第八条）。',
    warranty_proof: '我同意千视使用我提供的购买凭证来确认保修资格。',
    shipping: '我同意千视把收件所需的姓名、电话和地址交给承运商，用于寄送本请求的设备。',
    dealer_routing: '如果设备购自经销商，我同意千视把此请求和我的联系方式转交该经销商，由其先行支持。',
  },
  en: {
    service:
      'I agree that Kiloview collects, uses and stores what I fill in here to deal with this request (article 8 of the policy).',
    warranty_proof: 'I agree that Kiloview uses the proof of purchase I supply to establish the warranty.',
    shipping:
      'I agree that Kiloview gives the carrier my name, telephone and address as far as needed to ship the device of this request.',
    dealer_routing:
      'If the device was bought from a dealer, I agree that Kiloview passes this request and my contact details to that dealer, who supports me first.',
  },
}
