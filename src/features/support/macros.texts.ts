import type { Texts } from '#lib/texts.ts'

/** A ready text; `{name}`, `{number}`, `{serial}`, `{model}` and `{me}` are filled in for the request at hand. */
export interface Macro {
  readonly id: string
  readonly title: string
  readonly body: string
}

export const macros: Texts<readonly Macro[]> = {
  'zh-CN': [
    {
      id: 'ask_details',
      title: '请补充故障信息',
      body: '{name}，您好！\n\n为了判断 {model}（序列号 {serial}）的故障，请告诉我们：\n1. 故障何时开始，是否有带日期的照片或视频；\n2. 当前固件版本；\n3. 指示灯状态。\n\n{me}',
    },
    {
      id: 'ask_firmware',
      title: '请先升级固件',
      body: '{name}，您好！\n\n请先把 {model} 升级到最新固件并恢复默认设置，再看问题是否仍然存在。升级前请备份配置。\n\n{me}',
    },
    {
      id: 'ask_proof',
      title: '请提供购买凭证',
      body: '{name}，您好！\n\n我们的记录中没有序列号 {serial} 的销售日期。请提供发票或其他购买凭证，以便确认保修（政策 2.8）。\n\n{me}',
    },
    {
      id: 'solved',
      title: '问题已解决',
      body: '{name}，您好！\n\n很高兴问题已经解决。若再次出现，直接回复即可，我们会继续处理请求 {number}。\n\n{me}',
    },
  ],
  en: [
    {
      id: 'ask_details',
      title: 'Ask for details of the fault',
      body: 'Hello {name},\n\nto judge the fault of the {model} (serial number {serial}), please tell us:\n1. when it began, with a dated photo or video if you have one;\n2. the firmware version;\n3. what the lights show.\n\n{me}',
    },
    {
      id: 'ask_firmware',
      title: 'Update the firmware first',
      body: 'Hello {name},\n\nplease update the {model} to the latest firmware, restore the defaults, and see whether the fault remains. Back up the configuration first.\n\n{me}',
    },
    {
      id: 'ask_proof',
      title: 'Ask for proof of purchase',
      body: 'Hello {name},\n\nwe have no date of sale for the serial number {serial}. Please send the invoice or another proof of purchase, so that we can establish the warranty (policy 2.8).\n\n{me}',
    },
    {
      id: 'solved',
      title: 'Solved',
      body: 'Hello {name},\n\ngood that it works again. If it comes back, just reply: we will take up request {number} again.\n\n{me}',
    },
  ],
}
