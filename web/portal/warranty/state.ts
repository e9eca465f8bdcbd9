import { h, icon, type Html, type IconName } from '#web/ui/index.ts'
import type { CoverageAnswer } from '#features/warranty/warranty.schema.ts'
import type { Locale } from '#lib/texts.ts'
import { answerTexts, timelineTexts } from './answer.texts.ts'
import { clauseLink } from './reasons.ts'

export type StateName = keyof (typeof answerTexts)['en']['states']

/** How a state looks: a tone of the style sheet and a sign; the words always stand beside them. */
const looks: Readonly<Record<StateName, { readonly tone: string; readonly sign: IconName }>> = {
  in_warranty: { tone: 'ok', sign: 'check' },
  part_only: { tone: 'ok', sign: 'check' },
  gap: { tone: 'wait', sign: 'pause' },
  expired: { tone: 'end', sign: 'cross' },
  not_started: { tone: 'info', sign: 'clock' },
  unknown: { tone: 'info', sign: 'question' },
}

/** Tone and sign of a state. */
export const stateLook = (name: StateName): { readonly tone: string; readonly sign: IconName } => looks[name]

export interface State {
  readonly name: StateName
  readonly tone: string
  readonly words: string
  readonly badge: Html
  /** The clause that decides. */
  readonly cite: Html
}

const isStateName = (text: string): text is StateName => Object.hasOwn(looks, text)

/** A date or code among the values of a decision; undefined when it is absent or null. */
export const valueOf = (answer: CoverageAnswer, key: string): string | undefined => {
  const value = answer.decision.values[key]
  return typeof value === 'string' ? value : undefined
}

export type PartClock = CoverageAnswer['timeline']['parts'][number]

/** A unit whose own term is over may still hold a part, or itself after a paid swap, under a clock of its own: the longest. */
export const runningPart = ({ timeline, asOf }: CoverageAnswer): PartClock | undefined =>
  timeline.parts
    .filter(({ from, ends }) => from <= asOf.on && asOf.on <= ends)
    .toSorted((a, b) => b.ends.localeCompare(a.ends))[0]

/** The clause of the last step, which concludes; of a part that is covered though its unit is not, the clause of its own clock. */
const deciding = ({ decision: { steps } }: CoverageAnswer, part: PartClock | undefined): string => {
  const own = steps.find(
    ({ params }) => part !== undefined && params['part'] === part.part && params['ends'] === part.ends,
  )
  return (own ?? steps.at(-1))?.clause ?? ''
}

/** The state of a unit in words, tone, sign and clause. */
export const stateOf = (answer: CoverageAnswer, locale: Locale): State => {
  const { verdict } = answer.decision
  const told = isStateName(verdict) ? verdict : 'unknown'
  const part = told === 'expired' ? runningPart(answer) : undefined
  const name = part === undefined ? told : 'part_only'
  const basis = valueOf(answer, 'basis')
  const layer =
    basis === 'standard' || basis === 'free_extension' || basis === 'paid_extension'
      ? timelineTexts[locale][basis]
      : undefined
  const { states } = answerTexts[locale]
  const words = name === 'in_warranty' && layer !== undefined ? `${states[name]} · ${layer}` : states[name]
  const { tone, sign } = looks[name]
  const badge = h`<span class="state ${tone}">${icon(sign)}${words}</span>`
  return { name, tone, words, badge, cite: clauseLink(deciding(answer, part), locale) }
}
