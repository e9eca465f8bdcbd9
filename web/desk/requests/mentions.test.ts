import { expect, it } from 'vitest'
import { colleaguesLike, mentionedIn, openMention } from './mentions.ts'

const staff = [
  { id: '1', name: '王芳' },
  { id: '2', name: '王芳芳' },
  { id: '3', name: 'Ann Lee' },
]

it.each([
  ['请@王', { at: 1, typed: '王' }],
  ['ask @', { at: 4, typed: '' }],
  ['mail ann@example', undefined],
  ['@Ann Lee ', undefined],
])('[mentions] given «%s» – when the caret is at its end – then the colleague looked for is %o', (body, open) => {
  expect(openMention(body, body.length)).toEqual(open)
})

it.each([
  ['@王芳芳 看一下', ['2']],
  ['@王芳 和 @王芳芳', ['2', '1']],
  ['@Ann Lee, @nobody', ['3']],
  ['Ann Lee', []],
])('[mentions] given the note «%s» – when saved – then told are %o', (body, ids) => {
  expect(mentionedIn(body, staff)).toEqual(ids)
})

it('[mentions] given part of a name in another case – when typed – then the colleague is offered', () => {
  expect(colleaguesLike('LEE', staff).map(({ id }) => id)).toEqual(['3'])
})
