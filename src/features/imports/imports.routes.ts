import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import type { Edition } from '#entitlement/index.ts'
import type { Locale } from '#lib/texts.ts'
import { dayIn, formatInstant, type Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/index.ts'
import { generalProblem, limits, localeOf, problemsIn, type App, type Problem } from '#platform/http/index.ts'
import { fields, type FileProblem, type ImportOptions, type ProblemRow } from './imports.schema.ts'
import { fileSentence, importProblems, problemSentence } from './imports.texts.ts'
import { importUnits } from './imports.use-cases.ts'

/** What the route is given. */
export interface ImportRouteContext {
  readonly db: Db
  readonly editions: readonly Edition[]
  readonly clock: Clock
}

const types = {
  'text/csv': 'csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
} as const

/** Rows listed in an answer; the counts are always of all rows. */
const LISTED_ROWS = 1000

const columnOf = (what: string) =>
  z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: `Header of the column of ${what}, where it has an unusual name` })

/** What the command line takes as options; `map_serial=…` is a line of its mapping file. */
const importQuery = z.strictObject({
  dry_run: z.enum(['true', 'false']).optional().meta({ description: 'true: only say what would change' }),
  encoding: z.string().min(1).max(40).optional().meta({ description: 'Text encoding, when detection fails' }),
  sheet: z.string().min(1).max(100).optional().meta({ description: 'Name of the sheet; the first that is not hidden' }),
  map_serial: columnOf('serial numbers'),
  map_model: columnOf('models'),
  map_family: columnOf('product families'),
  map_shipped: columnOf('ship dates'),
  map_dealer: columnOf('dealers'),
  map_sold: columnOf('invoice dates'),
  map_price: columnOf('invoice prices'),
  map_currency: columnOf('currencies'),
  map_received: columnOf('received dates'),
  map_licence_until: columnOf('licence ends'),
  map_channel: columnOf('sales channels'),
})

const optionsOf = (query: z.infer<typeof importQuery>): ImportOptions => {
  const mapped = fields.map((field) => [field, query[`map_${field}`]] as const)
  return {
    dryRun: query.dry_run === 'true',
    mapping: Object.fromEntries(mapped.filter(([, name]) => name !== undefined)),
    ...(query.encoding !== undefined && { encoding: query.encoding }),
    ...(query.sheet !== undefined && { sheet: query.sheet }),
  }
}

const importAnswer = z.object({
  import_id: z.string().nullable(),
  dry_run: z.boolean(),
  rows: z.number().int(),
  counts: z.object({
    added: z.number().int(),
    completed: z.number().int(),
    unchanged: z.number().int(),
    conflicts: z.number().int(),
    errors: z.number().int(),
  }),
  /** How the file was read: the encoding and delimiter of a text, the sheet of a workbook. */
  detail: z.object({
    encoding: z.string().optional(),
    delimiter: z.string().optional(),
    sheet: z.string().optional(),
  }),
  columns: z.record(z.string(), z.string()),
  ignored_columns: z.array(z.string()),
  new_dealers: z.array(z.string()),
  /** The columns of the file, for the cells below. */
  header: z.array(z.string()),
  /** The first thousand rows that were not taken over as they stand. */
  problems: z.array(
    z.object({
      row: z.number().int(),
      kind: z.enum(['error', 'conflict']),
      /** The row as it stood: mend it and send it again under the same header. */
      cells: z.array(z.string()),
      problems: z.array(z.object({ column: z.string(), value: z.string(), code: z.string(), message: z.string() })),
    }),
  ),
})

const note = {
  id: 'importUnits',
  summary: { zh: '导入已售设备的文件', en: 'Import a file of sold units' },
  answer: { status: 200, schema: importAnswer },
  problems: [401, 403, 413, 415, 422],
  key: true,
  file: Object.keys(types),
} as const

const refusal = problemsIn(importProblems)

const fileRefusal = (problem: FileProblem): Problem =>
  refusal(422, 'file_refused', { detail: (locale) => fileSentence(problem, locale) })

/** Counts what passes: a body without a length could go on for ever. */
const limitTo = (bytes: number): Transform => {
  let passed = 0
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      passed += chunk.length
      done(passed > bytes ? generalProblem(413, 'request_too_large') : null, chunk)
    },
  })
}

const listed = (rows: readonly ProblemRow[], locale: Locale) =>
  rows.map(({ row, kind, cells, problems }) => ({
    row,
    kind,
    cells: [...cells],
    problems: problems.map((problem) => {
      const { column, value, code } = problem
      return { column, value, code, message: problemSentence(problem, locale) }
    }),
  }))

const runImport = async (
  ctx: ImportRouteContext,
  file: { path: string; name: string },
  options: ImportOptions,
  locale: Locale,
) => {
  const now = ctx.clock()
  const zone = ctx.editions.at(-1)?.doc.jurisdiction.zone ?? 'UTC'
  const problems: ProblemRow[] = []
  const onProblems = (rows: readonly ProblemRow[]): void =>
    void problems.push(...rows.slice(0, LISTED_ROWS - problems.length))
  const unitContext = { db: ctx.db, editions: ctx.editions, now: formatInstant(now), today: dayIn(zone, now) }
  const done = await importUnits(unitContext, file, options, { onProblems })
  if (!done.ok) throw fileRefusal(done.error)
  const { importId, dryRun, rows, counts, detail, columns, ignoredColumns, newDealers, header } = done.value
  return {
    import_id: importId,
    dry_run: dryRun,
    rows,
    counts,
    detail,
    columns,
    ignored_columns: ignoredColumns,
    new_dealers: newDealers,
    header,
    problems: listed(problems, locale),
  }
}

/**
 * Imports by API: the body is the file itself, written to disk as it arrives and then read by the same pipeline as on the command
 * line. Sending the same file again changes nothing, so no Idempotency-Key is needed.
 */
export const importRoutes = (app: App, ctx: ImportRouteContext): void => {
  void app.register((scope: App, _options, registered) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(Object.keys(types), { bodyLimit: limits.importBytes }, (_request, payload, done) =>
      done(null, payload),
    )
    scope.post(
      '/api/v1/imports',
      {
        bodyLimit: limits.importBytes,
        schema: { querystring: importQuery },
        config: { access: 'unit.import', api: note, largeBody: true },
      },
      async (request, reply) => {
        if (request.body === undefined) throw generalProblem(415, 'unsupported_media_type')
        const folder = await mkdtemp(join(tmpdir(), 'sanbao-import-'))
        try {
          const type = (request.headers['content-type'] ?? '')
            .split(';', 1)[0]
            ?.trim()
            .toLowerCase() as keyof typeof types
          const file = { path: join(folder, `upload.${types[type]}`), name: `upload.${types[type]}` }
          await pipeline(request.body as Readable, limitTo(limits.importBytes), createWriteStream(file.path))
          const locale = localeOf(request, reply)
          const answer = await runImport(ctx, file, optionsOf(request.query), locale)
          return await reply.header('content-language', locale).header('cache-control', 'no-store').send(answer)
        } finally {
          await rm(folder, { recursive: true, force: true })
        }
      },
    )
    registered()
  })
}
