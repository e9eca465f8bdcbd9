import { createHash } from 'node:crypto'
import { isMap, isPair, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml'
import type { z } from 'zod'
import en from 'zod/v4/locales/en.js'
import zhCN from 'zod/v4/locales/zh-CN.js'
import {
  compileEdition,
  EditionError,
  policyDocumentSchema,
  type Edition,
  type PolicyDocument,
} from '#entitlement/index.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { Locale } from '#lib/texts.ts'
import { issueSentence } from '#lib/time.texts.ts'
import { schemaTexts } from './policy-check.texts.ts'

/** One thing wrong with a file, at its place. */
export interface Problem {
  readonly line: number
  readonly column: number
  /** Where in the document, such as `parameters.terms.main.months`. */
  readonly path: string
  readonly message: string
}

type Path = readonly (string | number)[]

/** How much a file may hold, and how often it may repeat a part by alias. */
interface Limits {
  readonly bytes: number
  readonly aliases: number
}

/** A policy file is a few pages of text, written out; anything else is a mistake or an attack. */
const POLICY_LIMITS: Limits = { bytes: 2_000_000, aliases: 0 }

/** One slip in YAML makes everything after it look wrong as well. */
const MOST_SYNTAX_ERRORS = 10

/** A YAML file that remembers where each value stands. */
export interface LocatedFile {
  readonly value: unknown
  /** The place of the value at a path, or of the nearest value above it. */
  locate(path: Path): { readonly line: number; readonly column: number }
}

const offsetAt = (document: Document, path: Path): number => {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true)
    const key = path[length - 1]
    if (isMap(parent)) {
      const pair = parent.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key),
      )
      if (isPair(pair) && isScalar(pair.key) && pair.key.range) return pair.key.range[0]
    }
    const node = document.getIn(path.slice(0, length), true)
    if (node !== null && typeof node === 'object' && 'range' in node && Array.isArray(node.range))
      return Number(node.range[0])
  }
  return 0
}

const firstAlias = (document: Document): number => {
  let offset = 0
  visit(document, {
    Alias: (_key, alias) => {
      offset = alias.range?.[0] ?? 0
      return visit.BREAK
    },
  })
  return offset
}

/**
 * Reads YAML 1.2 (core schema: nothing is typed by guess), refusing duplicate keys, tabs, several documents, and what is
 * beyond the limits: for a policy any alias, and 2 MB.
 */
export const readYaml = (text: string, limits = POLICY_LIMITS): Result<LocatedFile, readonly Problem[]> => {
  if (Buffer.byteLength(text) > limits.bytes) {
    return fail([{ line: 1, column: 1, path: '', message: `the file is larger than ${limits.bytes} bytes` }])
  }
  const counter = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: counter,
    version: '1.2',
    schema: 'core',
    uniqueKeys: true,
    prettyErrors: false,
  })
  const place = (offset: number) => {
    const { line, col } = counter.linePos(offset)
    return { line, column: col }
  }
  if (document.errors.length > 0) {
    const errors = document.errors.slice(0, MOST_SYNTAX_ERRORS)
    return fail(errors.map((error) => ({ ...place(error.pos[0]), path: '', message: error.message })))
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: limits.aliases })
    return ok({ value, locate: (path) => place(offsetAt(document, path)) })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return fail([{ ...place(firstAlias(document)), path: '', message }])
  }
}

/** Lets the schema speak the reader's language, and say of what is not there that it is missing. */
export const schemaWords = (locale: Locale) => {
  const { localeError } = locale === 'zh-CN' ? zhCN() : en()
  return {
    error: (issue: z.core.$ZodRawIssue) =>
      issue.input === undefined ? schemaTexts[locale].missing : localeError(issue),
  }
}

/** Of the shapes that a value may have, what keeps it from the one that it comes closest to: that which it fails deepest inside. */
const closest = (issue: z.core.$ZodIssue): z.core.$ZodIssue[] => {
  if (issue.code !== 'invalid_union') return [issue]
  const depth = (issues: readonly z.core.$ZodIssue[]): number => Math.min(...issues.map(({ path }) => path.length))
  const [best] = issue.errors.filter((issues) => issues.length > 0).toSorted((a, b) => depth(b) - depth(a))
  if (best === undefined || depth(best) === 0) return [issue]
  return best.flatMap((inner) => closest({ ...inner, path: [...issue.path, ...inner.path] }))
}

/** Puts the issues of a schema at their places in the file; an unknown key is located at the key itself. */
export const locateIssues = (file: LocatedFile, error: z.ZodError, locale: Locale): Problem[] => {
  return error.issues.flatMap(closest).flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
    const found =
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ at: [...path, key], message: schemaTexts[locale].unknownKey(key) }))
        : [{ at: path, message: issueSentence(issue.message, locale) }]
    return found.map(({ at, message }) => ({ ...file.locate(at), path: at.join('.'), message }))
  })
}

/** Object keys in order, nothing else changed: the form that is hashed. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, canonical(inner)]),
  )
}

/** The hash that every answer quotes: SHA-256 of the document's JSON with sorted keys. */
const hashOf = (document: PolicyDocument): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(document)))
    .digest('hex')

/**
 * The same document with each text as narrow as its own characters. What is cut out of a file with Chinese in it keeps two bytes for
 * each letter, and an answer that quotes such an id is then written with two bytes for each of its own (measured: 4.7 µs against 2.3).
 */
const narrow = (document: PolicyDocument): PolicyDocument => JSON.parse(JSON.stringify(document)) as PolicyDocument

export interface PolicyFile {
  readonly document: PolicyDocument
  readonly edition: Edition
  readonly located: LocatedFile
}

/**
 * Reads and compiles a policy document.
 * @returns every problem of the schema, or the first one of execution, each with line and column
 */
export const parsePolicy = (
  text: string,
  overrides: Readonly<Record<string, string>> = {},
  locale: Locale = 'en',
): Result<PolicyFile, readonly Problem[]> => {
  const file = readYaml(text)
  if (!file.ok) return file
  const parsed = policyDocumentSchema.safeParse(file.value.value, schemaWords(locale))
  if (!parsed.success) return fail(locateIssues(file.value, parsed.error, locale))
  const document = narrow(parsed.data)
  try {
    const edition = compileEdition(document, hashOf(document), overrides)
    return ok({ document, edition, located: file.value })
  } catch (error) {
    if (!(error instanceof EditionError)) throw error
    return fail([{ ...file.value.locate(error.path), path: error.path.join('.'), message: error.message }])
  }
}
