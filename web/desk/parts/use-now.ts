import { useEffect, useState } from 'react'

const EVERY_MS = 20_000

/** The present instant in milliseconds, three times a minute, so that clocks on the page go on. */
export const useNow = (): number => {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
