import { useEffect, useState } from 'react'

/** Puts the keyboard back where it was once a dialogue is gone; the library does so only for one that stays and is closed. */
export const useFocusBack = (): void => {
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) before.focus()
    },
    [before],
  )
}
