import type { Texts } from '#lib/texts.ts'

const zh = {
  title: '经销商自行承诺',
  notOurs: '以下内容由经销商自行承诺，不属于千视的保证，千视不承担责任，也不影响保修判定。',
  until: '有效至',
  noEnd: '未注明期限',
  recordedByDealer: '经销商记录于',
  recordedByMaker: '千视代为记录于',
  withdrawn: '已撤回，',
  colon: '：',
}

const en: typeof zh = {
  title: 'The dealer’s own promise',
  notOurs:
    'What follows is promised by the dealer alone. It is not guaranteed by Kiloview, which is not liable for it, and it does not change what the warranty covers.',
  until: 'valid until',
  noEnd: 'no end date given',
  recordedByDealer: 'recorded by the dealer on',
  recordedByMaker: 'recorded by Kiloview on behalf of the dealer on',
  withdrawn: 'Withdrawn on ',
  colon: ': ',
}

export const promiseTexts: Texts<typeof zh> = { 'zh-CN': zh, en }
