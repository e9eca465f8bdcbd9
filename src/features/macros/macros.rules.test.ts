import { expect, it } from 'vitest'
import { filledIn, unknownPlaceholders } from './macros.rules.ts'
import { macroFields } from './macros.schema.ts'
import { starters } from './starters.texts.ts'

it('[macros] given a text with a placeholder that has no value – when filled in – then that one stays to be seen', () => {
  const fields = { title: { zh: '称呼', en: 'Greeting' }, body: { zh: '{name}：{serial}', en: '{name}: {serial}' } }
  const macro = { id: 'x', state: 'active', version: 1, updatedAt: '', ...fields } as const
  const values = { name: '李', number: 'R-1', serial: undefined, model: '', dealer: undefined, me: '客服' }
  expect(filledIn([macro], 'zh-CN', values)).toEqual([{ id: 'x', title: '称呼', body: '李：{serial}' }])
})

it.each([
  ['{name} {nmae} {nmae}', ['{nmae}']],
  ['{姓名}您好 { name }', ['{姓名}', '{ name }']],
  ['{name} {number} {serial} {model} {dealer} {me}', []],
  ['JSON {}', ['{}']],
])('[macros] given «%s» – when written – then what nothing would fill is named', (text, unknown) => {
  expect(unknownPlaceholders(text)).toEqual(unknown)
})

it('[macros] given the texts that the product brings – when each is checked as if a person wrote it – then none is refused', () => {
  for (const { id, ...words } of starters) {
    expect(macroFields.safeParse({ ...words, state: 'active' }).success, id).toBe(true)
    expect([...unknownPlaceholders(words.body.zh), ...unknownPlaceholders(words.body.en)], id).toEqual([])
  }
})
