import type { StaffMember } from '../api/queries.ts'

/** An `@` that is being typed: where it stands and what follows it up to the caret. In an address there is none. */
export interface OpenMention {
  readonly at: number
  readonly typed: string
}

export const openMention = (body: string, caret: number): OpenMention | undefined => {
  const found = /(?<![\w.-])@([^\s@]{0,40})$/.exec(body.slice(0, caret))
  return found === null ? undefined : { at: found.index, typed: found[1] ?? '' }
}

export const colleaguesLike = (typed: string, staff: readonly StaffMember[]): StaffMember[] =>
  staff.filter(({ name }) => name.toLowerCase().includes(typed.toLowerCase()))

/** Who is named in a note. Of two names of which one begins with the other, the longer one counts where it stands. */
export const mentionedIn = (body: string, staff: readonly StaffMember[]): string[] => {
  let rest = body
  const named: string[] = []
  const byLength = Object.entries(Object.groupBy(staff, ({ name }) => name)).sort(([a], [b]) => b.length - a.length)
  for (const [name, colleagues = []] of byLength) {
    if (name === '' || !rest.includes(`@${name}`)) continue
    rest = rest.replaceAll(`@${name}`, '')
    named.push(...colleagues.map(({ id }) => id))
  }
  return named
}
