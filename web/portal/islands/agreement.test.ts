import { describe, expect, it } from 'vitest'
import { agreement, serialIn } from './agreement.ts'

/** The value after each frame. */
const watch = (frames: readonly (readonly string[])[]): (string | undefined)[] => frames.map(agreement())

describe('agreement of frames', () => {
  it.each([
    ['one frame', [['A']], [undefined]],
    ['two alike', [['A'], ['A']], [undefined, 'A']],
    ['the same code twice in one frame', [['A', 'A'], ['A']], [undefined, 'A']],
    ['an empty frame between', [['A'], [], ['A']], [undefined, undefined, 'A']],
    [
      'two codes in one frame',
      [
        ['A', 'B'],
        ['A', 'B'],
        ['A', 'B'],
      ],
      [undefined, undefined, undefined],
    ],
    ['a misread beside the right one', [['A'], ['A', 'B'], ['A'], ['A']], [undefined, undefined, undefined, 'A']],
    ['another code in between', [['A'], ['B'], ['A'], ['A']], [undefined, undefined, undefined, 'A']],
  ])('given %s – watching – only two frames in a row that agree count', (_name, frames, expected) => {
    expect(watch(frames)).toEqual(expected)
  })

  it.each([
    ['KV0123456789', 'KV0123456789'],
    [' KV0123456789\n', 'KV0123456789'],
    ['https://check.example/c/KV0123456789', 'KV0123456789'],
    ['https://check.example/c/KV0123456789?lang=en#top', 'KV0123456789'],
    ['https://check.example/c/%', '%'],
  ])('given the code %s – taking the serial – %s', (code, serial) => {
    expect(serialIn(code)).toBe(serial)
  })
})
