import { useState } from 'react'
import type { RequestLine } from '#features/support/support.schema.ts'

/** Which requests are marked for doing something to all of them; one that is no longer shown is no longer marked. */
export const useMarks = (items: readonly RequestLine[]) => {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const chosen = items.filter(({ id }) => ids.has(id))
  return {
    chosen,
    isMarked: (id: string): boolean => ids.has(id),
    toggle: (id: string): void => setIds((before) => before.symmetricDifference(new Set([id]))),
    toggleAll: (): void => setIds(chosen.length === items.length ? new Set() : new Set(items.map(({ id }) => id))),
    clear: (): void => setIds(new Set()),
  }
}

export type Marks = ReturnType<typeof useMarks>
