import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { freshPlace } from '#tests/databases.ts'
import { isUnavailable } from './index.ts'
import { createReader, type Reader } from './reader.ts'
import { withOwner } from './server.ts'

const NAME = 'sanbao reader test'
const ECHO = 'select json_build_array(word) from unnest(string_to_array($1, $$,$$)) word'
const SLEEP = 'select to_json(pg_sleep($1::float8)::text)'
const FAIL = 'select to_json(1 / $1::int)'

let databaseUrl: string
beforeAll(async () => {
  databaseUrl = (await freshPlace('server')).config.databaseUrl ?? ''
})

let reader: Reader
afterEach(() => reader.close())

const aReader = (timeoutMs = 10_000): Reader => {
  const connection = { connectionString: databaseUrl, application_name: NAME, connectionTimeoutMillis: 10_000 }
  reader = createReader({ connection, setUp: "set timezone = 'UTC'", timeoutMs })
  return reader
}

/** Ends the sessions of the reader as a restart of the server would. */
const endSessions = () =>
  withOwner(databaseUrl, (session) =>
    session.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [NAME]),
  )

it('[one reader] given statements asked for again and in turn – when read – then each has the rows of its own parameter', async () => {
  const { read } = aReader()
  expect(await read(ECHO, 'a,千视')).toEqual([['a'], ['千视']])
  expect(await read(FAIL, '1')).toEqual([1])
  expect(await read(ECHO, 'b')).toEqual([['b']])
  expect(await read(ECHO, '')).toEqual([])
})

it('[one reader] given a read that the server refuses – when read again – then refused as it is, and the next one is answered', async () => {
  const { read } = aReader()
  await expect(read(FAIL, '0')).rejects.toMatchObject({ code: '22012' })
  expect(await read(ECHO, 'a')).toEqual([['a']])
})

it('[one reader] given a server that ends the session, idle or reading – when read – then at most that read is refused, as unavailable', async () => {
  const { read } = aReader()
  await read(ECHO, 'a')
  const refused = read(SLEEP, '30').catch((error: unknown) => error)
  await endSessions()
  expect(isUnavailable(await refused)).toBe(true)
  expect(await read(ECHO, 'b')).toEqual([['b']])
  await endSessions()
  await delay(500)
  expect(await read(ECHO, 'c')).toEqual([['c']])
})

it('[one reader] given a read that takes too long – when its time is over – then refused as unavailable, and the next one is answered', async () => {
  const { read } = aReader(1000)
  expect(isUnavailable(await read(SLEEP, '30').catch((error: unknown) => error))).toBe(true)
  expect(await read(ECHO, 'a')).toEqual([['a']])
})
