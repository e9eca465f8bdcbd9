export { addressProblem, sameAddress, type Mailbox } from './address.ts'
export { startImap, type MailSource } from './imap.ts'
export { harmlessHtml } from './mail-html.ts'
export { folderMailer, MailRefused, smtpMailer, type Mailer, type OutgoingMail } from './mailer.ts'
export { rawStore, type RawStore } from './raw-store.ts'
export {
  readAttachment,
  readFiles,
  readMail,
  reportType,
  UnreadableMail,
  type MailAttachment,
  type ReadMail,
} from './read-mail.ts'
export { startSmtpListener, type Envelope } from './smtp-listener.ts'
