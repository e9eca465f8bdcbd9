import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ask } from '../api/client.ts'
import { mentionsQuery } from '../api/queries.ts'
import { useLanguage } from '../locale.tsx'

/** What names me and I have not read, and the way to say that I have. */
export const useMentions = () => {
  const { locale } = useLanguage()
  const client = useQueryClient()
  const { data } = useQuery(mentionsQuery(locale))
  const { mutate, isPending } = useMutation({
    mutationFn: (messageIds: readonly string[]) => ask('/mentions/read', { messageIds }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['requests', 'mentions'] }),
  })
  return { items: data?.items ?? [], read: mutate, isReading: isPending }
}

/** Whoever has a request open has read what names them there. */
export const useReadHere = (requestId: string): void => {
  const { items, read } = useMentions()
  const here = items.flatMap((item) => (item.requestId === requestId ? [item.messageId] : []))
  const seen = here.join()
  useEffect(() => {
    if (seen !== '') read(seen.split(','))
  }, [seen, read])
}
