import type { IssueFields, Suggestion } from './known-issues.schema.ts'

/** The first thing in a text that looks like a release: `V2.12 (build 7)` is 2.12. Undefined where nothing does. */
export const releaseIn = (text: string): string | undefined => /\d{1,9}(\.\d{1,9})*/.exec(text.normalize('NFKC'))?.[0]

const numbersOf = (release: string): number[] => release.split('.').map(Number)

/**
 * Compares two releases number by number; what one lacks counts as 0.
 * @returns negative when `a` is the earlier one
 * @example 2.9 is before 2.12, and 2.12 is the same as 2.12.0
 */
export const compareReleases = (a: string, b: string): number => {
  const [left, right] = [numbersOf(a), numbersOf(b)]
  const length = Math.max(left.length, right.length)
  for (let at = 0; at < length; at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Whether a release is the one written or one of those that begin with it: 2.12.7 is of 2.12, 2.120 is not. */
const isOf = (release: string, written: string): boolean =>
  compareReleases(numbersOf(release).slice(0, numbersOf(written).length).join('.'), written) === 0

type Affected = Pick<IssueFields, 'affectedFrom' | 'affectedTo' | 'fixedIn'>

/** Whether a release has the fault. The last affected one, as written, stands for all that begin with it. */
export const isAffected = (release: string, { affectedFrom, affectedTo, fixedIn }: Affected): boolean => {
  if (affectedFrom !== null && compareReleases(release, affectedFrom) < 0) return false
  if (fixedIn !== null && compareReleases(release, fixedIn) >= 0) return false
  return affectedTo === null || compareReleases(release, affectedTo) <= 0 || isOf(release, affectedTo)
}

/** Whether the releases of an issue are in an order that can be: the first not after the last, both before the mended one. */
export const isOrdered = ({ affectedFrom, affectedTo, fixedIn }: Affected): boolean => {
  const inOrder = [affectedFrom, affectedTo].filter((release) => release !== null)
  const [first, last] = inOrder
  if (first !== undefined && last !== undefined && compareReleases(first, last) > 0) return false
  return fixedIn === null || inOrder.every((release) => compareReleases(release, fixedIn) < 0)
}

/** What a customer has told of a fault. */
export interface Told {
  /** Name of the model, as the catalogue or the customer spells it. */
  readonly model: string | undefined
  readonly family: string | undefined
  readonly firmware: string | undefined
  /** Everything that was written, in either language. */
  readonly words: string
}

/** Width, case, spaces and hyphens do not count: `NDI- 6`, `ｎｄｉ6` and `NDI 6` are one. */
const squeezed = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s-]+/g, '')

const firmwareOf = (issue: IssueFields, told: Told): Suggestion['firmware'] | undefined => {
  const isBound = issue.affectedFrom !== null || issue.affectedTo !== null || issue.fixedIn !== null
  if (!isBound) return 'any'
  const release = told.firmware === undefined ? undefined : releaseIn(told.firmware)
  if (release === undefined) return 'not_said'
  return isAffected(release, issue) ? 'affected' : undefined
}

export interface Match<Issue extends IssueFields> {
  readonly issue: Issue
  readonly firmware: Suggestion['firmware']
  readonly because: readonly string[]
}

const matchOf = <Issue extends IssueFields>(issue: Issue, told: Told): Match<Issue> | undefined => {
  const model = squeezed(told.model ?? '')
  const isModel = model !== '' && issue.models.some((name) => squeezed(name) === model)
  const isFamily = told.family !== undefined && issue.families.includes(told.family)
  const firmware = firmwareOf(issue, told)
  if (issue.state === 'retired' || !(isModel || isFamily) || firmware === undefined) return undefined
  const words = squeezed(told.words)
  const because = [...issue.symptoms.zh, ...issue.symptoms.en].filter((symptom) => words.includes(squeezed(symptom)))
  return because.length === 0 ? undefined : { issue, firmware, because }
}

const SHOWN = 3
const weights: Readonly<Record<Suggestion['firmware'], number>> = { affected: 2, any: 1, not_said: 0 }

/** More of the symptoms first; among equals one whose firmware fits. */
const weightOf = ({ because, firmware }: Match<IssueFields>): number => because.length * 3 + weights[firmware]

/**
 * The known issues that what was told may be: of its model or family, not ruled out by its firmware, with at least one symptom in
 * the customer's words.
 * @returns the likeliest three, best first
 */
export const matching = <Issue extends IssueFields>(issues: readonly Issue[], told: Told): Match<Issue>[] =>
  issues
    .flatMap((issue) => matchOf(issue, told) ?? [])
    .toSorted((a, b) => weightOf(b) - weightOf(a))
    .slice(0, SHOWN)
