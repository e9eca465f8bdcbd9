import type { Texts } from '#lib/texts.ts'

interface CommandTexts {
  readonly check: string
  readonly show: string
  readonly test: string
  readonly explain: string
  readonly noSuchCase: (id: string) => string
  readonly holds: (file: string, clauses: number, hash: string) => string
  readonly problems: (count: number) => string
  readonly noSuchClause: (id: string) => string
  readonly badSetting: (text: string) => string
  readonly unreadable: (file: string) => string
  readonly notUtf8: (file: string) => string
  readonly expected: string
  readonly got: string
  readonly reading: string
  readonly others: string
  readonly authoritative: string
  readonly ignored: string
}

/** What `sanbao policy …` says. */
export const commandTexts: Texts<CommandTexts> = {
  'zh-CN': {
    check: '检查政策文件：结构、引用、两种语言、与原文逐字一致、每条规则都有案例',
    show: '显示政策或其中一条：中文原文、英文译文、数字与解读',
    test: '按政策运行案例文件（sanbao.cases/1）；有一个不符即以 1 退出',
    explain: '解释一个案例：问题、答复、逐条理由',
    noSuchCase: (id) => `没有编号为“${id}”的案例`,
    holds: (file, clauses, hash) => `${file}：通过，${clauses} 条，sha256 ${hash}`,
    problems: (count) => `${count} 处问题`,
    noSuchClause: (id) => `没有编号为“${id}”的条款`,
    badSetting: (text) => `--set 应写成 解读=取值，而不是“${text}”`,
    unreadable: (file) => `读不了文件 ${file}`,
    notUtf8: (file) => `文件 ${file} 不是 UTF-8 编码`,
    expected: '应为',
    got: '实为',
    reading: '所取解读',
    others: '其他解读',
    authoritative: '中文为准',
    ignored: '未使用的字段：',
  },
  en: {
    check:
      'check a policy document: schema, references, both languages, word for word the printed text, a case for each rule',
    show: 'show the policy or one clause: the Chinese words, the English, numbers and readings',
    test: 'run case files (sanbao.cases/1) against the policy; exits with 1 when one differs',
    explain: 'explain a worked case: the question, the answer, the reasons with their clauses',
    noSuchCase: (id) => `there is no case "${id}"`,
    holds: (file, clauses, hash) => `${file}: holds, ${clauses} clauses, sha256 ${hash}`,
    problems: (count) => (count === 1 ? '1 problem' : `${count} problems`),
    noSuchClause: (id) => `there is no clause "${id}"`,
    badSetting: (text) => `--set is written reading=value, not "${text}"`,
    unreadable: (file) => `cannot read the file ${file}`,
    notUtf8: (file) => `the file ${file} is not UTF-8`,
    expected: 'expected',
    got: 'got',
    reading: 'read as',
    others: 'other readings',
    authoritative: 'the Chinese words govern',
    ignored: 'not used:',
  },
}
