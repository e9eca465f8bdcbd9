import { randomUUIDv7 } from 'node:crypto'
import multipart from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { Locale } from '#lib/texts.ts'
import { isDiskFull, TooLong } from '#platform/files/index.ts'
import type { App, Problem } from '#platform/http/index.ts'
import { limits, type FileRefusal } from './attachments.rules.ts'
import { uploadProblems } from './attachments.texts.ts'
import { finishUpload, startUpload, type AttachmentContext } from './attachments.use-cases.ts'
import { uploadProblem } from './upload-problem.ts'

/** A form as it came, from a page with or without script. */
export interface ReceivedForm {
  /** Text fields; one that came several times is a list. */
  readonly fields: Readonly<Record<string, string | readonly string[]>>
  /** The files of the form, stored and waiting to be linked. Add what the field `uploads` names. */
  readonly uploadIds: readonly string[]
  /** Files that were not taken, and why: show the form again with it. */
  readonly refused: readonly { readonly name: string; readonly reason: (locale: Locale) => string }[]
}

const MOST_FIELDS = 60
const MOST_FIELD_BYTES = 64 * 1024

/**
 * Lets the routes of a scope take multipart/form-data, which a form with files posts when there is no script. Call it within a scope
 * of your own: everywhere else multipart stays refused.
 */
export const acceptForms = async (scope: App): Promise<void> => {
  await scope.register(multipart, {
    limits: {
      fieldNameSize: 100,
      fieldSize: MOST_FIELD_BYTES,
      fields: MOST_FIELDS,
      files: limits.formFiles,
      fileSize: limits.formFileBytes,
      headerPairs: 20,
      parts: MOST_FIELDS + limits.formFiles,
    },
  })
}

type Taken = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly error: FileRefusal }

const store = async (
  ctx: AttachmentContext,
  ownerToken: string,
  file: { name: string; path: string },
): Promise<Taken> => {
  const bytes = await ctx.files.lengthOf(file.path)
  const id = randomUUIDv7()
  const started = await startUpload(ctx, { id, ownerToken, name: file.name, bytes })
  if (!started.ok) {
    await ctx.files.discard(file.path)
    return started
  }
  await ctx.files.asPart(file.path, id)
  const finished = await finishUpload(ctx, id)
  if (finished.ok) return { ok: true, id }
  return { ok: false, error: finished.error === 'gone' ? 'empty' : finished.error }
}

/** Multipart that ends early or makes no sense has no status of its own; everything it can throw is the sender's. */
const asProblem = (error: unknown): Problem => {
  if (isDiskFull(error)) return uploadProblem('no_space')
  if (error instanceof TooLong) return uploadProblem('too_large')
  const status = (error as { statusCode?: unknown }).statusCode
  if (status === 413) return uploadProblem('too_large')
  return uploadProblem('malformed')
}

const add = (fields: Map<string, string | string[]>, name: string, value: string): void => {
  const before = fields.get(name)
  fields.set(name, before === undefined ? value : [before, value].flat())
}

const readParts = async (ctx: AttachmentContext, request: FastifyRequest) => {
  const fields = new Map<string, string | string[]>()
  const files: { name: string; path: string }[] = []
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') {
        add(fields, part.fieldname, String(part.value))
        continue
      }
      const path = await ctx.files.writeTemporary(part.file, limits.formFileBytes)
      // A file field in which nothing was chosen comes without a name.
      if (part.filename === '') await ctx.files.discard(path)
      else files.push({ name: part.filename, path })
      if (part.file.truncated) throw new TooLong('longer than a form may carry')
    }
    return { fields, files }
  } catch (error) {
    for (const { path } of files) await ctx.files.discard(path)
    throw asProblem(error)
  }
}

/**
 * Reads a posted form: urlencoded from a page with script, multipart from one without.
 * @throws Problem 400 for a multipart body that is cut off or not well formed, 413 over the limits, 507 on a full disk
 */
export const readForm = async (
  ctx: AttachmentContext,
  request: FastifyRequest,
  ownerToken: string,
): Promise<ReceivedForm> => {
  if (!request.isMultipart()) {
    return { fields: (request.body ?? {}) as ReceivedForm['fields'], uploadIds: [], refused: [] }
  }
  const { fields, files } = await readParts(ctx, request)
  const uploadIds: string[] = []
  const refused: { name: string; reason: (locale: Locale) => string }[] = []
  for (const file of files) {
    const taken = await store(ctx, ownerToken, file)
    if (taken.ok) uploadIds.push(taken.id)
    else refused.push({ name: file.name, reason: (locale) => uploadProblems[locale][taken.error].detail })
  }
  return { fields: Object.fromEntries(fields), uploadIds, refused }
}
