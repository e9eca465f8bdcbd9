import { Option } from 'commander'
import type { Command } from 'commander'
import { answer, newestEdition, questionSchema, standingEvents, timelineOf } from '#entitlement/index.ts'
import type { Question } from '#entitlement/index.ts'
import { isInstant } from '#entitlement/time.schema.ts'
import { dealerNames } from '#features/dealers/index.ts'
import { answerLines, loadEditions } from '#features/policy-editions/index.ts'
import { dayOf, parseDay, type Day } from '#lib/days.ts'
import { inLocale, locales } from '#lib/texts.ts'
import type { Locale } from '#lib/texts.ts'
import { issueSentence } from '#lib/time.texts.ts'
import { dayIn, endOfDay, formatInstant, systemClock } from '#platform/clock.ts'
import { CommandRefusal } from '#platform/command.ts'
import type { CommandContext } from '#platform/command.ts'
import { openDatabase } from '#platform/db/index.ts'
import type { Db } from '#platform/db/index.ts'
import { normaliseSerial } from './serial.rules.ts'
import { asKnownAt, factsOf } from './units.rules.ts'
import { appendEventSchema } from './units.schema.ts'
import type { StoredEvent, UnitLedger } from './units.schema.ts'
import { refusalSentence, serialSentence, unitTexts } from './units.texts.ts'
import { appendEvent, refold } from './units.use-cases.ts'
import type { UnitContext } from './units.use-cases.ts'
import { findLedger, serialsOf, storedEvents } from './units.views.ts'

interface AsOf {
  readonly on?: string
  readonly known?: string
  readonly lang?: Locale
}

interface AskOptions extends AsOf {
  readonly json?: string
  readonly jsonOut?: boolean
}

interface AddOptions {
  readonly type: string
  readonly data: string
  readonly source: string
  readonly evidence: readonly string[]
  readonly corrects?: string
}

const inUnits = async <T>({ config, print }: CommandContext, work: (ctx: UnitContext) => Promise<T>): Promise<T> => {
  const editions = loadEditions()
  const now = systemClock()
  const database = await openDatabase({ ...config(), onProgress: print })
  const ctx = { db: database.db, editions, now: formatInstant(now), today: dayIn(newestEdition(editions).zone, now) }
  return work(ctx).finally(() => database.close())
}

const readSerial = (raw: string, locale: Locale): string => {
  const serial = normaliseSerial(raw)
  if (!serial.ok) throw new CommandRefusal(serialSentence(serial.error, locale))
  return serial.value
}

const findUnit = async (db: Db, raw: string, locale: Locale): Promise<UnitLedger> => {
  const unit = await findLedger(db, readSerial(raw, locale))
  if (unit === undefined) throw new CommandRefusal(refusalSentence({ code: 'unknown_serial' }, locale))
  return unit
}

/** The second clock: an instant, or a day, which stands for its end in the zone of the policy. */
const knownInstant = (text: string, zone: string, locale: Locale): string => {
  if (parseDay(text) !== undefined) return formatInstant(endOfDay(zone, text))
  if (isInstant(text)) return formatInstant(Temporal.Instant.from(text))
  throw new CommandRefusal(unitTexts[locale].badDay)
}

const readJson = (text: string, locale: Locale): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Said below: what was given is no object.
  }
  throw new CommandRefusal(unitTexts[locale].notJson)
}

/** The day a question is asked about stands in `on`; an act of the customer is dated by `at` or `reported`. */
const DATED: Readonly<Record<string, string>> = {
  coverage: 'on',
  software: 'on',
  register: 'at',
  apply_paid: 'at',
  return: 'reported',
  repair: 'reported',
}

const readQuestion = (kind: string, options: AskOptions, today: string, locale: Locale): Question => {
  const given = options.json === undefined ? {} : readJson(options.json, locale)
  const field = DATED[kind]
  const parsed = questionSchema.safeParse({
    kind,
    ...(field !== undefined && { [field]: options.on ?? today }),
    ...given,
  })
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${issueSentence(message, locale)}`)
  throw new CommandRefusal(`${unitTexts[locale].badQuestion}: ${issues.join('; ')}`)
}

const asOf = (unit: UnitLedger, options: AsOf, ctx: UnitContext, locale: Locale): UnitLedger =>
  options.known === undefined
    ? unit
    : asKnownAt(unit, knownInstant(options.known, newestEdition(ctx.editions).zone, locale))

/** What could still be done is told as of the day on which this much was known: today, or that of the second clock. */
const adviceDay = (options: AsOf, ctx: UnitContext, locale: Locale): Day => {
  const zone = newestEdition(ctx.editions).zone
  const known = options.known === undefined ? ctx.now : knownInstant(options.known, zone, locale)
  return dayOf(dayIn(zone, Temporal.Instant.from(known)))
}

const factLine = (
  { event, source, evidence }: StoredEvent,
  stands: boolean,
  names: ReadonlyMap<string, string>,
  locale: Locale,
): string => {
  const t = unitTexts[locale]
  const facts = Object.entries(factsOf(event)).map(([key, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return `${key}=${key === 'dealer' ? (names.get(text) ?? text) : text}`
  })
  const origin = [
    `${t.recorded} ${event.recorded}`,
    `${t.source} ${source}`,
    ...evidence.map((each) => `${t.evidence} ${each}`),
  ]
  const correction = event.corrects === undefined ? '' : `  ${t.corrects} ${event.corrects}`
  return `  ${stands ? '•' : '×'} ${event.type}  ${facts.join(' ')}${correction}\n      ${event.id}  ${origin.join('; ')}`
}

const show = async (raw: string, options: AsOf, context: CommandContext): Promise<void> => {
  const locale = options.lang ?? context.locale
  const t = unitTexts[locale]
  await inUnits(context, async (ctx) => {
    const found = await findUnit(ctx.db, raw, locale)
    const unit = asOf(found, options, ctx, locale)
    const on = options.on ?? ctx.today
    if (parseDay(on) === undefined) throw new CommandRefusal(t.badDay)
    const stored = await storedEvents(ctx.db, unit.lineageId)
    const known = new Set(unit.ledger.events.map((event) => event.id))
    const standing = new Set(standingEvents(unit.ledger.events).map((event) => event.id))
    const ids = stored.flatMap(({ event }) => ('dealer' in event && event.dealer !== undefined ? [event.dealer] : []))
    const names = await dealerNames(ctx.db, [...new Set(ids)])
    const { segments } = timelineOf(ctx.editions, unit.ledger)
    const decided = answer(ctx.editions, unit.ledger, { kind: 'coverage', on }, adviceDay(options, ctx, locale))
    const serials = await serialsOf(ctx.db, unit.lineageId)
    const lines = [
      `${unit.printed}  ${t.model} ${unit.model.name} · ${inLocale(unit.model.title, locale)}`,
      ...(serials.length > 1 ? [`${t.units}: ${serials.join(' → ')}`] : []),
      '',
      `${t.facts}:`,
      ...stored
        .filter(({ event }) => known.has(event.id))
        .map((each) => factLine(each, standing.has(each.event.id), names, locale)),
      '',
      `${t.segments}:`,
      ...segments.map(
        ({ from, to, status, basis }) => `  ${from} – ${to}  ${t[status]}${status === 'gap' ? '' : ` (${basis})`}`,
      ),
      '',
      `${t.coverage} ${on}:`,
      ...answerLines(decided, locale),
    ]
    for (const line of lines) context.print(line)
  })
}

const ask = async (raw: string, kind: string, options: AskOptions, context: CommandContext): Promise<void> => {
  const locale = options.lang ?? context.locale
  await inUnits(context, async (ctx) => {
    if (options.on !== undefined && parseDay(options.on) === undefined)
      throw new CommandRefusal(unitTexts[locale].badDay)
    const question = readQuestion(kind, options, ctx.today, locale)
    const unit = asOf(await findUnit(ctx.db, raw, locale), options, ctx, locale)
    const decided = answer(ctx.editions, unit.ledger, question, adviceDay(options, ctx, locale))
    if (options.jsonOut) context.print(JSON.stringify(decided, null, 2))
    else for (const line of answerLines(decided, locale)) context.print(line)
  })
}

const addEvent = async (raw: string, options: AddOptions, context: CommandContext): Promise<void> => {
  const { locale } = context
  const event = {
    ...readJson(options.data, locale),
    type: options.type,
    ...(options.corrects !== undefined && { corrects: options.corrects }),
  }
  const serial = readSerial(raw, locale)
  const command = appendEventSchema.safeParse({ serial, event, source: options.source, evidence: options.evidence })
  if (!command.success) {
    const issues = command.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
    throw new CommandRefusal(refusalSentence({ code: 'invalid_event', issues }, locale))
  }
  await inUnits(context, async (ctx) => {
    const appended = await appendEvent(ctx, command.data)
    if (!appended.ok) throw new CommandRefusal(refusalSentence(appended.error, locale))
    context.print(`${unitTexts[locale].appended} ${appended.value.id} ${appended.value.recorded}`)
  })
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value]

const asOfOptions = (command: Command): Command =>
  command
    .option('--on <day>', '问的是哪一天 / the day asked about')
    .option('--known <instant>', '按当时已知的记录 / only what was recorded by then')
    .addOption(new Option('--lang <language>', '语言 / language').choices([...locales]))

/** Adds `sanbao unit show | add-event | refold`. */
export const commands = (program: Command, context: CommandContext): void => {
  const unit = program.command('unit').description('一台设备的记录 / the records of one unit')

  asOfOptions(
    unit
      .command('show')
      .description('事实、来源、质保和理由 / facts, sources, coverage and reasons')
      .argument('<serial>'),
  ).action((serial: string, options: AsOf) => show(serial, options, context))

  unit
    .command('add-event')
    .description('登记、更正或撤回一个事实 / record, correct or withdraw a fact')
    .argument('<serial>')
    .requiredOption('--type <type>', '事实类型 / type of the fact')
    .requiredOption('--data <json>', '事实内容，如 {"on":"2026-03-01"} / its content')
    .option('--source <name>', '谁告诉我们的 / who told us', 'staff')
    .option('--evidence <reference>', '凭证，可多次 / where the proof is; repeatable', collect, [])
    .option('--corrects <id>', '被更正或撤回的事实 / the fact that is corrected or withdrawn')
    .action((serial: string, options: AddOptions) => addEvent(serial, options, context))

  unit
    .command('refold')
    .description('按事实重新计算全部质保缓存 / rebuild the whole cache of coverage from the facts')
    .action(() => inUnits(context, async (ctx) => context.print(unitTexts[context.locale].folded(await refold(ctx)))))
}

/** Adds `sanbao ask`. */
export const askCommands = (program: Command, context: CommandContext): void => {
  asOfOptions(
    program
      .command('ask')
      .description('就一台设备提问 / ask a question about a unit')
      .argument('<serial>')
      .argument(
        '<kind>',
        'coverage timeline return repair register apply_paid part firmware software respond route disclose version',
      )
      .option('--json <question>', '问题的其他内容 / further content of the question, a JSON object')
      .option('--json-out', '输出 JSON / print JSON'),
  ).action((serial: string, kind: string, options: AskOptions) => ask(serial, kind, options, context))
}
