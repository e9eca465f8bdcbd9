import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'

/** One file for the browser, ready to be sent. Its address changes with its content, so that it may be kept for good. */
export interface Asset {
  readonly path: string
  readonly type: string
  readonly body: Buffer
  /** The same for a browser that takes gzip. */
  readonly gzipped: Buffer
  /** SHA-256 in hex. */
  readonly hash: string
}

export interface Islands {
  /** Island name to the address that a page loads. Known without bundling. */
  readonly addresses: Readonly<Record<string, string>>
  /** The file at an address; undefined when there is none. The first call bundles, which takes some tenths of a second. */
  readonly asset: (path: string) => Promise<Asset | undefined>
}

const BASE = '/assets/'
const SCRIPT = 'text/javascript; charset=utf-8'
const SOURCES = [
  'scan.ts',
  'camera.ts',
  'agreement.ts',
  'upload.ts',
  'upload-row.ts',
  'draft.ts',
  'passkey.ts',
  'local-time.ts',
  '../../ui/uploads.ts',
  'build.ts',
]
/** What the islands are made of besides: a new version of it is a new address. */
const LIBRARIES = ['barcode-detector/ponyfill', 'tus-js-client']
/** The name by which pages ask for an island, and its source. */
const ISLANDS = {
  scanner: 'scan',
  upload: 'upload',
  draft: 'draft',
  passkey: 'passkey',
  localTime: 'local-time',
} as const
const MOST_BYTES = 4 * 1024 * 1024

const run = promisify(execFile)

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')
const short = (hash: string): string => hash.slice(0, 12)

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** The decoder of exactly the version that the ponyfill depends on: another one fails inside its memory. */
const wasmFile = (): string => {
  const ponyfill = createRequire(import.meta.url).resolve('barcode-detector/ponyfill')
  return createRequire(ponyfill).resolve('zxing-wasm/reader/zxing_reader.wasm')
}

const asset = (path: string, type: string, content: string | Uint8Array): Asset => ({
  path,
  type,
  body: Buffer.from(content),
  gzipped: gzipSync(content),
  hash: sha256(content),
})

/** The entries keep the addresses announced to the pages; what they fetch later is named by its own content. */
const build = async (entries: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, Asset>> => {
  const decoder = await readFile(wasmFile())
  const wasm = asset(`${BASE}zxing-${short(sha256(decoder))}.wasm`, 'application/wasm', decoder)
  const { stdout } = await run(process.execPath, [fileOf('build.ts'), JSON.stringify(entries), wasm.path], {
    maxBuffer: MOST_BYTES,
  })
  const files = JSON.parse(stdout) as readonly { fileName: string; code: string }[]
  const scripts = files.map(({ fileName, code }) => asset(BASE + fileName, SCRIPT, code))
  return new Map([...scripts, wasm].map((file) => [file.path, file]))
}

const versionOf = (): string => {
  const { resolve } = createRequire(import.meta.url)
  const read = [...SOURCES.map(fileOf), ...LIBRARIES.map((name) => resolve(name))]
  return short(sha256(read.map((path) => readFileSync(path, 'utf8')).join('\n')))
}

/** The scripts that some pages load besides their HTML: bundled in memory, once, when the first browser asks. */
export const islandBundle = (): Islands => {
  const version = versionOf()
  const entries = Object.fromEntries(Object.values(ISLANDS).map((source) => [source, `${source}-${version}.js`]))
  let built: Promise<ReadonlyMap<string, Asset>> | undefined
  return {
    addresses: Object.fromEntries(
      Object.entries(ISLANDS).map(([name, source]) => [name, `${BASE}${entries[source] ?? ''}`]),
    ),
    asset: async (path) => {
      built ??= build(entries).catch((error: unknown) => {
        built = undefined
        throw error
      })
      return (await built).get(path)
    },
  }
}
