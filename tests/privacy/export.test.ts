import { randomUUIDv7 } from 'node:crypto'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fromBuffer, type Entry, type ZipFile } from 'yauzl'
import { columnsOf } from '#features/privacy/index.ts'
import { exportPerson, pathOf } from '../../src/features/privacy/export.use-cases.ts'
import { gather } from '../../src/features/privacy/subject.ts'
import { eachDatabase } from '#tests/databases.ts'
import { aUnit } from '#tests/http/application.ts'
import { personCookie } from '#tests/http/people.ts'
import { aPersonsWords, foundIn, leaveTraces, signInAs, startWorld, type Left, type World } from './world.ts'

const openZip = promisify(fromBuffer) as (bytes: Buffer, options: object) => Promise<ZipFile>

/** Name → content of an archive. */
const unzip = async (bytes: Buffer): Promise<ReadonlyMap<string, string>> => {
  const zip = await openZip(bytes, { lazyEntries: true })
  const files = new Map<string, string>()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  zip.on('error', reject)
  zip.on('end', resolve)
  const openEntry = promisify<Entry, Readable>(zip.openReadStream.bind(zip))
  const read = async (entry: Entry): Promise<void> => {
    files.set(entry.fileName, (await buffer(await openEntry(entry))).toString('latin1'))
    zip.readEntry()
  }
  zip.on('entry', (entry: Entry) => void read(entry).catch(reject))
  zip.readEntry()
  await promise
  return files
}

eachDatabase('export', (open) => {
  let world: World
  let words: Readonly<Record<string, string>>
  let left: Left
  beforeAll(async () => {
    world = await startWorld(await open())
    words = aPersonsWords()
    const serial = await aUnit(await open(), [{ type: 'sold', on: '2025-06-10' }])
    left = await leaveTraces(world, { words, serial })
  })
  afterAll(() => world.stop())

  it('[R24] given the schema as it is – when its columns are walked – then each is classified once, and none that is not there', async () => {
    const { rows } = await sql<{ name: string }>`select c.relname || '.' || a.attname as name from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`.execute(world.db)
    const classified = world.privacy.holders.flatMap(({ tables }) =>
      Object.entries(tables).flatMap(([name, table]) =>
        columnsOf(table, 'person', 'derived', 'secret', 'fact', 'staff', 'chance').map((column) => `${name}.${column}`),
      ),
    )
    expect(rows.length).toBeGreaterThan(150)
    expect(classified.toSorted()).toEqual(rows.map(({ name }) => name).toSorted())
  })

  it('[R24] given a word of its own in every column marked personal – when exported – then each of them is in the archive', async () => {
    const { personId, email } = left
    const subject = await gather(world.db, world.privacy.holders, { personId, email })
    const planted: Record<string, string> = {}
    for (const { tables } of world.privacy.holders) {
      for (const [name, table] of Object.entries(tables)) {
        for (const column of columnsOf(table, 'person')) {
          // What the rows are found by keeps its value, which is looked for instead.
          const isKey = ['people.email', 'attempts.key', 'mails_out.to_address'].includes(`${name}.${column}`)
          const word = isKey ? email : `plant-${name}-${column}-${randomUUIDv7().slice(-6)}`
          planted[`${name}.${column}`] = word
          if (isKey) continue
          const { rows } = await sql<{ type: string }>`select data_type as type from information_schema.columns
            where table_name = ${name} and column_name = ${column}`.execute(world.db)
          const kind = rows[0]?.type
          const value =
            kind === 'jsonb'
              ? sql`${JSON.stringify({ word })}::jsonb`
              : kind === 'ARRAY'
                ? sql`${[word]}::text[]`
                : sql`${word}`
          await sql`update ${sql.table(name)} set ${sql.ref(column)} = ${value}
            where ${table.rows?.(subject) ?? sql`false`}`.execute(world.db)
        }
      }
    }
    expect(Object.keys(planted).length).toBeGreaterThan(20)
    const archive = await exportPerson(world.privacy, personId, { kind: 'customer', personId })
    if (!archive.ok) throw new Error(archive.error)
    const files = await unzip(await buffer(archive.value.stream))
    const data = files.get('data.json') ?? ''
    expect(foundIn(planted, data).toSorted()).toEqual(Object.keys(planted).toSorted())
    const secrets = ['token_hash', 'owner_hash', 'search_text', 'submission', 'assigned_name'].filter((name) =>
      data.includes(`"${name}"`),
    )
    expect(secrets).toEqual([])
  })

  it('[R24] given what was sent by form, link and mail – when the person downloads it – then mails and files are there as they came', async () => {
    const cookie = await signInAs(world, left.email, 'fresh')
    const answer = await fetch(`${world.url}/account/privacy/export`, {
      method: 'POST',
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
    })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="sanbao-\d{4}-\d\d-\d\d\.zip"$/)
    expect(answer.headers.get('cache-control')).toContain('no-store')
    const files = await unzip(Buffer.from(await answer.arrayBuffer()))
    const originals = [...files]
      .filter(([name]) => name.startsWith('files/'))
      .map(([, content]) => content)
      .join('\n')
    const mails = [...files]
      .filter(([name]) => name.startsWith('mails/'))
      .map(([, content]) => content)
      .join('\n')
    expect(foundIn(words, originals)).toEqual(expect.arrayContaining(['formfile', 'replyfile']))
    expect(foundIn(words, mails)).toEqual(expect.arrayContaining(['mailbody', 'mailfile', 'mailreply']))
    const page = files.get('index.html') ?? ''
    expect(page).toMatch(/^<!doctype html>\n<html lang="en"/)
    expect(page).toContain('<dd dir="auto">Conversation</dd>')
    // Neither codes nor machine notation: what has no word of its own is text, a name or a number.
    expect(page).not.toMatch(
      /<dd[^>]*>([a-z]+\.[a-z_]+<|public|event|web|email|new|open|service|true|false|en|zh-CN|staff|\{|\[|[^<]*T\d\d:\d\d:\d\d)/,
    )
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from disclosures
      where person_id = ${left.personId} and purpose = 'access_request' and recipient = 'person'`.execute(world.db)
    expect(rows[0]?.n).toBeGreaterThan(0)
  })

  it('[R23,R24] given another person, a dealer’s user and each role – when they want this export – then only managers and the person', async () => {
    const ask = (cookie: string) =>
      fetch(`${world.url}/api/desk/people/${left.personId}/export`, {
        method: 'POST',
        headers: { cookie, 'sec-fetch-site': 'same-origin' },
      })
    for (const role of ['support', 'technician', 'finance'] as const)
      expect((await ask(world.staff[role])).status).toBe(403)
    const other = await personCookie(await open(), 'other@customer.example')
    expect((await ask(other.cookie)).status).toBe(403)
    const given = await ask(world.staff.manager)
    expect(given.status).toBe(200)
    const files = await unzip(Buffer.from(await given.arrayBuffer()))
    expect([...files.keys()]).toEqual(expect.arrayContaining(['index.html', 'data.json']))
    const nobody = await fetch(`${world.url}/api/desk/people/${randomUUIDv7()}/export`, {
      method: 'POST',
      headers: { cookie: world.staff.manager, 'sec-fetch-site': 'same-origin' },
    })
    expect(nobody.status).toBe(404)
  })

  it.each([
    '../../etc/passwd',
    '=HYPERLINK("x")',
    '..\\..\\x.exe',
    'a/b\u0000c',
    '.',
    'ü'.repeat(500),
    '<img src=x>.png',
  ])(
    '[R24] given a file called %j – when it gets its place in the archive – then below its folder, without path, control sign or formula',
    (name) => {
      const path = pathOf({ folder: 'files', id: '0199', name })
      expect(path).toMatch(/^files\/0199-[\p{L}\p{N}._ -]*$/u)
      expect(path).not.toContain('..')
      expect(path.length).toBeLessThan(200)
    },
  )
})
