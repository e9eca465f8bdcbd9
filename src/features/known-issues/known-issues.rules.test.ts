import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareReleases, isAffected, isOrdered, matching, releaseIn, type Told } from './known-issues.rules.ts'
import type { IssueFields } from './known-issues.schema.ts'

const issue = (title: string, more: Partial<IssueFields> = {}): IssueFields => ({
  title: { zh: title, en: title },
  advice: { zh: '升级', en: 'update' },
  models: ['N60'],
  families: [],
  affectedFrom: null,
  affectedTo: null,
  fixedIn: null,
  fixedOn: null,
  symptoms: { zh: ['没有信号'], en: ['no signal'] },
  state: 'active',
  ...more,
})

const told = (words: string, more: Partial<Told> = {}): Told => ({
  model: 'n60',
  family: undefined,
  firmware: undefined,
  words,
  ...more,
})

const titles = (issues: readonly IssueFields[], what: Told) =>
  matching(issues, what).map(({ issue: found, firmware, because }) => [found.title.en, firmware, because.length])

describe('releases', () => {
  it.each([
    ['2.9', '2.12', -1],
    ['2.12', '2.12.0', 0],
    ['10', '9.99', 1],
    ['2.012', '2.12', 0],
  ])('[firmware] given %s and %s – when compared – then number by number: %i', (a, b, sign) => {
    expect(Math.sign(compareReleases(a, b))).toBe(sign)
  })

  it('[firmware] given any releases – when compared – then it is an order', () => {
    const release = fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }).map((numbers) => numbers.join('.'))
    fc.assert(
      fc.property(release, release, release, (a, b, c) => {
        expect(Math.sign(compareReleases(a, b))).toBe(0 - Math.sign(compareReleases(b, a)))
        if (compareReleases(a, b) <= 0 && compareReleases(b, c) <= 0)
          expect(compareReleases(a, c)).toBeLessThanOrEqual(0)
      }),
    )
  })

  it.each([
    ['V2.12.0034 (build 7)', '2.12.0034'],
    ['固件２．１２', '2.12'],
    ['最新版', undefined],
  ])('[firmware] given «%s» as a customer writes it – when read – then it is %s', (written, release) => {
    expect(releaseIn(written)).toBe(release)
  })

  it.each([
    ['2.11', false],
    ['2.12', true],
    ['2.12.7', true],
    ['2.120', false],
    ['2.13', false],
  ])(
    '[firmware] given 2.12 to 2.12, mended in 2.13 – when asked about %s – then affected is %s',
    (release, affected) => {
      expect(isAffected(release, { affectedFrom: '2.12', affectedTo: '2.12', fixedIn: '2.13' })).toBe(affected)
    },
  )

  it.each([
    [{ affectedFrom: '2.1', affectedTo: '2.9', fixedIn: '2.10' }, true],
    [{ affectedFrom: '2.9', affectedTo: '2.1', fixedIn: null }, false],
    [{ affectedFrom: null, affectedTo: '2.10', fixedIn: '2.10' }, false],
    [{ affectedFrom: null, affectedTo: null, fixedIn: '1' }, true],
  ])('[firmware] given %o – when written – then it is in order: %s', (releases, isFit) => {
    expect(isOrdered(releases)).toBe(isFit)
  })
})

describe('matching', () => {
  it.each([
    ['HDMI 口没 有 信 号', 1],
    ['There is NO  SIGNAL at all', 1],
    ['no-signal on input 2', 1],
    ['风扇异响', 0],
    ['', 0],
  ])('[firmware-first] given «%s» – when matched – then %i found', (words, count) => {
    expect(matching([issue('a')], told(words))).toHaveLength(count)
  })

  it('[firmware-first] given issues of another model, a retired one and one of the family – when matched – then only what is of this unit', () => {
    const issues = [
      issue('model'),
      issue('other', { models: ['E3'] }),
      issue('retired', { state: 'retired' }),
      issue('family', { models: [], families: ['n_series'] }),
    ]
    expect(titles(issues, told('没有信号', { family: 'n_series' }))).toEqual([
      ['model', 'any', 1],
      ['family', 'any', 1],
    ])
    expect(matching(issues, told('没有信号', { model: undefined }))).toEqual([])
  })

  it('[firmware-first] given firmware that is mended, affected, or not said – when matched – then left out, first, and last', () => {
    const bound = { affectedTo: '2.12', fixedIn: '2.13', fixedOn: '2026-01-01' }
    const issues = [issue('any'), issue('bound', bound)]
    expect(titles(issues, told('no signal', { firmware: 'v2.13' }))).toEqual([['any', 'any', 1]])
    expect(titles(issues, told('no signal', { firmware: 'v2.12.1' }))).toEqual([
      ['bound', 'affected', 1],
      ['any', 'any', 1],
    ])
    expect(titles(issues, told('no signal'))).toEqual([
      ['any', 'any', 1],
      ['bound', 'not_said', 1],
    ])
  })

  it('[firmware-first] given many issues – when matched – then the three with the most symptoms', () => {
    const two = { symptoms: { zh: ['没有信号', '黑屏'], en: [] } }
    const issues = [issue('a'), issue('b', two), issue('c'), issue('d')]
    expect(matching(issues, told('黑屏，没有信号')).map(({ issue: found }) => found.title.en)).toEqual(['b', 'a', 'c'])
  })
})
