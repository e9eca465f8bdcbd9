import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normaliseSerial, splitSerials } from './serial.rules.ts'
import { serialSentence } from './units.texts.ts'

const codeOf = (raw: string): string => {
  const result = normaliseSerial(raw)
  return result.ok ? 'ok' : result.error.code
}

describe('normaliseSerial', () => {
  it.each([
    ['[F1] case and space', 'kv-12345 '],
    ['[F2] full width', 'ＫＶ－１２３４５'],
    ['[F3] en dash', 'KV–12345'],
    ['[F3] soft hyphen', 'KV\u00AD12345'],
    ['[F3] zero-width space', 'KV\u200B12345'],
    ['byte order mark and no-break space', '\uFEFFKV\u00A012345'],
    ['minus sign, figure dash, wave dash', 'K\u2212V\u201212\u301C345'],
    ['tab and line end around it', '\tKV12345\r\n'],
  ])('%s – written – is KV12345', (_what, raw) => {
    expect(normaliseSerial(raw)).toEqual({ ok: true, value: 'KV12345' })
  })

  it('[F4] look-alikes – written – stay what they are', () => {
    expect(normaliseSerial('KVO12345')).toEqual({ ok: true, value: 'KVO12345' })
    expect(normaliseSerial('KVI1l')).toEqual({ ok: true, value: 'KVI1L' })
  })

  it.each([
    ['nothing', '', 'empty'],
    ['only dashes', ' - – ', 'empty'],
    ['three characters', 'KV1', 'too_short'],
    ['33 characters', 'A'.repeat(33), 'too_long'],
    ['[F6] 10,000 characters', 'A'.repeat(10_000), 'too_long'],
    ['[F7] SQL', `' OR 1=1--`, 'bad_character'],
    ['[F7] a template', '${7*7}', 'bad_character'],
    ['[F7] another template', '{{7*7}}', 'bad_character'],
    ['[F8] a NUL', 'KV\u000012345', 'control_character'],
    ['an escape', 'KV\u001B[31m12345', 'control_character'],
    ['[F8] a lone surrogate', 'KV12345\uD800', 'malformed_text'],
    ['[F9] an override of direction', 'KV\u202E12345', 'bad_character'],
    ['Cyrillic К', '\u041AV12345', 'bad_character'],
    ['sharp s, which upper case would turn into SS', 'KVß12345', 'bad_character'],
    ['a dotless ı, which upper case would turn into I', 'KVı12345', 'bad_character'],
    ['[I6] scientific notation', '1.23457E+11', 'looks_like_number'],
    ['[I6] scientific notation with a comma', '1,23457E+11', 'looks_like_number'],
    ['[I6] scientific notation without decimals', '2E+11', 'looks_like_number'],
  ])('%s – written – is refused', (_what, raw, code) => {
    expect(codeOf(raw)).toBe(code)
  })

  it('a serial that happens to hold an E between digits – written – is a serial', () => {
    expect(normaliseSerial('123457E11')).toEqual({ ok: true, value: '123457E11' })
  })

  it('any text – written – gives a serial that gives itself again, or a problem with a sentence in both languages', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.stringMatching(/^[0-9A-Za-z \-–]{1,40}$/))
    fc.assert(
      fc.property(texts, (raw) => {
        const result = normaliseSerial(raw)
        if (result.ok) {
          expect(result.value).toMatch(/^[0-9A-Z]{4,32}$/)
          expect(normaliseSerial(result.value)).toEqual(result)
        } else {
          for (const locale of ['zh-CN', 'en'] as const)
            expect(serialSentence(result.error, locale).length).toBeGreaterThan(5)
        }
      }),
      { numRuns: 2000, seed: 5 },
    )
  })
})

describe('splitSerials', () => {
  it.each([
    ['KVE1;KVE2；KVE3,KVE4，KVE5、KVE6|KVE7｜KVE8\tKVE9', 9],
    ['KVE1\r\nKVE2\rKVE3\n\n  \nKVE4\u2028KVE5', 5],
    ['"KVE1","KVE2"\n"KVE3"', 3],
    ['KVE1   KVE2\u3000KVE3', 3],
    ['KVE2207771720 KVC2203451589', 2],
    ['KVE2 2077 7172', 1],
    [' ,;\n', 0],
    [' '.repeat(100_000), 0],
  ])('%j – split – gives %i', (text, count) => {
    expect(splitSerials(text)).toHaveLength(count)
  })

  it('[F1] a serial printed in groups – split – stays whole, as it was written', () => {
    expect(splitSerials('kv 2207-7171\nＫＶ１')).toEqual(['kv 2207-7171', 'ＫＶ１'])
  })
})
