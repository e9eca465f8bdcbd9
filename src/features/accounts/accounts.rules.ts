import type { Actor, Role } from './accounts.schema.ts'

/** Who the table below speaks of. */
export type Subject = Exclude<Actor['kind'], 'staff'> | Role

/** `any` row, or only rows that are the actor's `own`: the person's for a customer, the dealer's for a dealer user. */
export type Reach = 'any' | 'own'

const everyone = {
  anonymous: 'any',
  customer: 'any',
  dealer: 'any',
  key: 'any',
  support: 'any',
  technician: 'any',
  finance: 'any',
  manager: 'any',
  admin: 'any',
} as const

const desk = { support: 'any', technician: 'any', finance: 'any', manager: 'any', admin: 'any' } as const
const handlers = { support: 'any', technician: 'any', manager: 'any', admin: 'any' } as const
const leaders = { manager: 'any', admin: 'any' } as const

/**
 * The one table of who may do what. Whoever is not named in a row may not. A foreign row that is only reachable as `own`
 * is answered as if it did not exist.
 * @clause 2.8
 */
export const rules = {
  'request.open': everyone,
  'request.list': { customer: 'own', dealer: 'own', ...desk, key: 'any' },
  'request.read': { customer: 'own', dealer: 'own', ...desk, key: 'any' },
  'request.reply': { customer: 'own', dealer: 'own', ...handlers },
  'request.note': desk,
  'request.assign': handlers,
  'request.change': handlers,
  'request.move': { dealer: 'own', ...handlers },
  'request.hand_over': { dealer: 'own', ...handlers },
  'request.merge': handlers,
  'person.read': { customer: 'own', ...handlers },
  'person.export': { customer: 'own', ...leaders },
  'person.erase': { customer: 'own', ...leaders },
  'privacy.manage': leaders,
  'unit.read': { ...desk, dealer: 'own', key: 'any' },
  'unit.ask': { ...desk, dealer: 'own', key: 'any' },
  'unit.correct': { ...handlers, key: 'any' },
  'unit.import': { key: 'any' },
  'desk.use': desk,
  'search.use': desk,
  'mailbox.read': handlers,
  'mailbox.release': handlers,
  'macro.manage': leaders,
  'known_issue.read': desk,
  'known_issue.manage': { support: 'any', ...leaders },
  'file.read': { customer: 'own', dealer: 'own', ...handlers },
  'account.own': { customer: 'any', dealer: 'any' },
  'staff.own': desk,
  'staff.manage': { admin: 'any' },
  'dealer.use': { dealer: 'own' },
  'dealer.promise': { dealer: 'own', ...handlers },
  'dealer.manage': leaders,
  'key.manage': { admin: 'any' },
  'audit.read': leaders,
  'settings.manage': leaders,
} as const satisfies Record<string, Partial<Record<Subject, Reach>>>

export type Action = keyof typeof rules

export const actions = Object.keys(rules) as readonly Action[]

export const isAction = (text: string): text is Action => Object.hasOwn(rules, text)

/** Whose a row is. Absent or null means nobody's: then only who reaches `any` row reaches it. */
export interface Owned {
  readonly personId?: string | null | undefined
  readonly dealerId?: string | null | undefined
}

const subjectOf = (actor: Actor): Subject => (actor.kind === 'staff' ? actor.role : actor.kind)

/**
 * Which rows an actor may do something to: what a query has to be limited to.
 * @returns `undefined` when none
 */
export const reachOf = (actor: Actor, action: Action): Reach | undefined => {
  const row: Partial<Record<Subject, Reach>> = rules[action]
  const inScope = actor.kind !== 'key' || actor.scopes.includes('*') || actor.scopes.includes(action)
  return inScope ? row[subjectOf(actor)] : undefined
}

/**
 * Whether the actor may do this to this row.
 * @param row whose the row is; where the actor reaches only own rows, no row means no
 */
export const can = (actor: Actor, action: Action, row: Owned = {}): boolean => {
  const reach = reachOf(actor, action)
  if (reach === 'any') return true
  if (reach === undefined) return false
  if (actor.kind === 'dealer') return row.dealerId === actor.dealerId
  return actor.kind === 'customer' && row.personId === actor.personId
}
