import type { Texts } from '#lib/texts.ts'
import type { ProblemWords } from '#platform/http/index.ts'

export type MailProblem = 'mail_unknown' | 'mail_not_held' | 'target_unknown' | 'no_sender' | 'job_unknown'

/** Refusals of the mailbox. */
export const mailProblems: Texts<Record<MailProblem, ProblemWords>> = {
  'zh-CN': {
    mail_unknown: { title: '没有这封邮件', detail: '它可能已被删除；请重新载入邮箱。' },
    mail_not_held: { title: '这封邮件不再等待处理', detail: '可能已有人处理；请重新载入邮箱。' },
    target_unknown: { title: '没有这个请求', detail: '请选择另一个请求，或将邮件作为新请求。' },
    no_sender: { title: '邮件没有可用的发件人', detail: '无法据此建立请求；请下载原始邮件查看。' },
    job_unknown: { title: '没有搁置的这个任务', detail: '可能已有人重试；请重新载入邮箱。' },
  },
  en: {
    mail_unknown: { title: 'There is no such mail', detail: 'It may have been erased; load the mailbox again.' },
    mail_not_held: {
      title: 'The mail no longer waits',
      detail: 'Somebody may have decided already; load the mailbox again.',
    },
    target_unknown: {
      title: 'There is no such request',
      detail: 'Choose another one, or let the mail begin a new request.',
    },
    no_sender: {
      title: 'The mail has no sender one could answer',
      detail: 'No request can be made of it; download the original.',
    },
    job_unknown: {
      title: 'No such job has been put aside',
      detail: 'Somebody may have tried it again; load the mailbox again.',
    },
  },
}
