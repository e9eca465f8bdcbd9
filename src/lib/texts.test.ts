import { describe, expect, it } from 'vitest'
import { inLocale, localeFrom } from './texts.ts'

describe('texts', () => {
  it.each([
    [undefined, 'zh-CN'],
    ['', 'zh-CN'],
    ['*', 'zh-CN'],
    ['zh', 'zh-CN'],
    ['zh-TW,zh;q=0.9', 'zh-CN'],
    ['en', 'en'],
    ['en-GB', 'en'],
    ['de', 'en'],
    ['de,zh;q=0.5', 'zh-CN'],
    ['de,zh;q=0.5,en;q=0.8', 'en'],
    ['en;q=0.1, zh', 'zh-CN'],
    ['en;q=0, zh;q=0.1', 'zh-CN'],
    ['zh;q=0', 'en'],
    ['en;q=abc, zh;q=0.1', 'zh-CN'],
    ['EN-us', 'en'],
  ] as const)('Accept-Language %j – read – gives %s', (header, expected) => {
    expect(localeFrom(header)).toBe(expected)
  })

  it('a bilingual text – in each language – is that half of it', () => {
    expect(inLocale({ zh: '保修', en: 'warranty' }, 'en')).toBe('warranty')
    expect(inLocale({ zh: '保修', en: 'warranty' }, 'zh-CN')).toBe('保修')
  })
})
