/** `sanbao policy check | show | test`: the policy document at the command line. */
import { isUtf8 } from 'node:buffer'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import { answer, dayAskedAbout, type Edition, type PolicyDocument } from '#entitlement/index.ts'
import { dayOf } from '#lib/days.ts'
import { answerLines } from './answer-lines.ts'
import { inLocale, type Bilingual, type Locale } from '#lib/texts.ts'
import { parseCases, runCases, type CaseResult, type PolicyCase } from './case-file.ts'
import { policyFiles } from './index.ts'
import { checkCases, checkPolicy, checkSuccession } from './policy-check.ts'
import { commandTexts } from './policy-editions.texts.ts'
import { parsePolicy, type PolicyFile, type Problem } from './policy-file.ts'

interface Context {
  readonly print: (line: string) => void
  readonly locale: Locale
}

/** A failure that is the file's, told in sentences with places. */
class FileProblems extends Error {
  readonly lines: readonly string[]
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.lines = lines
  }
  sentence(): string {
    return this.lines.join('\n')
  }
}

const at = (file: string, problem: Problem): string =>
  `${file}:${problem.line}:${problem.column} ${problem.path === '' ? '' : `${problem.path}: `}${problem.message}`

const readText = (file: string, locale: Locale): string => {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch {
    throw new FileProblems([commandTexts[locale].unreadable(file)])
  }
  if (!isUtf8(bytes)) throw new FileProblems([commandTexts[locale].notUtf8(file)])
  return bytes.toString()
}

const readPolicyFile = (file: string, overrides: Record<string, string>, locale: Locale): PolicyFile => {
  const policy = parsePolicy(readText(file, locale), overrides, locale)
  if (!policy.ok) throw new FileProblems(policy.error.map((problem) => at(file, problem)))
  return policy.value
}

const readCaseFile = (file: string, locale: Locale): readonly PolicyCase[] => {
  const cases = parseCases(readText(file, locale), locale)
  if (!cases.ok) throw new FileProblems(cases.error.map((problem) => at(file, problem)))
  return cases.value
}

/** What is wrong with one document and the cases beside it; says so when nothing is. */
const checkFile = (file: string, { print, locale }: Context) => {
  const { document, edition, located } = readPolicyFile(file, {}, locale)
  const [casesFile, source] = [join(dirname(file), 'cases.yaml'), join(dirname(file), 'source.zh.txt')]
  const cases = existsSync(casesFile) ? readCaseFile(casesFile, locale) : undefined
  const beside = { cases, source: existsSync(source) ? readText(source, locale) : undefined }
  const problems = [
    ...checkPolicy(document, located, beside, locale).map((problem) => at(file, problem)),
    ...checkCases(document, cases ?? [], locale).map((problem) => at(casesFile, problem)),
  ]
  if (problems.length === 0) print(commandTexts[locale].holds(file, document.clauses.length, edition.sha256))
  return { document, problems }
}

const check = (files: readonly string[], context: Context): void => {
  const { print, locale } = context
  const checked = files.map((file) => checkFile(file, context))
  const succession = checkSuccession(
    checked.map(({ document }) => document),
    locale,
  )
  const problems = [...checked.flatMap((file) => file.problems), ...succession]
  for (const problem of problems) print(problem)
  if (problems.length > 0) throw new FileProblems([commandTexts[locale].problems(problems.length)])
}

const optionText = (option: string | Bilingual, locale: Locale): string =>
  typeof option === 'string' ? option : inLocale(option, locale)

const showReadings = (document: PolicyDocument, id: string, { print, locale }: Context): void => {
  const texts = commandTexts[locale]
  for (const interpretation of document.interpretations.filter((item) => item.clauses.includes(id))) {
    const { options, value } = interpretation
    const chosen = options[value]
    print(`  ${interpretation.id} ${inLocale(interpretation.q, locale)}`)
    print(`    ${texts.reading}: ${value} — ${chosen === undefined ? '' : optionText(chosen, locale)}`)
    if (interpretation.why !== undefined) print(`    ${inLocale(interpretation.why, locale)}`)
    for (const [option, text] of Object.entries(options)) {
      if (option !== value) print(`    ${texts.others}: ${option} — ${optionText(text, locale)}`)
    }
  }
  for (const reading of document.readings.filter((item) => item.clauses.includes(id))) {
    print(`  ${reading.id} ${locale === 'en' ? reading.en : (reading.zh ?? reading.en)}`)
  }
}

const show = (edition: Edition, id: string | undefined, context: Context): void => {
  const { print, locale } = context
  const { doc } = edition
  const clauses = doc.clauses.filter((clause) => id === undefined || clause.id === id)
  if (clauses.length === 0) throw new FileProblems([commandTexts[locale].noSuchClause(id ?? '')])
  print(
    `${inLocale(doc.title, locale)} · ${doc.id} v${doc.version} · sha256 ${edition.sha256} · ${commandTexts[locale].authoritative}`,
  )
  for (const clause of clauses) {
    print(
      `\n${clause.id}  [${clause.kind}]\n  ${clause.zh.replaceAll('\n', '\n  ')}\n  ${clause.en.replaceAll('\n', '\n  ')}`,
    )
    if (id !== undefined) showReadings(doc, id, context)
  }
}

/** Beside the results, so that they stay readable for machines. */
const warn = (line: string): void => void process.stderr.write(`${line}\n`)

const printFailure = (result: CaseResult, { print, locale }: Context): void => {
  const texts = commandTexts[locale]
  print(`${result.id}${result.title === undefined ? '' : `  ${result.title}`}`)
  for (const { field, expected, got } of result.differences) {
    print(
      `  ${field}: ${texts.expected} ${JSON.stringify(expected)}, ${texts.got} ${JSON.stringify(got) ?? 'undefined'}`,
    )
  }
}

const settingsOf = (settings: readonly string[], locale: Locale): Record<string, string> =>
  Object.fromEntries(
    settings.map((setting) => {
      const split = setting.indexOf('=')
      if (split < 1) throw new FileProblems([commandTexts[locale].badSetting(setting)])
      return [setting.slice(0, split), setting.slice(split + 1)]
    }),
  )

interface TestOptions {
  readonly policy?: string
  readonly set: readonly string[]
  readonly json?: boolean
}

const test = (files: readonly string[], options: TestOptions, context: Context): void => {
  const { print, locale } = context
  const overrides = settingsOf(options.set, locale)
  const newest = options.policy ?? policyFiles().at(-1)
  if (newest === undefined) throw new FileProblems([commandTexts[locale].unreadable('policy.yaml')])
  const { edition } = readPolicyFile(newest, overrides, locale)
  const results = files.flatMap((file) => {
    const cases = readCaseFile(file, locale)
    for (const item of cases.filter(({ ready }) => ready)) {
      for (const problem of item.problems) warn(`${commandTexts[locale].ignored} ${at(file, problem)}`)
    }
    return runCases(edition, cases)
  })
  const failed = results.filter((result) => !result.passed)
  if (options.json === true) {
    const counts = { passed: results.length - failed.length, failed: failed.length }
    print(JSON.stringify({ policy: edition.ref, ...counts, results }))
  } else {
    for (const result of failed) printFailure(result, context)
    print(`${results.length - failed.length} passed, ${failed.length} failed`)
  }
  if (failed.length > 0) process.exitCode = 1
}

/** Answers a worked case as a customer would be answered on the day it is about. */
const explainCase = (id: string, options: { readonly policy?: string }, context: Context): void => {
  const { print, locale } = context
  const file = options.policy ?? policyFiles().at(-1) ?? ''
  const found = readCaseFile(join(dirname(file), 'cases.yaml'), locale).find((item) => item.id === id)
  if (found?.ready !== true) throw new FileProblems([commandTexts[locale].noSuchCase(id)])
  const { title, unit, events, ask, interpretations = {} } = found.content
  const { edition } = readPolicyFile(file, interpretations, locale)
  if (title !== undefined) print(`${id}  ${title}`)
  for (const fact of [...events, ask])
    print(
      `  ${Object.entries(fact)
        .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
        .join(' ')}`,
    )
  print('')
  const day = dayAskedAbout(edition, ask) ?? dayOf(Temporal.Now.plainDateISO(edition.zone).toString())
  for (const line of answerLines(answer([edition], { unit, events }, ask, day), locale)) print(line)
}

const gather = (value: string, list: readonly string[]): string[] => [...list, value]

/** Adds `sanbao policy …` to the program. */
export const commands = (program: Command, context: Context): void => {
  const texts = commandTexts[context.locale]
  const policy = program.command('policy').description(`${texts.check}; ${texts.test}`)
  policy
    .command('check')
    .description(texts.check)
    .argument('[files...]')
    .action((files: string[]) => check(files.length > 0 ? files : policyFiles(), context))
  policy
    .command('show')
    .description(texts.show)
    .argument('[clause]')
    .option('--policy <file>')
    .action((clause: string | undefined, options: { policy?: string }) =>
      show(readPolicyFile(options.policy ?? policyFiles().at(-1) ?? '', {}, context.locale).edition, clause, context),
    )
  policy
    .command('explain')
    .description(texts.explain)
    .argument('<case>')
    .option('--policy <file>')
    .action((id: string, options: { policy?: string }) => explainCase(id, options, context))
  policy
    .command('test')
    .description(texts.test)
    .argument('<files...>')
    .option('--policy <file>')
    .option('--set <reading=value>', '', gather, [])
    .option('--json')
    .action((files: string[], options: TestOptions) => test(files, options, context))
}
