import { requireStaff } from '#features/accounts/index.ts'
import { formatInstant, type Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/index.ts'
import { problemsIn, type App, type Problem } from '#platform/http/index.ts'
import { macroBody, macroParams, placeholders, type MacrosAnswer } from './macros.schema.ts'
import { macroProblems, placeholderSentence } from './macros.texts.ts'
import { saveMacro, type MacroRefusal } from './macros.use-cases.ts'
import { listMacros } from './macros.views.ts'

const known = placeholders.map((name) => `{${name}}`)

const problem = problemsIn(macroProblems)

const problemOf = (refusal: MacroRefusal): Problem => {
  if (refusal.code === 'macro_changed') return problem(409, refusal.code)
  const { code, field, names } = refusal
  return problem(422, code, {
    errors: (locale) => [{ field, code, message: placeholderSentence[locale](names, known) }],
  })
}

/** The register of ready texts. */
export const macroRoutes = (app: App, { db, clock }: { readonly db: Db; readonly clock: Clock }): void => {
  const config = { access: 'macro.manage' } as const
  const save = { config, schema: { params: macroParams, body: macroBody } } as const
  app.get('/api/desk/macros', { config }, async (_request, reply) => {
    const answer: MacrosAnswer = { items: await listMacros(db), placeholders: known }
    return reply.header('cache-control', 'private, no-store').send(answer)
  })
  app.post('/api/desk/macros/:id', save, async (request, reply) => {
    const actor = await requireStaff(request)
    const { version, ...fields } = request.body
    const now = formatInstant(clock())
    const saved = await saveMacro({ db, now, actor, id: request.params.id, fields, version })
    if (!saved.ok) throw problemOf(saved.error)
    return reply.send({ id: request.params.id, ...saved.value })
  })
}
