import { InvalidArgumentError } from 'commander'
import type { Command } from 'commander'
import { loadEditions } from '#features/policy-editions/index.ts'
import type { Texts } from '#lib/texts.ts'
import { systemClock } from '#platform/clock.ts'
import type { CommandContext } from '#platform/command.ts'
import { openDatabase } from '#platform/db/index.ts'
import { contextNow, seedUnits } from './demo.use-cases.ts'
import { demoSerials } from './showcase.ts'

const texts = {
  'zh-CN': {
    progress: (done: number, rate: number) => `已生成 ${done} 台，${rate} 台/秒`,
    added: (count: number) => `新增 ${count} 台示例设备。可以试试：`,
  },
  en: {
    progress: (done: number, rate: number) => `${done} units drawn, ${rate} units/s`,
    added: (count: number) => `Added ${count} demonstration units. Try:`,
  },
} satisfies Texts<unknown>

const wholeNumber =
  (highest: number) =>
  (text: string): number => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value > highest) throw new InvalidArgumentError(`0 … ${highest}`)
    return value
  }

const MOST_UNITS = 5_000_000
const TIMEOUT_MS = 120_000
const LINE_EVERY = 20_000

const seed = async (
  wanted: { units: number; seed: number },
  { config, print, locale }: CommandContext,
): Promise<void> => {
  const database = await openDatabase({ ...config(), onProgress: print, queryTimeoutMs: TIMEOUT_MS })
  try {
    const began = performance.now()
    const added = await seedUnits(
      contextNow({ db: database.db, editions: loadEditions(), clock: systemClock }),
      wanted,
      (done) => {
        if (done % LINE_EVERY === 0)
          print(texts[locale].progress(done, Math.round(done / ((performance.now() - began) / 1000))))
      },
    )
    await database.maintain()
    print(texts[locale].added(added))
    for (const { serial, what } of demoSerials()) print(`  ${serial}  ${what[locale]}`)
  } finally {
    await database.close()
  }
}

/** Adds `sanbao seed`. */
export const commands = (program: Command, context: CommandContext): void => {
  program
    .command('seed')
    .description('载入示例设备，同一种子结果相同 / load demonstration units, the same for the same seed')
    .option('--units <n>', '台数 / how many', wholeNumber(MOST_UNITS), 1000)
    .option('--seed <n>', '种子 / seed', wholeNumber(4_294_967_295), 1)
    .action((wanted: { units: number; seed: number }) => seed(wanted, context))
}
