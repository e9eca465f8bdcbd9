/**
 * Run as a process of its own, on a disk that fails now and then: keeps files and raw mails. Arguments: data folder, how many. Each
 * file ends in the SHA-256 of what is before it. Prints `kept ID` or `failed CODE` for each.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { openFileStore } from '#platform/files/index.ts'
import { rawStore } from '#platform/mail/index.ts'

const [, , dataDir = '', count = '10'] = process.argv
const files = openFileStore(dataDir)
const raws = rawStore(join(dataDir, 'mails'))

const whole = (): Buffer => {
  const body = randomBytes(300_000)
  return Buffer.concat([body, createHash('sha256').update(body).digest()])
}

const say = (line: string): void => {
  try {
    writeSync(1, `${line}\n`)
  } catch {
    // The pipe to whoever counts is a file too.
  }
}

const keep = async (): Promise<string> => {
  const content = whole()
  const id = randomUUID()
  const pieces = Array.from({ length: 5 }, (_, n) => content.subarray(n * 65_536, (n + 1) * 65_536))
  await files.keep(await files.writeTemporary(Readable.from(pieces), content.length), id)
  return id
}

for (let n = 0; n < Number(count); n++) {
  for (const work of [keep, () => raws.put(whole())]) {
    await work().then(
      (name) => say(`kept ${name}`),
      (error: unknown) => say(`failed ${String((error as { code?: unknown }).code)}`),
    )
  }
}
