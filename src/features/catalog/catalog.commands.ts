import { randomUUIDv7 } from 'node:crypto'
import type { Command } from 'commander'
import { loadEditions } from '#features/policy-editions/index.ts'
import { parseDay } from '#lib/days.ts'
import type { Locale } from '#lib/texts.ts'
import { CommandRefusal } from '#platform/command.ts'
import type { CommandContext } from '#platform/command.ts'
import { openDatabase } from '#platform/db/index.ts'
import type { Db } from '#platform/db/index.ts'
import { addModels, listModels } from './catalog.store.ts'
import type { Model } from './catalog.store.ts'
import { catalogTexts } from './catalog.texts.ts'

interface AddOptions {
  readonly family: string
  readonly zh?: string
  readonly en?: string
  readonly ownSerial: boolean
  readonly discontinued?: string
}

const withDatabase = async ({ config, print }: CommandContext, work: (db: Db) => Promise<void>): Promise<void> => {
  const database = await openDatabase({ ...config(), onProgress: print })
  await work(database.db).finally(() => database.close())
}

const modelFrom = (name: string, options: AddOptions, locale: Locale): Model => {
  const t = catalogTexts[locale]
  const families = [...(loadEditions().at(-1)?.families.keys() ?? [])]
  if (!families.includes(options.family)) throw new CommandRefusal(t.unknownFamily(options.family, families.join(', ')))
  const { discontinued = null } = options
  if (discontinued !== null && parseDay(discontinued) === undefined) throw new CommandRefusal(t.badDay)
  return {
    id: randomUUIDv7(),
    name: name.trim(),
    family: options.family,
    title: { zh: options.zh ?? name, en: options.en ?? name },
    ownSerial: options.ownSerial,
    discontinuedOn: discontinued,
  }
}

const line = (model: Model, locale: Locale): string => {
  const t = catalogTexts[locale]
  const notes = [
    model.ownSerial ? '' : t.noBarcode,
    model.discontinuedOn === null ? '' : t.discontinued(model.discontinuedOn),
  ]
  const title = locale === 'en' ? model.title.en : model.title.zh
  return [model.name.padEnd(16), model.family.padEnd(16), title, ...notes.filter(Boolean)].join('  ')
}

/** Adds `sanbao model add | list`. */
export const commands = (program: Command, context: CommandContext): void => {
  const { print, locale } = context
  const model = program.command('model').description('产品目录 / the catalogue of models')

  model
    .command('list')
    .description('列出型号 / list the models')
    .action(() =>
      withDatabase(context, async (db) => {
        const models = await listModels(db)
        if (models.length === 0) print(catalogTexts[locale].empty)
        for (const each of models) print(line(each, locale))
      }),
    )

  model
    .command('add')
    .description('添加型号 / add a model')
    .argument('<name>')
    .requiredOption('--family <id>', '政策中的产品系列 / product family of the policy')
    .option('--zh <title>', '中文名称 / Chinese title')
    .option('--en <title>', '英文名称 / English title')
    .option('--no-own-serial', '配件没有独立条码 / an accessory without a barcode of its own')
    .option('--discontinued <day>', '硬件停产日期 / day on which the hardware was discontinued')
    .action((name: string, options: AddOptions) =>
      withDatabase(context, async (db) => {
        const added = await addModels(db, [modelFrom(name, options, locale)])
        print(added === 1 ? catalogTexts[locale].added(name) : catalogTexts[locale].exists(name))
      }),
    )
}
