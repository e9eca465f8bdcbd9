/** The server: settings, database, editions, demonstration data on a first run, then HTTP until a signal. */
import { flushCompileCache } from 'node:module'
import closeWithGrace from 'close-with-grace'
import type { Logger } from 'pino'
import { buildDesk } from '#features/desk/index.ts'
import {
  demoDealerLink,
  firstAdminLink,
  forgetOldAttempts,
  makeDemoStaff,
  staffLines,
  type Accounts,
} from '#features/accounts/index.ts'
import { demoDealer, loadDemo } from '#features/demo/index.ts'
import { loadDemoIssues } from '#features/known-issues/index.ts'
import { addStarters } from '#features/macros/index.ts'
import { loadEditions } from '#features/policy-editions/index.ts'
import { loadDemoRequests } from '#features/support/index.ts'
import type { Locale } from '#lib/texts.ts'
import { formatInstant, systemClock } from '#platform/clock.ts'
import { ConfigError, publicAddress, readConfig, terminalLocale, type Config } from '#platform/config.ts'
import { DatabaseRefusal, openDatabase, type Database } from '#platform/db/index.ts'
import { forgetOldAnswers, limits, lookupLimits, type App } from '#platform/http/index.ts'
import { createLog } from '#platform/log.ts'
import { createApplication } from './application.ts'
import { startBackground } from './background.ts'
import { serverTexts } from './server.texts.ts'

const HOUR_MS = 3_600_000

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** A reason not to start that the person at the terminal can mend; the message is the one sentence they read. */
class StartError extends Error {}

const listen = async (app: App, { host, port }: Config, locale: Locale): Promise<void> => {
  try {
    await app.listen({ host, port })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const t = serverTexts[locale]
    throw new StartError(code === 'EADDRINUSE' ? t.portTaken(host, port) : t.cannotListen(host, port, code ?? message))
  }
}

/**
 * Finishes what has arrived by `stop`, and ends within ten seconds; also after a bug that nobody caught. A start that failed runs
 * out by itself: closing it as well would turn its exit code into 0.
 */
const closeOnSignal = (stop: () => Promise<void>, log: Logger, locale: Locale): void => {
  const skip: closeWithGrace.AllEvents[] = ['SIGINT', 'SIGTERM', 'beforeExit']
  const grace = closeWithGrace({ delay: limits.drainMs, logger: log, skip }, async ({ err }) => {
    if (err !== undefined) log.fatal({ err }, 'uncaught')
    else say(serverTexts[locale].stopping)
    await stop()
    log.flush()
  })
  // npm passes a signal on to a process that the terminal or the service manager has told already: the first one counts, and a
  // second one is no reason to break off.
  let isClosing = false
  const close = (): void => {
    if (isClosing) return
    isClosing = true
    grace.close()
  }
  process.on('SIGINT', close)
  process.on('SIGTERM', close)
}

const forgetHourly = ({ db }: Database, log: Logger): void => {
  const forget = () =>
    Promise.all([forgetOldAnswers(db), forgetOldAttempts(db, systemClock())]).catch((err: unknown) =>
      log.warn({ err }, 'forget'),
    )
  setInterval(forget, HOUR_MS).unref()
}

/** How the first person gets in: the accounts of the demonstration, or a link for the first administrator. */
const sayWhoMayEnter = async (accounts: Accounts, isDemo: boolean, locale: Locale): Promise<void> => {
  const staff = isDemo ? await makeDemoStaff(accounts) : []
  const link = await firstAdminLink(accounts)
  const dealerLink = isDemo ? await demoDealerLink(accounts, demoDealer) : undefined
  for (const line of staffLines({ staff, link, dealerLink }, locale)) say(line)
}

const start = async (config: Config, locale: Locale): Promise<void> => {
  const t = serverTexts[locale]
  const database = await openDatabase({ dataDir: config.dataDir, databaseUrl: config.databaseUrl, onProgress: say })
  try {
    const editions = loadEditions()
    await buildDesk(() => say(t.desk))
    say(database.kind === 'embedded' ? t.embedded(config.dataDir) : t.server)
    await addStarters(database.db, formatInstant(systemClock()))
    const demo = await loadDemo({ db: database.db, editions, clock: systemClock, onStart: () => say(t.demo) })
    const log = createLog(config.logLevel)
    const parts = { config, database, editions, clock: systemClock, log }
    const { app, mail } = await createApplication({ ...parts, lookupLimits })
    let background: ReturnType<typeof startBackground> | undefined
    const stop = async (): Promise<void> => {
      await app.close()
      await (await background)?.stop()
      await database.close()
    }
    // Before the first request can come: a signal that nobody listens for ends the process in the middle of it.
    closeOnSignal(stop, log, locale)
    await listen(app, config, locale)
    background = startBackground({ ...parts, mail })
    await background
    forgetHourly(database, log)
    const address = publicAddress(config)
    if (demo.length > 0)
      say([t.tryThese, ...demo.map(({ serial, what }) => `  ${address}/c/${serial}  ${what[locale]}`)].join('\n'))
    await sayWhoMayEnter(app.accounts, demo.length > 0, locale)
    if (demo.length > 0) {
      await loadDemoIssues(database.db, systemClock())
      await loadDemoRequests({ db: database.db, editions, clock: systemClock })
    }
    say(t.ready(address))
    // Node keeps what it compiled only at a clean end; the start after a crash should be as quick.
    flushCompileCache()
  } catch (error) {
    await database.close()
    throw error
  }
}

/** One sentence where the reader can mend it; a bug shows its stack. */
const explainFailure = (error: unknown, locale: Locale): string => {
  if (error instanceof DatabaseRefusal) return error.sentence(locale)
  if (error instanceof ConfigError || error instanceof StartError) return error.message
  return serverTexts[locale].failed(error instanceof Error ? (error.stack ?? error.message) : String(error))
}

const locale = terminalLocale(process.env)
try {
  await start(readConfig(process.env), locale)
} catch (error) {
  process.stderr.write(`${explainFailure(error, locale)}\n`)
  process.exitCode = 1
}
