/** `sanbao coverage`: the warranty check for one serial or a file of a million, as a table. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Option, type Command } from 'commander'
import { isInstant } from '#entitlement/time.schema.ts'
import { loadEditions } from '#features/policy-editions/index.ts'
import { parseDay } from '#lib/days.ts'
import { locales, type Locale } from '#lib/texts.ts'
import { systemClock } from '#platform/clock.ts'
import { CommandRefusal, type CommandContext } from '#platform/command.ts'
import { openDatabase } from '#platform/db/index.ts'
import { csvHead, csvLines } from './coverage-csv.ts'
import { askingOf, batchItemOf } from './warranty.context.ts'
import type { BatchItem } from './warranty.schema.ts'
import { commandTexts } from './warranty.texts.ts'
import { findCoverages, type Asking } from './warranty.use-cases.ts'

interface Options {
  readonly file?: string
  readonly on?: string
  readonly known?: string
  readonly format: 'csv' | 'json'
  readonly lang?: Locale
}

/** Serials looked up with one query. */
const PAGE = 500

const fromFile = async function* (file: string): AsyncGenerator<string> {
  const input = file === '-' ? process.stdin : createReadStream(file)
  // The error of a file that is not there comes with the first line read.
  const failed = new Promise<never>((_, reject) => input.once('error', reject))
  const lines = createInterface({ input, crlfDelay: Infinity })[Symbol.asyncIterator]()
  for (;;) {
    const line = await Promise.race([lines.next(), failed])
    if (line.done === true) return
    const serial = line.value.replace(/^\uFEFF/, '').trim()
    if (serial !== '') yield serial
  }
}

/** Waits where the reader is slower than we are, so that a million answers are never held at once. */
const write = (text: string): Promise<void> =>
  new Promise((resolve, reject) => process.stdout.write(text, (error) => (error ? reject(error) : resolve())))

const textOf = (items: readonly BatchItem[], format: Options['format']): string =>
  format === 'csv' ? csvLines(items) : items.map((item) => `${JSON.stringify(item)}\n`).join('')

const answerAll = async (
  serials: AsyncIterable<string> | Iterable<string>,
  asking: Asking,
  format: Options['format'],
) => {
  let page: string[] = []
  const flush = async (): Promise<void> => {
    const results = await findCoverages(page, asking)
    await write(
      textOf(
        results.map((result) => batchItemOf(result, asking.locale)),
        format,
      ),
    )
    page = []
  }
  for await (const serial of serials) {
    page.push(serial)
    if (page.length === PAGE) await flush()
  }
  await flush()
}

const check = (serials: readonly string[], options: Options, locale: Locale): void => {
  const t = commandTexts[locale]
  if (serials.length === 0 && options.file === undefined) throw new CommandRefusal(t.noSerials)
  const { on, known } = options
  if (on !== undefined && parseDay(on) === undefined) throw new CommandRefusal(t.badDay)
  if (known !== undefined && parseDay(known) === undefined && !isInstant(known)) throw new CommandRefusal(t.badDay)
}

const run = async (serials: readonly string[], options: Options, context: CommandContext): Promise<void> => {
  const locale = options.lang ?? context.locale
  check(serials, options, locale)
  const database = await openDatabase(context.config())
  try {
    const asking = askingOf({ db: database.db, editions: loadEditions(), clock: systemClock }, options, locale)
    if (options.format === 'csv') await write(csvHead(locale))
    if (serials.length > 0) await answerAll(serials, asking, options.format)
    if (options.file !== undefined) await answerAll(fromFile(options.file), asking, options.format)
  } catch (error) {
    const unreadable = error instanceof Error && 'syscall' in error && 'path' in error
    throw unreadable ? new CommandRefusal(commandTexts[locale].unreadable(options.file ?? '')) : error
  } finally {
    await database.close()
  }
}

/** Adds `sanbao coverage [SERIAL...] [--file FILE]`. */
export const commands = (program: Command, context: CommandContext): void => {
  program
    .command('coverage')
    .description('查询质保：一台、多台或一个序列号文件 / the warranty of one unit, of many, or of a file of serials')
    .argument('[serials...]')
    .option('--file <file>', '每行一个序列号；- 为标准输入 / one serial a line; - is the standard input')
    .option('--on <day>', '问的是哪一天 / the day asked about')
    .option('--known <instant>', '按当时已知的记录 / only what was recorded by then')
    .addOption(new Option('--format <format>', '输出格式 / format').choices(['csv', 'json']).default('csv'))
    .addOption(new Option('--lang <language>', '语言 / language').choices([...locales]))
    .action((serials: string[], options: Options) => run(serials, options, context))
}
