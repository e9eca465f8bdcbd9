import type { Texts } from '#lib/texts.ts'

const zh = {
  title: '与经销商共享',
  withheld: '这台设备购自经销商，但您没有允许转交，所以由千视直接处理。',
  agreeTo: '如果希望先由售出设备的经销商处理，请阅读并同意：',
  permit: '同意并转交经销商',
  later: '不同意也不影响千视处理您的请求；同意后可以随时撤回。',
  withDealer: '您已允许千视把此请求和您的联系方式转交售出设备的经销商，经销商可以查看并答复。',
  permitted: '您已允许与售出设备的经销商共享；目前由千视处理。',
  withdraw: '撤回同意，由千视处理',
  fromThen: '撤回后，经销商立即不能再查看此请求；此前已经看到的内容无法收回。',
}

const en: typeof zh = {
  title: 'Sharing with the dealer',
  withheld:
    'This device was bought from a dealer, but you have not agreed to a hand-over, so Kiloview deals with your request itself.',
  agreeTo: 'If you would like the dealer who sold the device to support you first, please read this and agree:',
  permit: 'Agree, and hand over to the dealer',
  later:
    'If you do not agree, Kiloview deals with your request just the same. If you do, you can withdraw your consent at any time.',
  withDealer:
    'You have allowed Kiloview to pass this request and your contact details to the dealer who sold the device, who can read and answer it.',
  permitted: 'You have allowed sharing with the dealer who sold the device; at present Kiloview deals with it.',
  withdraw: 'Withdraw consent and let Kiloview deal with it',
  fromThen: 'Once you withdraw, the dealer can no longer see this request; what was seen before cannot be taken back.',
}

export const sharingTexts: Texts<typeof zh> = { 'zh-CN': zh, en }
