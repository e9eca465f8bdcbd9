/** `sanbao`: the command line. Each slice brings its own commands; only the modules of the command that was asked for are loaded. */
import { Command, CommanderError } from 'commander'
import type { Locale } from '#lib/texts.ts'
import { ConfigError, readConfig, terminalLocale, type Config } from '#platform/config.ts'

/** What a slice's commands get from the command line. */
interface CommandContext {
  /** The settings, read when a command runs. */
  readonly config: () => Config
  /** Writes one line for the person at the terminal. */
  readonly print: (line: string) => void
  readonly locale: Locale
}

type AddCommands = (program: Command, context: CommandContext) => void

/** First word of a command → the module that adds it. */
const modules: Readonly<Record<string, () => Promise<AddCommands>>> = {
  policy: async () => (await import('#features/policy-editions/policy-editions.commands.ts')).commands,
  unit: async () => (await import('#features/units/units.commands.ts')).commands,
  ask: async () => (await import('#features/units/units.commands.ts')).askCommands,
  coverage: async () => (await import('#features/warranty/warranty.commands.ts')).commands,
  model: async () => (await import('#features/catalog/catalog.commands.ts')).commands,
  import: async () => (await import('#features/imports/imports.commands.ts')).commands,
  staff: async () => (await import('#features/accounts/accounts.commands.ts')).staffCommands,
  dealer: async () => (await import('#features/accounts/accounts.commands.ts')).dealerCommands,
  key: async () => (await import('#features/accounts/accounts.commands.ts')).keyCommands,
  audit: async () => (await import('#features/accounts/accounts.commands.ts')).auditCommands,
  privacy: async () => (await import('./privacy-commands.ts')).commands,
  seed: async () => (await import('#features/demo/demo.commands.ts')).commands,
  db: async () => (await import('#platform/db/db.commands.ts')).dbCommands,
}

const buildProgram = async (words: readonly string[], context: CommandContext): Promise<Command> => {
  const program = new Command('sanbao')
    .description('三包：可执行、可引用条款的售后政策 / the after-sales policy, executed and cited')
    .exitOverride()
  const asked = modules[words[0] ?? '']
  const loaders = asked === undefined ? Object.values(modules) : [asked]
  for (const load of loaders) {
    const addCommands = await load()
    addCommands(program, context)
  }
  return program
}

const hasSentence = (error: unknown): error is Error & { sentence: (locale: Locale) => string } =>
  error instanceof Error && 'sentence' in error && typeof error.sentence === 'function'

/** One sentence for what the person can mend; a bug keeps its stack. */
const explain = (error: unknown, locale: Locale): string => {
  if (hasSentence(error)) return error.sentence(locale)
  if (error instanceof ConfigError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

const locale = terminalLocale(process.env)
const words = process.argv.slice(2)
const context: CommandContext = {
  config: () => readConfig(process.env),
  print: (line) => void process.stdout.write(`${line}\n`),
  locale,
}

// The reader of a pipe may leave early (`sanbao … | head`); that is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  throw error
})

try {
  const program = await buildProgram(words, context)
  await program.parseAsync(words, { from: 'user' })
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode
  } else {
    process.stderr.write(`${explain(error, locale)}\n`)
    process.exitCode = 1
  }
}
