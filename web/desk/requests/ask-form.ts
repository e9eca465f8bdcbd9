import type { Finding, Question, QuestionOf } from '#entitlement/question.schema.ts'

type Cause = Finding['cause']

/** What an engineer fills in to ask about a repair or a return. */
export interface AskForm {
  readonly kind: 'repair' | 'return'
  readonly reported: string
  readonly causes: readonly Cause[]
  /** Empty while unknown. */
  readonly faultOn: string
  readonly evidenced: boolean
  readonly ground: QuestionOf<'return'>['ground']
  readonly severity: '' | 'serious' | 'minor'
}

/** The question to the engine; what is not known is left out, never guessed. */
export const questionOf = ({ kind, reported, causes, faultOn, evidenced, ground, severity }: AskForm): Question => {
  const claim = { reported, ...(causes.length === 0 ? {} : { findings: causes.map((cause) => ({ cause })) }) }
  const stated = { on: faultOn, evidenced }
  if (kind === 'repair') return { kind, ...claim, ...(faultOn === '' ? {} : { fault: stated }) }
  return {
    kind,
    ...claim,
    ground,
    ...(severity === '' ? {} : { severity }),
    ...(faultOn === '' ? {} : { found: stated }),
  }
}
