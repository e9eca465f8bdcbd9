import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import { SingleBar, Presets } from 'cli-progress'
import { Option } from 'commander'
import type { Command } from 'commander'
import { parse as parseYaml } from 'yaml'
import { prettifyError, ZodError } from 'zod'
import { newestEdition } from '#entitlement/index.ts'
import { fillEmptyCatalogue } from '#features/demo/index.ts'
import { loadEditions } from '#features/policy-editions/index.ts'
import { locales } from '#lib/texts.ts'
import type { Locale } from '#lib/texts.ts'
import { dayIn, formatInstant, systemClock } from '#platform/clock.ts'
import { CommandRefusal } from '#platform/command.ts'
import type { CommandContext } from '#platform/command.ts'
import { openDatabase } from '#platform/db/index.ts'
import { mappingSchema } from './imports.schema.ts'
import type { ImportProgress, ImportReport, Mapping, ProblemRow } from './imports.schema.ts'
import { fieldNames, fileSentence, importTexts, problemSentence } from './imports.texts.ts'
import { importUnits } from './imports.use-cases.ts'
import { problemFileHead, problemFileRows } from './problem-file.ts'

interface Options {
  readonly dryRun?: boolean
  readonly map?: string
  readonly errors?: string
  readonly encoding?: string
  readonly sheet?: string
  readonly lang?: Locale
}

/** Milliseconds for one statement of a batch. */
const TIMEOUT_MS = 120_000
/** Problem rows shown on the terminal; the file has them all. */
const SHOWN = 20
/** Milliseconds between progress lines where there is no terminal to draw a bar on. */
const LINE_EVERY_MS = 5000

const readMapping = (path: string, locale: Locale): Mapping => {
  try {
    return mappingSchema.parse(parseYaml(readFileSync(path, 'utf8')))
  } catch (error) {
    const text =
      error instanceof ZodError ? prettifyError(error) : error instanceof Error ? error.message : String(error)
    const reason = text.split('\n').slice(0, 2).join(' ')
    throw new CommandRefusal(importTexts[locale].badMap(`${path}: ${reason}`))
  }
}

const problemLines = ({ row, problems }: ProblemRow, locale: Locale): string[] =>
  problems.map((problem) => {
    const place = problem.column === '' ? '' : ` ${problem.column}${problem.value === '' ? '' : ` “${problem.value}”`}`
    return `${importTexts[locale].row} ${row}${place}: ${problemSentence(problem, locale)}`
  })

const problemPathOf = (path: string, errors: string | undefined, locale: Locale): string => {
  const problemPath = errors ?? `${basename(path, extname(path))}.problems.csv`
  if (resolve(problemPath) === resolve(path)) throw new CommandRefusal(importTexts[locale].errorsIntoFile(problemPath))
  return problemPath
}

/**
 * The rows with problems: the first ones for the terminal, all in a file in the folder one stands in. The file is opened before the
 * first row is taken over, so that no problem is lost to a folder that cannot be written, and holds what it held until one comes.
 */
const problemReport = (path: string, locale: Locale) => {
  const t = importTexts[locale]
  const isNew = !existsSync(path)
  let file: number
  try {
    file = openSync(path, 'a')
  } catch (error) {
    throw new CommandRefusal(t.badErrors(path, (error as NodeJS.ErrnoException).code ?? ''))
  }
  const shown: string[] = []
  let count = 0
  return {
    add: (rows: readonly ProblemRow[], header: readonly string[]): void => {
      if (count === 0) {
        ftruncateSync(file)
        writeSync(file, problemFileHead(header))
      }
      writeSync(file, problemFileRows(rows, header))
      for (const row of rows) if (count++ < SHOWN) shown.push(...problemLines(row, locale))
    },
    close: (): void => {
      closeSync(file)
      if (isNew && count === 0) unlinkSync(path)
    },
    lines: (): string[] => [
      ...shown,
      ...(count > SHOWN ? [t.more(count - SHOWN)] : []),
      ...(count > 0 ? [t.wrote(path)] : []),
    ],
  }
}

/** A bar with rate and time left on a terminal, a line now and then elsewhere. */
const progressOf = (locale: Locale, print: (line: string) => void) => {
  const t = importTexts[locale]
  const began = performance.now()
  const rateAt = (rows: number): number => Math.round(rows / Math.max(0.001, (performance.now() - began) / 1000))
  if (!process.stderr.isTTY) {
    let last = began
    const show = ({ rows, share }: ImportProgress): void => {
      if (performance.now() - last < LINE_EVERY_MS || share === 0) return
      last = performance.now()
      print(t.line(rows, Math.round(share * 100), rateAt(rows), Math.round(((last - began) / 1000) * (1 / share - 1))))
    }
    return { show, stop: () => undefined }
  }
  const bar = new SingleBar({ format: t.progress, hideCursor: true, etaBuffer: 50 }, Presets.shades_classic)
  bar.start(1, 0, { rate: 0 })
  const show = ({ rows, share }: ImportProgress): void => {
    bar.setTotal(share === 0 ? rows : Math.round(rows / share))
    bar.update(rows, { rate: rateAt(rows) })
  }
  return { show, stop: () => bar.stop() }
}

const reportLines = (report: ImportReport, locale: Locale): string[] => {
  const t = importTexts[locale]
  const { counts, detail } = report
  const columns = Object.entries(report.columns).map(
    ([field, header]) => `${fieldNames[locale][field as keyof Mapping]} ← ${header}`,
  )
  const read = [detail.encoding, detail.delimiter && JSON.stringify(detail.delimiter), detail.sheet].filter(Boolean)
  return [
    ...(report.dryRun ? [t.dryRun] : []),
    ...(report.resumedAfter > 0 ? [t.resumed(report.resumedAfter)] : []),
    `${report.format.toUpperCase()} ${read.join(' ')}`,
    `${t.columns}: ${columns.join('; ')}`,
    ...(report.ignoredColumns.length > 0 ? [`${t.ignored}: ${report.ignoredColumns.join('; ')}`] : []),
    ...(report.newDealers.length > 0 ? [`${t.newDealers}: ${report.newDealers.join('; ')}`] : []),
    '',
    ...[
      [report.rows, t.rows],
      [counts.added, t.added],
      [counts.completed, t.completed],
      [counts.unchanged, t.unchanged],
      [counts.conflicts, t.conflicts],
      [counts.errors, t.errors],
    ].map(([count, words]) => `${String(count).padStart(10)} ${words}`),
  ]
}

const runImport = async (path: string, options: Options, context: CommandContext): Promise<void> => {
  const locale = options.lang ?? context.locale
  const t = importTexts[locale]
  const { map, errors, lang: _lang, ...rest } = options
  const importOptions = { ...rest, ...(map !== undefined && { mapping: readMapping(map, locale) }) }
  const editions = loadEditions()
  const problemPath = problemPathOf(path, errors, locale)
  const database = await openDatabase({ ...context.config(), onProgress: context.print, queryTimeoutMs: TIMEOUT_MS })
  try {
    const now = systemClock()
    const ctx = { db: database.db, editions, now: formatInstant(now), today: dayIn(newestEdition(editions).zone, now) }
    const models = await fillEmptyCatalogue(ctx)
    if (models > 0) context.print(t.catalogueFilled(models))
    const problems = problemReport(problemPath, locale)
    const progress = progressOf(locale, context.print)
    const watch = { onProgress: progress.show, onProblems: problems.add }
    const result = await importUnits(ctx, { path, name: basename(path) }, importOptions, watch).finally(() => {
      progress.stop()
      problems.close()
    })
    if (!result.ok) throw new CommandRefusal(fileSentence(result.error, locale))
    for (const line of [...reportLines(result.value, locale), ...problems.lines()]) context.print(line)
    if (!result.value.dryRun) await database.maintain()
  } finally {
    await database.close()
  }
}

/** Adds `sanbao import units FILE`. */
export const commands = (program: Command, context: CommandContext): void => {
  program
    .command('import')
    .description('导入数据 / import data')
    .command('units')
    .description('导入已售设备（ERP 导出的 CSV 或 XLSX）/ import sold units from an ERP export, CSV or XLSX')
    .argument('<file>', 'CSV, TSV, XLSX')
    .option('--dry-run', '只显示会发生什么 / only show what would change')
    .option('--map <file>', '列映射文件，JSON 或 YAML：字段 → 表头 / mapping file: field to header')
    .option('--errors <file>', '问题行写入此文件 / where to write the rows with problems')
    .option('--encoding <name>', '文本编码，自动识别失败时用 / text encoding, when detection fails')
    .option('--sheet <name>', '工作表名称 / name of the sheet')
    .addOption(new Option('--lang <language>', '语言 / language').choices([...locales]))
    .action((file: string, options: Options) => runImport(file, options, context))
}
