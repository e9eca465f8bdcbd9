import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { LiveEvent } from '#features/support/support.schema.ts'
import { requestKey } from '../api/queries.ts'

/** Several changes that come together are one look at the server. */
const GATHER_MS = 250

/**
 * Keeps what is shown as others change it: the server says which request has changed, and what shows it is asked for again.
 * @returns whether the connection stands
 */
export const useLive = (): boolean => {
  const client = useQueryClient()
  const [isLive, setLive] = useState(true)
  useEffect(() => {
    const source = new EventSource('/api/desk/events')
    let timer: ReturnType<typeof setTimeout> | undefined
    const refresh = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined
        void client.invalidateQueries({ queryKey: ['requests'] })
      }, GATHER_MS)
    }
    const changed = ({ data }: MessageEvent<string>): void => {
      const event = JSON.parse(data) as LiveEvent
      if (event.type !== 'request') return
      void client.invalidateQueries({ queryKey: requestKey(event.id) })
      refresh()
    }
    source.addEventListener('message', changed)
    source.addEventListener('request', changed)
    let wasLost = false
    source.addEventListener('open', () => {
      setLive(true)
      // What changed while the line was down was not heard.
      if (wasLost) void client.invalidateQueries()
      wasLost = false
    })
    source.addEventListener('error', () => {
      wasLost = true
      setLive(false)
    })
    return () => {
      clearTimeout(timer)
      source.close()
    }
  }, [client])
  return isLive
}
