import { fail, ok } from '#lib/result.ts'
import type { Result } from '#lib/result.ts'

/** Why a text is no serial number. The codes are worded in units.texts.ts. */
export type SerialProblem =
  | { readonly code: 'empty' | 'too_short' | 'too_long' | 'malformed_text' | 'control_character' | 'looks_like_number' }
  | { readonly code: 'bad_character'; readonly character: string }

const SHORTEST = 4
const LONGEST = 32
/** Longer than any label or pasted cell; beyond it the text is not even looked at. */
const LONGEST_RAW = 256

/** As it is stored. */
const NORMALISED = new RegExp(`^[0-9A-Z]{${SHORTEST},${LONGEST}}$`)

/** What typing, pasting and label printers put between the characters: spaces, dashes, soft hyphens, zero-width marks. */
const SEPARATORS = /[\s\p{Dash_Punctuation}\u2212\u00AD\u200B-\u200F\u2060\uFEFF]/gu

/** `1.23457E+11`: a spreadsheet has turned the serial into a number and lost its digits. */
const SCIENTIFIC = /^(\d+[.,]\d+E[+-]?\d+|\d+E[+]\d+)$/i

/** Spaces are spread over control characters too (tab, line end): those are separators, the rest is no text. */
const CONTROL = /[\u0000-\u0008\u000E-\u001F\u007F-\u009F]/

/**
 * Writes a serial number as it is stored: NFKC, upper case, without spaces and dashes of any kind.
 * Look-alikes are never mapped: O stays O and 0 stays 0.
 * @param raw the text as typed, pasted, scanned or exported
 * @returns 4 to 32 characters of 0-9 A-Z, or the first problem found
 * @example normaliseSerial(' ｋｖ－12345 ') is KV12345
 */
export const normaliseSerial = (raw: string): Result<string, SerialProblem> => {
  if (NORMALISED.test(raw)) return ok(raw)
  if (raw.length > LONGEST_RAW) return fail({ code: 'too_long' })
  if (!raw.isWellFormed()) return fail({ code: 'malformed_text' })
  if (CONTROL.test(raw)) return fail({ code: 'control_character' })
  const text = raw.normalize('NFKC')
  if (SCIENTIFIC.test(text.trim())) return fail({ code: 'looks_like_number' })
  // Only ASCII letters change case: toUpperCase would also turn ß into SS.
  const serial = text.replace(SEPARATORS, '').replace(/[a-z]+/g, (letters) => letters.toUpperCase())
  if (serial === '') return fail({ code: 'empty' })
  const stranger = /[^0-9A-Z]/u.exec(serial)
  if (stranger) return fail({ code: 'bad_character', character: stranger[0] })
  if (serial.length < SHORTEST) return fail({ code: 'too_short' })
  if (serial.length > LONGEST) return fail({ code: 'too_long' })
  return ok(serial)
}

/** Between serials of a list: line ends, tabs, marks that no serial holds, the quotes of a CSV, wide gaps. */
const BETWEEN = /[\r\n\v\f\t\u2028\u2029,;|，；、｜"“”]+|\s{2,}|\u3000/

/** Labels print a serial in groups of four to six; words of this length stand each for itself. */
const SHORTEST_WORD = 8

/**
 * The serials of a pasted list, as they were written; blank ones are dropped. A single space may stand inside a serial, and parts
 * only words that are long enough to be serials.
 * @example splitSerials('KV 1234, "KV 1235"') is ['KV 1234', 'KV 1235']
 */
export const splitSerials = (text: string): string[] =>
  text
    .split(BETWEEN)
    .flatMap((part) => {
      const words = part.trim().split(/\s/)
      return words.every((word) => word.length >= SHORTEST_WORD) ? words : [part.trim()]
    })
    .filter((part) => part !== '')
