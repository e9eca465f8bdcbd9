import { requireStaff } from '#features/accounts/index.ts'
import { formatInstant } from '#platform/clock.ts'
import type { App } from '#platform/http/index.ts'
import { settingsBody } from './settings.schema.ts'
import { changeSettings, readSettings } from './settings.use-cases.ts'
import { refusal, type SupportParts } from './route-parts.ts'

/** How the desk works, for its leaders to see and set. */
export const settingsRoutes = (app: App, { db, clock }: SupportParts): void => {
  const config = { access: 'settings.manage' } as const
  app.get('/api/desk/settings/desk', { config }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send(await readSettings(db)),
  )
  app.post('/api/desk/settings/desk', { config, schema: { body: settingsBody } }, async (request, reply) => {
    const { version, ...settings } = request.body
    const actor = await requireStaff(request)
    const changed = await changeSettings(db, { version, settings, actor, now: formatInstant(clock()) })
    if (!changed.ok) throw refusal(409, changed.error)
    return reply.header('cache-control', 'no-store').send(changed.value)
  })
}
