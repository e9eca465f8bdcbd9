import { z } from 'zod'
import type { Bilingual } from '#lib/texts.ts'
import type { App } from './validation.ts'

/** What a route says of itself beside its zod schemas; only routes that say it are part of the public API. */
export interface ApiNote {
  readonly id: string
  readonly summary: Bilingual
  readonly answer: { readonly status: number; readonly schema: z.ZodType }
  /** Statuses of the problems it may answer with, beside 400, 405, 500 and 503, which any route may. */
  readonly problems: readonly number[]
  /** True for a write that needs the bearer key. */
  readonly key?: true
  /** True where an Idempotency-Key is honoured. */
  readonly idempotent?: true
  /** Media types of a body that is a file and not JSON. */
  readonly file?: readonly string[]
}

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly api?: ApiNote
  }
}

/** A route of the API with the schemas that validate it: the one contract, from which the document is made. */
export interface Operation {
  readonly method: string
  readonly url: string
  readonly note: ApiNote
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
}

interface RouteSchemas {
  readonly params?: z.ZodObject
  readonly querystring?: z.ZodObject
  readonly body?: z.ZodType
}

/** Gathers the operations while routes are being added. */
export const collectOperations = (app: App): readonly Operation[] => {
  const operations: Operation[] = []
  app.addHook('onRoute', ({ method, url, config, schema }) => {
    if (config?.api === undefined || method === 'HEAD') return
    const { params, querystring, body } = (schema ?? {}) as RouteSchemas
    operations.push({
      method: String(method).toLowerCase(),
      url: url.replace(/:(\w+)/g, '{$1}'),
      note: config.api,
      ...(params === undefined ? {} : { params }),
      ...(querystring === undefined ? {} : { query: querystring }),
      ...(body === undefined ? {} : { body }),
    })
  })
  return operations
}

const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  instance: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })).optional(),
})

type Json = Readonly<Record<string, unknown>>

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  // A file of the policy or a clause may be any text to the reader of the document; the check itself stays in zod.
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' })
  return rest
}

const parameters = (shape: z.ZodObject | undefined, place: 'path' | 'query'): Json[] => {
  if (shape === undefined) return []
  const { properties = {}, required = [] } = jsonSchema(shape, 'input') as { properties?: Json; required?: string[] }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema,
  }))
}

const headerParameters = ({ idempotent }: ApiNote): Json[] => [
  { name: 'Accept-Language', in: 'header', schema: { type: 'string' }, description: 'zh-CN or en' },
  ...(idempotent === true
    ? [{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string', minLength: 1, maxLength: 255 } }]
    : []),
]

const problemAnswer = {
  description: 'Problem (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

const requestBody = ({ body, note }: Operation): Json => {
  const binary = { schema: { type: 'string', format: 'binary' } }
  if (note.file !== undefined) {
    return { requestBody: { required: true, content: Object.fromEntries(note.file.map((type) => [type, binary])) } }
  }
  if (body === undefined) return {}
  return { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(body, 'input') } } } }
}

const operationObject = (operation: Operation): Json => {
  const { note, params, query } = operation
  const statuses = [...new Set([400, 405, ...note.problems, 500, 503])].toSorted((a, b) => a - b)
  return {
    operationId: note.id,
    summary: note.summary.en,
    'x-summary-zh': note.summary.zh,
    ...(note.key === true ? { security: [{ key: [] }] } : {}),
    parameters: [...parameters(params, 'path'), ...parameters(query, 'query'), ...headerParameters(note)],
    ...requestBody(operation),
    responses: {
      [note.answer.status]: {
        description: note.summary.en,
        content: { 'application/json': { schema: jsonSchema(note.answer.schema, 'output') } },
      },
      ...Object.fromEntries(statuses.map((status) => [status, problemAnswer])),
    },
  }
}

/** Makes the OpenAPI 3.1 document of the operations. */
export const openApiDocument = (operations: readonly Operation[], version: string): Json => {
  const paths: Record<string, Record<string, Json>> = {}
  for (const operation of operations) {
    paths[operation.url] = { ...paths[operation.url], [operation.method]: operationObject(operation) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sanbao API',
      version,
      description:
        '保修查询与售后政策的接口。错误以 RFC 9457 problem+json 回答，语言随 Accept-Language。\n\n' +
        'Warranty look-ups and the after-sales policy. Errors are RFC 9457 problem+json in the language of Accept-Language.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
    },
  }
}
