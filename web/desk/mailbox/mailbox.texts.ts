import type { InState, MailReason, OutState } from '#features/mail/mail.schema.ts'
import type { Texts } from '#lib/texts.ts'

interface MailWords {
  readonly states: Readonly<Record<InState | OutState, string>>
  readonly reasons: Readonly<Record<MailReason, string>>
}

const words: Texts<MailWords> = {
  'zh-CN': {
    states: {
      stored: '待处理',
      opened: '已建工单',
      joined: '已并入工单',
      held: '暂扣',
      rejected: '已拒绝',
      automatic: '自动邮件',
      duplicate: '重复',
      unreadable: '无法读取',
      waiting: '待发送',
      sent: '已发送',
      withheld: '未发送',
      refused: '被拒收',
      bounced: '被退回',
    },
    reasons: {
      not_participant: '发件人不是此工单的参与者',
      claims_to_be_us: '冒用我们的地址',
      not_authenticated: '发件人未通过验证',
      no_sender: '没有发件人',
      auto_reply: '自动回复',
      bounce: '退信',
      calendar: '日历邀请',
      bulk: '群发邮件',
      loop: '邮件循环',
      same_message: '同一封邮件',
      same_id_other_body: '编号相同而内容不同',
    },
  },
  en: {
    states: {
      stored: 'To be read',
      opened: 'Opened a request',
      joined: 'In its request',
      held: 'Held',
      rejected: 'Rejected',
      automatic: 'Automatic',
      duplicate: 'Duplicate',
      unreadable: 'Unreadable',
      waiting: 'Waiting',
      sent: 'Sent',
      withheld: 'Not sent',
      refused: 'Refused',
      bounced: 'Bounced',
    },
    reasons: {
      not_participant: 'the sender takes no part in the request',
      claims_to_be_us: 'claims to come from us',
      not_authenticated: 'the sender is not proven',
      no_sender: 'without a sender',
      auto_reply: 'automatic reply',
      bounce: 'bounce',
      calendar: 'calendar invitation',
      bulk: 'bulk mail',
      loop: 'mail loop',
      same_message: 'the same message',
      same_id_other_body: 'same id, other content',
    },
  },
}

const page = {
  'zh-CN': {
    title: '邮箱',
    box: '邮件类别',
    boxes: { all: '全部', received: '收到', held: '暂扣', sent: '发出', problems: '有问题' },
    folder: '尚未设置发信服务器：发出的邮件保存在数据文件夹中，可在这里阅读。',
    parked: (count: number) => `${count} 个任务多次失败后已搁置，请检查。`,
    empty: '这里没有邮件',
    emptyHint: '收到和发出的邮件都会列在这里。',
    from: '来自',
    to: '发给',
    files: (count: number) => `${count} 个附件`,
    request: '打开工单',
    release: '放行到工单',
    released: '邮件已放行',
    close: '关闭',
    more: '载入更多',
    noSubject: '（无主题）',
  },
  en: {
    title: 'Mailbox',
    box: 'Which mails',
    boxes: { all: 'All', received: 'Received', held: 'Held', sent: 'Sent', problems: 'Problems' },
    folder: 'No mail server is set up: letters are kept in the data folder and can be read here.',
    parked: (count: number) =>
      `${count} ${count === 1 ? 'job was' : 'jobs were'} given up after several tries; please look.`,
    empty: 'No mail here',
    emptyHint: 'Mails that come in and go out are listed here.',
    from: 'From',
    to: 'To',
    files: (count: number) => `${count} ${count === 1 ? 'file' : 'files'}`,
    request: 'Open the request',
    release: 'Release into its request',
    released: 'The mail is released',
    close: 'Close',
    more: 'Load more',
    noSubject: '(no subject)',
  },
} satisfies Texts<unknown>

export const mailboxTexts = {
  'zh-CN': { ...page['zh-CN'], ...words['zh-CN'] },
  en: { ...page.en, ...words.en },
} satisfies Texts<unknown>
