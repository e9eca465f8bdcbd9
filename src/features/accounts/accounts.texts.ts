import type { Locale, Texts } from '#lib/texts.ts'
import { problemsIn, type ProblemWords } from '#platform/http/index.ts'
import type { DemoStaff } from './accounts.schema.ts'

export type AccountProblem =
  | 'sign_in_needed'
  | 'not_allowed'
  | 'key_refused'
  | 'foreign_origin'
  | 'not_there'
  | 'passkey_refused'
  | 'address_taken'
  | 'last_admin'
  | 'own_account'

/** The refusals of this slice, for the answer and for the list in the documentation. */
export const accountProblems: Texts<Record<AccountProblem, ProblemWords>> = {
  'zh-CN': {
    sign_in_needed: {
      title: '请先登录',
      detail: '此操作需要登录；使用接口时请在 Authorization 请求头中以 Bearer 方式提供密钥。',
    },
    not_allowed: { title: '没有权限', detail: '当前的身份不能进行此操作，请联系管理员。' },
    key_refused: { title: '密钥无效', detail: '密钥不正确、已过期或已被撤销，请使用有效的密钥。' },
    foreign_origin: { title: '拒绝来自其他网站的请求', detail: '请在本站的页面上重新操作。' },
    not_there: { title: '没有找到', detail: '该内容不存在，或您无权查看。' },
    address_taken: { title: '邮箱已被使用', detail: '已有工作人员使用此邮箱；已停用的账号可以重新启用。' },
    last_admin: { title: '这是最后一个管理员', detail: '请先添加另一个管理员，再停用或更改此账号。' },
    own_account: { title: '不能对自己的账号这样做', detail: '请由另一位管理员停用您的账号或更改您的角色。' },
    passkey_refused: {
      title: '通行密钥无效',
      detail: '此通行密钥不属于任何可用账号，或操作已超时；请重试或换一种登录方式。',
    },
  },
  en: {
    sign_in_needed: {
      title: 'Please sign in first',
      detail:
        'This needs somebody who is signed in; programs send their key as a Bearer token in the Authorization header.',
    },
    not_allowed: { title: 'Not allowed', detail: 'Who you are signed in as may not do this; ask an administrator.' },
    key_refused: {
      title: 'This key is not good',
      detail: 'The key is wrong, its time is over, or it was revoked; send one that is good.',
    },
    foreign_origin: {
      title: 'Requests from other sites are refused',
      detail: 'Do it again from a page of this site.',
    },
    not_there: { title: 'Nothing found', detail: 'It does not exist, or it is not yours to see.' },
    address_taken: {
      title: 'This address is taken',
      detail: 'A member of staff has it already; an account that was closed can be opened again.',
    },
    last_admin: {
      title: 'This is the last administrator',
      detail: 'Add another one before this account is closed or changed.',
    },
    own_account: {
      title: 'Not to your own account',
      detail: 'Another administrator closes your account or changes your role.',
    },
    passkey_refused: {
      title: 'This passkey is not good',
      detail: 'It belongs to no open account, or this took too long; try again or sign in another way.',
    },
  },
}

export const accountProblem = problemsIn(accountProblems)

interface LinkMail {
  readonly subject: string
  readonly text: (link: string) => string
}

/** The mail with the link that signs a person in. It holds nothing that a visitor typed. */
export const linkMail: Texts<LinkMail> = {
  'zh-CN': {
    subject: '登录售后服务',
    text: (link) =>
      `请打开以下链接并点击“登录”：\n\n${link}\n\n链接 10 分钟内有效，只能使用一次。\n如果不是您本人操作，请忽略此邮件，不会有任何变化。\n`,
  },
  en: {
    subject: 'Sign in to after-sales service',
    text: (link) =>
      `Open this link and press “Sign in”:\n\n${link}\n\nThe link is valid for 10 minutes and works once.\n` +
      'If you did not ask for it, please ignore this mail; nothing will change.\n',
  },
}

interface InvitationMail {
  readonly subject: (dealer: string) => string
  readonly text: (facts: { dealer: string; link: string; days: number; later: string }) => string
}

/** The mail to somebody who is to work for a dealer on the maker's pages. */
export const invitationMail: Texts<InvitationMail> = {
  'zh-CN': {
    subject: (dealer) => `邀请您代表经销商“${dealer}”处理售后请求`,
    text: ({ dealer, link, days, later }) =>
      `您好！\n\n千视邀请您代表经销商“${dealer}”处理其客户的售后请求。请打开以下链接并点击“登录”：\n\n${link}\n\n链接 ${days} 天内有效，只能使用一次。以后登录请打开以下地址，输入此邮箱即可收到新的链接：\n\n${later}\n\n如果您不认识这家经销商，请忽略此邮件。\n`,
  },
  en: {
    subject: (dealer) => `You are invited to deal with support requests for ${dealer}`,
    text: ({ dealer, link, days, later }) =>
      `Hello,\n\nKiloview invites you to deal with the support requests of customers of ${dealer}. Open this link and press “Sign in”:\n\n${link}\n\nThe link is valid for ${days} days and works once. To sign in later, open this address and enter your mail address to get a new link:\n\n${later}\n\nIf you do not know this dealer, please ignore this mail.\n`,
  },
}

/** The mail to a member of staff who is to set a password: of the house, and so in both its languages. */
export const passwordMail = (link: string): { readonly subject: string; readonly text: string } => ({
  subject: '设置服务台密码 / Set your desk password',
  text:
    `管理员为您开通或重置了服务台账号。请打开以下链接设置密码：\n\n${link}\n\n链接 24 小时内有效，只能使用一次。\n\n` +
    'An administrator has opened or reset your account of the desk. The link sets your password; it is good for 24 hours, once.\n',
})

/** What the terminal says about staff, keys and the audit trail. */
export interface TerminalTexts {
  readonly firstAdmin: (link: string) => string
  readonly demoStaff: string
  readonly demoDealer: (link: string) => string
  readonly passwordLink: (email: string, link: string) => string
  readonly taken: (email: string) => string
  readonly noSuchStaff: (email: string) => string
  readonly closed: (email: string) => string
  readonly lastAdmin: string
  readonly newKey: (key: string) => string
  readonly badScope: (scope: string) => string
  readonly badDays: string
  readonly badEmail: string
  readonly noSuchKey: string
  readonly noSuchDealer: (name: string) => string
  readonly dealerUser: (email: string, dealer: string) => string
  readonly keyRevoked: string
  readonly auditWhole: (rows: number, hash: string) => string
  readonly auditBroken: Readonly<Record<'missing' | 'changed' | 'unlinked', (seq: number) => string>>
}

export const terminalTexts: Texts<TerminalTexts> = {
  'zh-CN': {
    firstAdmin: (link) => `还没有工作人员。请在 24 小时内打开此链接设置第一个管理员（只能使用一次）：\n  ${link}`,
    demoStaff: '演示用的工作人员账号（仅供演示）：',
    demoDealer: (link) => `演示用的经销商页面（24 小时内打开一次）：\n  ${link}`,
    passwordLink: (email, link) => `${email} 请在 24 小时内打开此链接设置密码（只能使用一次）：\n  ${link}`,
    taken: (email) => `已有工作人员使用 ${email}。`,
    noSuchStaff: (email) => `没有使用 ${email} 的工作人员。`,
    closed: (email) => `${email} 已停用，所有登录均已结束。`,
    lastAdmin: '这是最后一个管理员，不能停用；请先添加另一个管理员。',
    newKey: (key) => `新密钥（只显示这一次）：\n  ${key}`,
    badScope: (scope) => `密钥没有名为“${scope}”的权限。`,
    badDays: '天数应为 1 到 3650 之间的整数。',
    badEmail: '不是有效的邮箱地址。',
    noSuchDealer: (name) => `没有名为“${name}”的经销商。`,
    dealerUser: (email, dealer) => `${email} 现在可以通过邮件链接代表经销商“${dealer}”登录。`,
    noSuchKey: '没有这个密钥，或已被撤销。',
    keyRevoked: '密钥已撤销。',
    auditWhole: (rows, hash) => `审计记录完整：${rows} 行，末尾哈希 ${hash}`,
    auditBroken: {
      missing: (seq) => `审计记录不完整：第 ${seq} 行缺失。`,
      changed: (seq) => `审计记录不完整：第 ${seq} 行被改动。`,
      unlinked: (seq) => `审计记录不完整：第 ${seq} 行与上一行不连续。`,
    },
  },
  en: {
    firstAdmin: (link) =>
      `There is no staff yet. Open this link within 24 hours to set up the first administrator (once):\n  ${link}`,
    demoStaff: 'Staff accounts of the demonstration (for nothing else):',
    demoDealer: (link) => `A dealer’s pages of the demonstration (open within 24 hours, once):\n  ${link}`,
    passwordLink: (email, link) => `${email} sets a password with this link within 24 hours (once):\n  ${link}`,
    taken: (email) => `There is a member of staff with ${email} already.`,
    noSuchStaff: (email) => `There is no member of staff with ${email}.`,
    closed: (email) => `${email} is closed and signed out everywhere.`,
    lastAdmin: 'This is the last administrator and stays; add another one first.',
    newKey: (key) => `The new key (shown only now):\n  ${key}`,
    badScope: (scope) => `There is no scope named “${scope}” for keys.`,
    badDays: 'The days must be a whole number from 1 to 3650.',
    badEmail: 'This is not a mail address.',
    noSuchDealer: (name) => `There is no dealer named “${name}”.`,
    dealerUser: (email, dealer) => `${email} can now sign in by mail for ${dealer}.`,
    noSuchKey: 'There is no such key, or it was revoked already.',
    keyRevoked: 'The key is revoked.',
    auditWhole: (rows, hash) => `The audit trail is whole: ${rows} rows, last hash ${hash}`,
    auditBroken: {
      missing: (seq) => `The audit trail is broken: row ${seq} is missing.`,
      changed: (seq) => `The audit trail is broken: row ${seq} was changed.`,
      unlinked: (seq) => `The audit trail is broken: row ${seq} does not follow from the one before.`,
    },
  },
}

/** What the terminal says at a start about how staff gets in; nothing when there is staff already. */
export const staffLines = (
  { staff, link, dealerLink }: Record<'link' | 'dealerLink', string | undefined> & { staff: readonly DemoStaff[] },
  locale: Locale,
): readonly string[] => {
  const t = terminalTexts[locale]
  const dealer = dealerLink === undefined ? [] : [t.demoDealer(dealerLink)]
  if (staff.length > 0)
    return [t.demoStaff, ...staff.map(({ email, password }) => `  ${email}  ${password}`), ...dealer]
  return link === undefined ? [] : [t.firstAdmin(link)]
}
