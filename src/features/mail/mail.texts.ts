import type { Texts } from '#lib/texts.ts'

/** What mails say by themselves. */
export interface MailTexts {
  /** Stands in a request in place of a message that could not be read. */
  readonly unreadable: string
  readonly empty: string
  readonly noSubject: string
  /** Beneath a message that was cut. */
  readonly cut: string
  /** Beneath every letter about a request. */
  readonly replyHint: string
  readonly automatic: string
  readonly signature: string
}

export const mailTexts: Texts<MailTexts> = {
  'zh-CN': {
    unreadable: '（这封邮件无法解析。原始邮件已保存，可在“邮箱”中下载。）',
    empty: '（邮件没有正文。）',
    noSubject: '（无主题）',
    cut: '（正文过长，全文见原始邮件。）',
    replyHint: '直接回复本邮件即可，回复会进入同一个服务请求。',
    automatic: '本邮件由系统自动发出。',
    signature: '千视售后服务',
  },
  en: {
    unreadable: '(This message could not be read. The original is kept and can be downloaded from the mailbox.)',
    empty: '(The message has no text.)',
    noSubject: '(no subject)',
    cut: '(The text is too long; the whole is in the original message.)',
    replyHint: 'Simply reply to this mail; your reply goes to the same request.',
    automatic: 'This message was sent automatically.',
    signature: 'Kiloview After-Sales',
  },
}
