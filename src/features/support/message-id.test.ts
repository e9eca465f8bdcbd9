import { randomUUIDv7 } from 'node:crypto'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { newMessageId } from './message-id.ts'

const many = (make: () => string): string[] => Array.from({ length: 1000 }, make)

it('[thread] given messages of one instant – when their ids are made – then their order is that of their making', () => {
  const ids = many(newMessageId)
  expect(ids).toEqual(ids.toSorted())
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) z.uuidv7().parse(id)
})

it('[thread] given ids as Node makes them – when many are of one millisecond – then they have no order', () => {
  const ids = many(randomUUIDv7)
  expect(ids).not.toEqual(ids.toSorted())
})
