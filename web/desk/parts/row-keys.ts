import { useState } from 'react'

/** The id of the link or button of a row: to move to a row is to focus it, so that Enter opens it by itself. */
export const rowLinkId = (id: string): string => `row-${id}`

/** Which row the keyboard is on, and moving it. */
export const useRowKeys = (items: readonly { readonly id: string }[]) => {
  const [at, setAt] = useState<string>()
  return {
    at,
    place: setAt,
    /** One row down (1) or up (-1), or back to the row one was on (0); the first press goes to the first row. */
    move: (by: 1 | 0 | -1): void => {
      const index = items.findIndex(({ id }) => id === at)
      const next = items[Math.min(Math.max(index + by, 0), items.length - 1)]
      if (next === undefined) return
      setAt(next.id)
      document.getElementById(rowLinkId(next.id))?.focus()
    },
  }
}
