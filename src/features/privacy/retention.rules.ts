/**
 * How long personal data stay when nobody asks. The policy names no time: these are habits of the desk, in one place. Three years
 * is the general limitation of claims (Civil Code of the PRC, article 188).
 */
export const retention = [
  /** Photos, videos and logs of a request that has ended. */
  { id: 'files', days: 365 },
  /** Everything personal in a request that has ended; the request stays without it. */
  { id: 'requests', days: 1095 },
  /** People of whom nothing else is left. */
  { id: 'people', days: 1095 },
  /** Mails that belong to no request: refused, automatic, let in by nobody. */
  { id: 'mails', days: 90 },
  /** Letters that belong to no request, such as links to sign in. */
  { id: 'letters', days: 90 },
  /** Rows of imported files that could not be taken over, as they came. */
  { id: 'imports', days: 90 },
] as const

export type RetentionId = (typeof retention)[number]['id']

/** The instant before which something is due. */
export const dueBefore = (now: Temporal.Instant, days: number): Temporal.Instant => now.subtract({ hours: 24 * days })
