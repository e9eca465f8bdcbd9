import type { Edition } from '#entitlement/index.ts'
import { requireStaff } from '#features/accounts/index.ts'
import { formatInstant, type Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/index.ts'
import { problemsIn, type App, type Problem } from '#platform/http/index.ts'
import { issueBody, issueParams } from './known-issues.schema.ts'
import { issueFaults, issueProblems } from './known-issues.texts.ts'
import { issueRegister, saveIssue, type IssueRefusal } from './known-issues.use-cases.ts'

const problem = problemsIn(issueProblems)

const problemOf = (refusal: IssueRefusal): Problem => {
  if (refusal.code === 'issue_changed') return problem(409, refusal.code)
  return problem(422, refusal.code, {
    errors: (locale) =>
      refusal.faults.map(({ field, fault }) => ({ field, code: fault, message: issueFaults[locale][fault] })),
  })
}

export interface IssueParts {
  readonly db: Db
  readonly editions: readonly Edition[]
  readonly clock: Clock
}

/** The register of known issues. */
export const knownIssueRoutes = (app: App, { db, editions, clock }: IssueParts): void => {
  app.get('/api/desk/known-issues', { config: { access: 'known_issue.read' } }, async (_request, reply) =>
    reply.header('cache-control', 'private, no-store').send(await issueRegister({ db, editions })),
  )
  const save = { config: { access: 'known_issue.manage' }, schema: { params: issueParams, body: issueBody } } as const
  app.post('/api/desk/known-issues/:id', save, async (request, reply) => {
    const actor = await requireStaff(request)
    const { version, ...fields } = request.body
    const { id } = request.params
    const saved = await saveIssue({ db, editions, now: formatInstant(clock()) }, { id, actor, fields, version })
    if (!saved.ok) throw problemOf(saved.error)
    return reply.send({ id, ...saved.value })
  })
}
