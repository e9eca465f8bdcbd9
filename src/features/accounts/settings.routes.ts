/** What administrators and leaders do at the desk: staff, keys, the audit trail. */
import { refuseField, type App } from '#platform/http/index.ts'
import { requireStaff } from './accounts.access.ts'
import {
  auditQuery,
  idParams,
  newKeyBody,
  newStaffBody,
  roleBody,
  sessionBody,
  type KeysAnswer,
} from './accounts.schema.ts'
import { accountProblem } from './accounts.texts.ts'
import { isKeyScope, keyScopes, listKeys, makeKey, revokeKey } from './api-keys.ts'
import { audit, verifyAudit } from './audit.ts'
import { auditPage } from './audit.views.ts'
import {
  addStaff,
  changeRole,
  closeStaff,
  endStaffSession,
  listStaff,
  reopenStaff,
  resetStaff,
  staffWithWays,
  staffSessions,
} from './staff.ts'

const params = idParams
const manage = { config: { access: 'staff.manage' } } as const

const refuse = (error: 'unknown' | 'taken' | 'last_admin') => {
  if (error === 'unknown') return accountProblem(404, 'not_there')
  return accountProblem(409, error === 'taken' ? 'address_taken' : 'last_admin')
}

const staffRoutes = (app: App): void => {
  const { accounts } = app
  app.get('/api/desk/settings/staff', manage, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ staff: await staffWithWays(accounts.db) }),
  )
  app.post('/api/desk/settings/staff', { ...manage, schema: { body: newStaffBody } }, async (request, reply) => {
    const link = await addStaff(accounts, request.body, await requireStaff(request))
    if (!link.ok) throw refuse(link.error)
    return reply.code(201).header('cache-control', 'no-store').send({ link: link.value })
  })
  for (const [verb, act] of [
    ['reset', resetStaff],
    ['reopen', reopenStaff],
  ] as const) {
    app.post(`/api/desk/settings/staff/:id/${verb}`, { ...manage, schema: { params } }, async (request, reply) => {
      const link = await act(accounts, request.params, await requireStaff(request))
      if (!link.ok) throw refuse(link.error)
      return reply.header('cache-control', 'no-store').send({ link: link.value })
    })
  }
  const changing = { ...manage, schema: { params, body: roleBody } }
  app.post('/api/desk/settings/staff/:id/role', changing, async (request, reply) => {
    const actor = await requireStaff(request)
    if (actor.staffId === request.params.id) throw accountProblem(409, 'own_account')
    const changed = await changeRole(accounts, request.params, { role: request.body.role, actor })
    if (!changed.ok) throw refuse(changed.error)
    return reply.code(204).send()
  })
  app.post('/api/desk/settings/staff/:id/close', { ...manage, schema: { params } }, async (request, reply) => {
    const actor = await requireStaff(request)
    if (actor.staffId === request.params.id) throw accountProblem(409, 'own_account')
    const closed = await closeStaff(accounts, request.params, actor)
    if (!closed.ok) throw refuse(closed.error)
    return reply.code(204).send()
  })
}

const sessionRoutes = (app: App): void => {
  const { db, clock } = app.accounts
  const known = async (id: string): Promise<void> => {
    if (!(await listStaff(db)).some((member) => member.id === id)) throw accountProblem(404, 'not_there')
  }
  app.get('/api/desk/settings/staff/:id/sessions', { ...manage, schema: { params } }, async (request, reply) => {
    await known(request.params.id)
    const sessions = await staffSessions(db, request.params.id, clock())
    return reply.header('cache-control', 'no-store').send({ sessions })
  })
  const ending = { ...manage, schema: { params, body: sessionBody } }
  app.post('/api/desk/settings/staff/:id/sessions/end', ending, async (request, reply) => {
    const actor = await requireStaff(request)
    const { id } = request.params
    const ended = await db.transaction().execute(async (tx) => {
      if (!(await endStaffSession(tx, id, request.body.session))) return false
      await audit(tx, { actor, action: 'staff.end_session', target: `staff:${id}` })
      return true
    })
    if (!ended) throw accountProblem(404, 'not_there')
    return reply.code(204).send()
  })
}

const keyRoutes = (app: App): void => {
  const { db, clock } = app.accounts
  const config = { access: 'key.manage' } as const
  app.get('/api/desk/settings/keys', { config }, async (_request, reply) => {
    const answer: KeysAnswer = { keys: await listKeys(db), scopes: keyScopes() }
    return reply.header('cache-control', 'no-store').send(answer)
  })
  app.post('/api/desk/settings/keys', { config, schema: { body: newKeyBody } }, async (request, reply) => {
    const { name, days } = request.body
    const scopes = [...new Set(request.body.scopes)]
    if (!scopes.every(isKeyScope)) throw refuseField('scopes', 'unknown_choice')
    const actor = await requireStaff(request)
    const made = await db.transaction().execute(async (tx) => {
      const key = await makeKey(tx, { name, scopes, days: days ?? undefined, now: clock() })
      await audit(tx, { actor, action: 'key.add', target: `key:${key.id}`, data: { scopes } })
      return key
    })
    return reply.code(201).header('cache-control', 'no-store').send(made)
  })
  app.post('/api/desk/settings/keys/:id/revoke', { config, schema: { params } }, async (request, reply) => {
    const actor = await requireStaff(request)
    const { id } = request.params
    const revoked = await db.transaction().execute(async (tx) => {
      if (!(await revokeKey(tx, id, clock()))) return false
      await audit(tx, { actor, action: 'key.revoke', target: `key:${id}` })
      return true
    })
    if (!revoked) throw accountProblem(404, 'not_there')
    return reply.code(204).send()
  })
}

const auditRoutes = (app: App): void => {
  const { db } = app.accounts
  const config = { access: 'audit.read' } as const
  app.get('/api/desk/settings/audit', { config, schema: { querystring: auditQuery } }, async (request, reply) =>
    reply.header('cache-control', 'no-store').send(await auditPage(db, request.query, await requireStaff(request))),
  )
  app.get('/api/desk/settings/audit/check', { config }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send(await verifyAudit(db)),
  )
}

/** The settings of the desk as far as they are about accounts. */
export const accountSettingsRoutes = (app: App): void => {
  staffRoutes(app)
  sessionRoutes(app)
  keyRoutes(app)
  auditRoutes(app)
}
