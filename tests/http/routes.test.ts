import { randomUUIDv7 } from 'node:crypto'
import { fastify } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountProblems, guardRoutes, reachOf, setDealer, type Actor } from '#features/accounts/index.ts'
import { addDealers } from '#features/dealers/index.ts'
import { systemClock } from '#platform/clock.ts'
import { openDatabase, type Database } from '#platform/db/index.ts'
import type { App } from '#platform/http/index.ts'
import { freshPlace, type Place } from '#tests/databases.ts'
import { API_KEY, startApplication, type Running } from './application.ts'
import { accountsOf, personCookie, staffCookies } from './people.ts'

/** An id that nothing has, a serial that nobody sold, a name that no file has. */
const NOWHERE: Readonly<Record<string, string>> = {
  serial: 'ZZZZ9999ZZZZ',
  file: 'none.js',
  id: '01900000-0000-7000-8000-000000000000',
}

/** What the gate says when it turns somebody away. */
const gateWords = [accountProblems['zh-CN'].sign_in_needed.title, accountProblems['zh-CN'].not_allowed.title]

const addressOf = (url: string): string =>
  url.replaceAll(/:(\w+)/g, (_, name: string) => NOWHERE[name] ?? NOWHERE['id'] ?? '').replaceAll('*', 'none')

interface Visitor {
  readonly name: string
  readonly actor: Actor
  readonly headers: Readonly<Record<string, string>>
}

describe('every route', () => {
  let place: Place
  let database: Database
  let application: Running
  let visitors: readonly Visitor[]

  beforeAll(async () => {
    place = await freshPlace('server')
    database = await openDatabase(place.config)
    application = await startApplication(database, { clock: systemClock })
    const staff = Object.entries(await staffCookies(database, application.url)).map(([role, cookie]) => ({
      name: role,
      actor: { kind: 'staff', staffId: '', name: '', role: role as 'support' } as const,
      headers: { cookie },
    }))
    const { personId, cookie } = await personCookie(database, 'customer@customer.example')
    const dealer = await personCookie(database, 'user@dealer.example')
    const [sold] = await addDealers(database.db, [{ dealer_id: randomUUIDv7(), name: 'A dealer' }])
    await setDealer(database.db, dealer.personId, sold?.dealer_id ?? '')
    visitors = [
      { name: 'anonymous', actor: { kind: 'anonymous' }, headers: {} },
      { name: 'customer', actor: { kind: 'customer', personId }, headers: { cookie } },
      {
        name: 'dealer',
        actor: { kind: 'dealer', personId: dealer.personId, dealerId: sold?.dealer_id ?? '' },
        headers: { cookie: dealer.cookie },
      },
      {
        name: 'key',
        actor: { kind: 'key', keyId: 'bootstrap', scopes: ['*'] },
        headers: { authorization: `Bearer ${API_KEY}` },
      },
      ...staff,
    ]
  })

  afterAll(async () => {
    await application?.close()
    await database?.close()
    await place?.remove()
  })

  it('[T25] given the application – when its routes are listed – then they are the ones checked in, each with its rule', () => {
    const listed = application.app.routeRules
      .filter(({ method }) => method !== 'HEAD')
      .map(({ method, url, access }) => `${access.padEnd(16)} ${method} ${url}`)
    expect(listed.length).toBeGreaterThan(20)
    expect(listed.toSorted()).toMatchSnapshot()
  })

  /** What the gate answers: past it, anything may happen but being turned away as the wrong person. */
  const turnedAway = async (method: string, url: string, visitor: Visitor): Promise<boolean> => {
    const leave = new AbortController()
    const answer = await fetch(`${application.url}${addressOf(url)}`, {
      method,
      headers: { ...visitor.headers, 'accept-language': 'zh-CN', 'sec-fetch-site': 'same-origin' },
      redirect: 'manual',
      signal: leave.signal,
    })
    const toSignIn = answer.status === 303 && /\/sign-in(\?|$)/.test(answer.headers.get('location') ?? '')
    const isRefused = answer.status === 401 || answer.status === 403
    // An upload asks for the token of whoever began it: that is not the gate's refusal.
    const body = isRefused ? await answer.text() : ''
    leave.abort()
    return toSignIn || gateWords.some((words) => body.includes(words))
  }

  it('[R23] given every route and every role – when asked – then in by the table, and not otherwise', async () => {
    // Signing out leads to the sign-in, and the steps of signing in refuse by 401: they are tested where they are.
    const steps = /\/(sign-out|sign-in)(\/|$)/
    const guarded = application.app.routeRules.filter(({ method, url }) => method !== 'HEAD' && !steps.test(url))
    const wrong: string[] = []
    for (const { method, url, access } of guarded) {
      for (const visitor of visitors) {
        const isDeskOnly = url.startsWith('/api/desk/') && visitor.actor.kind !== 'staff'
        const isKeysOnly = url.startsWith('/api/v1/') && visitor.actor.kind !== 'key'
        const mayEnter =
          access === 'public' || (!isDeskOnly && !isKeysOnly && reachOf(visitor.actor, access) !== undefined)
        if ((await turnedAway(method, url, visitor)) === mayEnter) wrong.push(`${visitor.name} ${method} ${url}`)
      }
    }
    expect(guarded.length * visitors.length).toBeGreaterThan(100)
    expect(wrong).toEqual([])
  })

  it.each([{}, { access: 'no.such' }, { access: 'constructor' }])(
    '[R23] given a route with the rule %j – when added – then the application does not start',
    async (config) => {
      const app = fastify() as unknown as App
      guardRoutes(app, accountsOf(database))
      expect(() => app.get('/open', { config: { access: 'public' } }, () => 'in')).not.toThrow()
      expect(() => app.get('/x', { config: config as never }, () => 'in')).toThrow(
        'GET /x does not state who may come in',
      )
      await app.close()
    },
  )
})
