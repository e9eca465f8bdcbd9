import type { MacroFields } from './macros.schema.ts'

type Starter = Omit<MacroFields, 'state'> & { readonly id: string }

/** The ready texts that a desk begins with; from then on they are the desk's own. */
export const starters: readonly Starter[] = [
  {
    id: 'ask_details',
    title: { zh: '请补充故障信息', en: 'Ask for details of the fault' },
    body: {
      zh: '{name}，您好！\n\n为了判断 {model}（序列号 {serial}）的故障，请告诉我们：\n1. 故障何时开始，是否有带日期的照片或视频；\n2. 当前固件版本；\n3. 指示灯状态。\n\n{me}',
      en: 'Hello {name},\n\nto judge the fault of the {model} (serial number {serial}), please tell us:\n1. when it began, with a dated photo or video if you have one;\n2. the firmware version;\n3. what the lights show.\n\n{me}',
    },
  },
  {
    id: 'ask_firmware',
    title: { zh: '请先升级固件', en: 'Update the firmware first' },
    body: {
      zh: '{name}，您好！\n\n请先把 {model} 升级到最新固件并恢复默认设置，再看问题是否仍然存在。升级前请备份配置。\n\n{me}',
      en: 'Hello {name},\n\nplease update the {model} to the latest firmware, restore the defaults, and see whether the fault remains. Back up the configuration first.\n\n{me}',
    },
  },
  {
    id: 'ask_proof',
    title: { zh: '请提供购买凭证', en: 'Ask for proof of purchase' },
    body: {
      zh: '{name}，您好！\n\n我们的记录中没有序列号 {serial} 的销售日期。请提供发票或其他购买凭证，以便确认保修（政策 2.8）。\n\n{me}',
      en: 'Hello {name},\n\nwe have no date of sale for the serial number {serial}. Please send the invoice or another proof of purchase, so that we can establish the warranty (policy 2.8).\n\n{me}',
    },
  },
  {
    // The hand-over asks for this one by its id.
    id: 'dealer_permission',
    title: { zh: '征求转交经销商的同意', en: 'Ask leave to involve the dealer' },
    body: {
      zh: '{name}，您好！\n\n您的设备由经销商“{dealer}”售出，请求 {number} 由其先行支持会更快。转交时，对方会看到您的姓名、联系方式和本请求的往来记录。未经您允许，我们不会转交（政策 2.8.c）；不同意也不影响我们继续为您处理。\n\n如果同意，请直接回复“同意转交”。\n\n{me}',
      en: 'Hello {name},\n\nyour device was sold by the dealer “{dealer}”, who can support you first in request {number}. They would see your name, how to reach you, and this conversation. Without your permission we hand over nothing (policy 2.8.c), and if you prefer not to, we go on with it ourselves.\n\nIf you agree, simply reply “I agree”.\n\n{me}',
    },
  },
  {
    id: 'solved',
    title: { zh: '问题已解决', en: 'Solved' },
    body: {
      zh: '{name}，您好！\n\n很高兴问题已经解决。若再次出现，直接回复即可，我们会继续处理请求 {number}。\n\n{me}',
      en: 'Hello {name},\n\ngood that it works again. If it comes back, just reply: we will take up request {number} again.\n\n{me}',
    },
  },
]
