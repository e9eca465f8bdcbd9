import { describe, expect, it } from 'vitest'
import { dmarcOf, newText, placeMail } from './mail.rules.ts'

const header = (values: readonly string[]) => (name: string) => (name === 'authentication-results' ? values : [])

describe('who may enter a thread', () => {
  const joins = { requestId: 'r', participants: ['li@c.example'], isStaff: false, automatic: undefined } as const

  it.each([
    ['li@c.example', undefined, false, 'joined'],
    ['li@c.example', 'pass', true, 'joined'],
    ['li@c.example', 'none', true, 'not_authenticated'],
    ['li@c.example', 'fail', true, 'not_authenticated'],
    ['li@c.example', undefined, true, 'not_authenticated'],
    ['evil@x.example', 'pass', true, 'not_participant'],
    ['evil@x.example', undefined, false, 'not_participant'],
    [undefined, 'pass', true, 'no_sender'],
  ])(
    '[T4] given our token, from %s with DMARC %s, checked %s – when placed – then %s',
    (fromAddress, dmarc, isChecked, expected) => {
      const place = placeMail({ ...joins, fromAddress, dmarc, isChecked })
      expect('reason' in place ? place.reason : place.state).toBe(expected)
    },
  )

  it.each([
    ['none', 'opened'],
    ['pass', 'opened'],
    ['fail', 'held'],
  ])('[T4] given no token and DMARC %s – when placed – then %s', (dmarc, expected) => {
    const place = placeMail({
      ...joins,
      requestId: undefined,
      participants: [],
      fromAddress: 'li@c.example',
      dmarc,
      isChecked: true,
    })
    expect(place.state).toBe(expected)
  })

  it('[T26] given results of another server, forged beneath our own – when read – then only ours counts', () => {
    expect(dmarcOf(header(['evil.example; dmarc=pass']), 'mx.example')).toBeUndefined()
    expect(
      dmarcOf(header(['mx.example 1; spf=pass; dmarc=fail (p=REJECT)', 'mx.example; dmarc=pass']), 'mx.example'),
    ).toBe('fail')
  })
})

describe('what is new in a reply', () => {
  it.each([
    ['好的\n\n在 2026年3月15日 12:00，千视服务 <s@k.example> 写道：\n> 请问', '好的'],
    ['Works.\n\nOn Sun, 15 Mar 2026, Support wrote:\n> old', 'Works.'],
    ['好的\n------------------ 原始邮件 ------------------\n发件人: x', '好的'],
    ['ok\n\n________________________________\nFrom: Support <s@k.example>', 'ok'],
    ['ok\n> old\n> older', 'ok'],
    ['> 请问固件\n\n1.2.3', '> 请问固件\n\n1.2.3'],
    ['The serial is > 100 and\nFrom: nowhere', 'The serial is > 100 and\nFrom: nowhere'],
    ['好的\n发件人：千视\n发送时间：2026年3月15日\n旧的', '好的'],
  ])('[M17] given %j – when the history is taken away – then %j is left', (text, fresh) => {
    expect(newText(text)).toBe(fresh)
  })
})
