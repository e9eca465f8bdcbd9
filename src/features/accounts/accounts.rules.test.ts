import { describe, expect, it } from 'vitest'
import { actions, can, reachOf, rules, type Action, type Owned, type Reach, type Subject } from './accounts.rules.ts'
import { roles, type Actor } from './accounts.schema.ts'

const me = { personId: 'person-me', dealerId: 'dealer-mine' }

const actors: Readonly<Record<Subject, Actor>> = {
  anonymous: { kind: 'anonymous' },
  customer: { kind: 'customer', personId: me.personId },
  dealer: { kind: 'dealer', ...me },
  key: { kind: 'key', keyId: 'k', scopes: ['*'] },
  ...(Object.fromEntries(roles.map((role) => [role, { kind: 'staff', staffId: 's', name: 'S', role }])) as Record<
    (typeof roles)[number],
    Actor
  >),
}

/** Whose a row can be, as each actor meets it. */
const rows: Readonly<Record<string, Owned>> = {
  'own person': { personId: me.personId, dealerId: null },
  'own dealer': { personId: 'person-other', dealerId: me.dealerId },
  'other person': { personId: 'person-other', dealerId: null },
  'other dealer': { personId: 'person-other', dealerId: 'dealer-other' },
  nobody: {},
}

const subjects = Object.keys(actors) as Subject[]

/** What the table promises, worked out without `can`. */
const expected = (subject: Subject, reach: Reach | undefined, row: Owned): boolean => {
  if (reach !== 'own') return reach === 'any'
  return subject === 'customer' ? row.personId === me.personId : row.dealerId === me.dealerId
}

const matrix = subjects.flatMap((subject) =>
  actions.flatMap((action) => Object.keys(rows).map((row) => [subject, action, row] as const)),
)

describe('the table of who may do what', () => {
  it('[R23] given every role, action and ownership – when asked – then the answer is the one of the table', () => {
    expect(matrix).toHaveLength(subjects.length * actions.length * Object.keys(rows).length)
    const wrong = matrix.filter(([subject, action, name]) => {
      const reach = (rules[action] as Partial<Record<Subject, Reach>>)[subject]
      const row = rows[name] ?? {}
      return can(actors[subject], action, row) !== expected(subject, reach, row)
    })
    expect(wrong).toEqual([])
  })

  it('[R23] given the table – when read by role – then it is the one that was agreed', () => {
    const mayOf = (subject: Subject) =>
      actions.flatMap((action) => {
        const reach = reachOf(actors[subject], action)
        return reach === undefined ? [] : [reach === 'own' ? `${action} (own)` : action]
      })
    expect(Object.fromEntries(subjects.map((subject) => [subject, mayOf(subject)]))).toMatchSnapshot()
  })

  it.each([
    ['anonymous', 'request.read'],
    ['anonymous', 'desk.use'],
    ['customer', 'unit.read'],
    ['customer', 'request.note'],
    ['dealer', 'request.assign'],
    ['dealer', 'person.export'],
    ['finance', 'request.reply'],
    ['technician', 'unit.import'],
    ['support', 'staff.manage'],
    ['manager', 'key.manage'],
    ['key', 'person.export'],
    ['key', 'staff.manage'],
  ] as const)('[R23] given %s – when it wants %s – then no, whatever the row', (subject, action) => {
    expect(Object.values(rows).map((row) => can(actors[subject], action, row))).not.toContain(true)
  })

  it('[T24] given a key with one scope – when it wants that and another – then only that', () => {
    const key: Actor = { kind: 'key', keyId: 'k', scopes: ['unit.correct'] }
    const reached = actions.filter((action: Action) => can(key, action))
    expect(reached).toEqual(['unit.correct'])
  })

  it('[T3] given own reach – when the row is nobody’s and no row is named – then no', () => {
    expect(can(actors.customer, 'request.read')).toBe(false)
    expect(can(actors.dealer, 'request.read', { personId: 'person-other', dealerId: null })).toBe(false)
    expect(can(actors.customer, 'request.read', { personId: undefined })).toBe(false)
  })
})
