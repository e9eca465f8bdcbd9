/** Where a sign-in leads back to: an address of ours that somebody opened before they were signed in. */

const MAX_LENGTH = 1000

/** Printable ASCII that starts with one slash. A browser takes a backslash for a slash, and would leave for another host by it. */
const LOCAL = /^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/

const isLocal = (to: string): boolean => {
  if (to.length > MAX_LENGTH || !LOCAL.test(to)) return false
  const base = 'http://ours.invalid'
  return URL.canParse(to, base) && new URL(to, base).href === base + to
}

const isUnder = (to: string, place: string): boolean => to === place || /^[/?#]/.test(to.slice(place.length))

/** Pages that only make sense on the way in, and answers that are no pages. */
const isNoGoal = (to: string): boolean =>
  ['/sign-in', '/desk/sign-in', '/desk/password', '/api', '/assets', '/uploads'].some(
    (place) => to.startsWith(place) && isUnder(to, place),
  )

/**
 * The address to go on to after staff has signed in: the wanted one if it is a page of the desk, else the desk.
 * @example staffGoal('/desk/requests/7?tab=notes') // itself
 * @example staffGoal('//evil.example') // '/desk'
 */
export const staffGoal = (to: unknown): string =>
  typeof to === 'string' && to.startsWith('/desk') && isUnder(to, '/desk') && isLocal(to) && !isNoGoal(to)
    ? to
    : '/desk'

/** The same for customers and dealers: any page of ours but the desk's, else their account. */
export const personGoal = (to: unknown): string =>
  typeof to === 'string' && isLocal(to) && !isNoGoal(to) && !(to.startsWith('/desk') && isUnder(to, '/desk'))
    ? to
    : '/account'

/** An address with the goal that a sign-in has to keep in mind; without it where the goal is the usual one. */
export const withGoal = (address: string, goal: string): string =>
  goal === '/desk' || goal === '/account' ? address : `${address}?to=${encodeURIComponent(goal)}`
