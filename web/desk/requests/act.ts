import { useMutation } from '@tanstack/react-query'
import type { ChangeAnswer, RequestDetail } from '#features/support/support.schema.ts'
import { useChanges } from '../api/changes.ts'
import { ask } from '../api/client.ts'
import { useNotify } from '../parts/notify.tsx'

export interface Act {
  readonly path: 'merge' | 'split' | 'hand-over' | 'take-back' | 'consents' | 'remind'
  readonly body?: object
  readonly words: string
}

/** Changes a request on the version that is seen, says so, and loads it again. */
export const useAct = (request: RequestDetail, then?: (answer: ChangeAnswer) => void) => {
  const { failed, done } = useNotify()
  const { refresh } = useChanges()
  const { id, version } = request
  return useMutation({
    mutationFn: ({ path, body = {} }: Act) => ask<ChangeAnswer>(`/requests/${id}/${path}`, { ...body, version }),
    onSuccess: async (answer, { words }) => {
      done(words)
      then?.(answer)
      await refresh(id)
    },
    onError: (error) => {
      failed(error)
      void refresh(id)
    },
  })
}
