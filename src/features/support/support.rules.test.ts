import fc from 'fast-check'
import { expect, it } from 'vitest'
import { editions } from '#tests/http/application.ts'
import { consentTexts } from '#features/privacy/privacy.texts.ts'
import { searchable, squeeze, wantedOf } from './search.rules.ts'
import { deskSettings } from './settings.rules.ts'
import { businessMinutes, forecastLate, isRequestNumber, promiseAfterSplit, requestNumber } from './support.rules.ts'

const edition = editions.at(-1)
if (edition === undefined) throw new Error('no edition')
const minutes = (from: string, to: string): number => businessMinutes(edition, deskSettings.businessHours, { from, to })

it('[number] any count – one digit wrong, or two neighbours swapped – never another number’s', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 999_999 }),
      fc.integer({ min: 0, max: 7 }),
      fc.integer({ min: 1, max: 9 }),
      (count, place, add) => {
        const number = requestNumber(2026, count)
        const digits = number.slice(2, 4) + number.slice(5, 11)
        const wrong = [...digits]
          .map((digit, index) => (index === place ? String((Number(digit) + add) % 10) : digit))
          .join('')
        const swapped =
          place < 7 ? digits.slice(0, place) + digits[place + 1] + digits[place] + digits.slice(place + 2) : digits
        const of = (text: string): string => `R-${text.slice(0, 2)}-${text.slice(2)}${number.slice(11)}`
        return (
          isRequestNumber(number) &&
          !isRequestNumber(of(wrong)) &&
          (swapped === digits || !isRequestNumber(of(swapped)))
        )
      },
    ),
  )
})

it('[I-45] business hours – over a weekend and over a worked Saturday – counted by the policy’s calendar, in its zone', () => {
  // Friday 13 March 2026, 17:00 in Shanghai, to Monday 10:00: an hour, then an hour.
  expect(minutes('2026-03-13T09:00:00Z', '2026-03-16T02:00:00Z')).toBe(120)
  // Saturday 14 February 2026 is worked; Sunday the 15th begins the Spring Festival.
  expect(minutes('2026-02-14T01:00:00Z', '2026-02-15T10:00:00Z')).toBe(9 * 60)
  expect(minutes('2026-03-16T02:00:00Z', '2026-03-13T09:00:00Z')).toBe(0)
})

it('[forecast] three due in three hours – at a pace of one an hour – the third of those due in two is late', () => {
  const due = (id: string, hours: number) => ({
    id,
    dueAt: Temporal.Instant.from('2026-03-13T00:00:00Z').add({ hours }).toString(),
  })
  const queue = [due('a', 2), due('b', 2), due('c', 2), due('d', 9)]
  expect(forecastLate(queue, 24, '2026-03-13T00:00:00Z')).toEqual(['c'])
  expect(forecastLate(queue, 0, '2026-03-13T00:00:00Z')).toEqual(['a', 'b', 'c', 'd'])
})

it('[search] any text – and any part of two characters or more – shares all its pairs', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 2, maxLength: 30 }), fc.nat(), fc.nat(), (text, a, b) => {
      const whole = squeeze(text)
      const [from, to] = [a % (whole.length + 1), b % (whole.length + 1)].toSorted((x, y) => x - y)
      const part = whole.slice(from, to)
      const { grams } = searchable([text])
      fc.pre(part.isWellFormed() && squeeze(part) === part)
      return wantedOf(part).grams.every((gram) => grams.includes(gram))
    }),
  )
})

const said = (...written: number[]) => written.map((minute) => ({ at: `2026-03-15T12:0${minute}:00.000Z` }))

it.each([
  { open: 1, going: [2], staying: [1], owed: [1, 1], hasMoved: false },
  { open: 1, going: [1], staying: [2], owed: [1, 1], hasMoved: true },
  { open: 1, going: [1, 2], staying: [0], owed: [2, 0], hasMoved: true },
  { open: undefined, going: [1], staying: [0], owed: [0, 0], hasMoved: false },
])(
  '[2.6.b] given an answer owed since $open, $going going and $staying staying – when split – then each is owed for its own, and moved is $hasMoved',
  ({ open, going, staying, owed, hasMoved }) => {
    const since = open === undefined ? undefined : said(open)[0]?.at
    const after = promiseAfterSplit(since, { going: said(...going), staying: said(...staying) })
    expect([after.going.length, after.staying.length]).toEqual(owed)
    expect(after.hasMoved).toBe(hasMoved)
  },
)

it('[2.8.a] the purposes of the policy – each – has words in both languages', () => {
  for (const purpose of edition.doc.consent_purposes.purposes)
    expect(
      [consentTexts['zh-CN'][purpose], consentTexts.en[purpose]].every((words) => typeof words === 'string'),
      purpose,
    ).toBe(true)
})
