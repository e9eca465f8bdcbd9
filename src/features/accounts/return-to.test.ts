import { describe, expect, it } from 'vitest'
import { personGoal, staffGoal, withGoal } from './return-to.ts'

const foreign = [
  '//evil.example',
  '/\\evil.example',
  '/desk\\..\\..\\evil.example',
  'https://evil.example/desk',
  'javascript:alert(1)',
  '/desk/\r\nSet-Cookie: a=b',
  '/desk/\u0000',
  '/desk/\t//evil.example',
  '/desk/../../x',
  '/desk/%2e%2e/x',
  '/desk//..//evil.example',
  `/desk/${'x'.repeat(2000)}`,
  ' /desk',
  'desk/queue',
  '',
  undefined,
  ['/desk/queue', '/desk/queue'],
]

describe('where a sign-in leads', () => {
  it.each(foreign)('[T16] given %j – when asked for as a goal – then the usual one instead', (to) => {
    expect(staffGoal(to)).toBe('/desk')
    if (typeof to !== 'string' || !to.startsWith('/desk/x')) expect(personGoal(to)).toBe('/account')
  })

  it.each(['/desk/requests/0190?tab=notes#m3', '/desk', '/desk?x=1', '/desk/queue?q=%E7%8E%8B', '/desk/account'])(
    '[deep link] given %s – when staff signs in – then that very page',
    (to) => expect(staffGoal(to)).toBe(to),
  )

  it.each(['/account?tab=1', '/c/DEMO1001', '/support?serial=DEMO1001', '/dealer/requests', '/'])(
    '[deep link] given %s – when a person signs in – then that very page, and for staff the desk',
    (to) => {
      expect(personGoal(to)).toBe(to)
      expect(staffGoal(to)).toBe('/desk')
    },
  )

  it.each(['/desk', '/desk/queue', '/sign-in', '/sign-in/link/x', '/api/desk/me', '/desk/sign-in?to=%2Fdesk'])(
    '[deep link] given %s – when a person signs in – then their account',
    (to) => expect(personGoal(to)).toBe('/account'),
  )

  it.each(['/desk/sign-in', '/desk/sign-in/sso', '/desk/password/x', '/desktop', '/deskx/y'])(
    '[deep link] given %s – when staff signs in – then the desk, not a step of the way in',
    (to) => expect(staffGoal(to)).toBe('/desk'),
  )

  it('[deep link] given a goal – when it is carried along – then whole, and the usual one not at all', () => {
    expect(withGoal('/desk/sign-in', '/desk/a?b=c&d=e')).toBe('/desk/sign-in?to=%2Fdesk%2Fa%3Fb%3Dc%26d%3De')
    expect(withGoal('/desk/sign-in', '/desk')).toBe('/desk/sign-in')
  })
})
