import { useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query'
import type {
  ChangeAnswer,
  QueueAnswer,
  RequestDetail,
  RequestLine,
  RequestState,
} from '#features/support/support.schema.ts'
import { useTexts } from '../locale.tsx'
import { useNotify } from '../parts/notify.tsx'
import { changeTexts } from './changes.texts.ts'
import { ask } from './client.ts'
import { requestKey } from './queries.ts'

type Changed = Partial<Pick<RequestLine, 'assignedTo' | 'state' | 'version' | 'tags'>>

/** What names a request and the version a change is made on. */
export type Versioned = Pick<RequestLine, 'id' | 'version' | 'number'>

const patch = (client: QueryClient, id: string, changed: Changed): void => {
  client.setQueriesData<InfiniteData<QueueAnswer>>({ queryKey: ['requests', 'queue'] }, (data) =>
    data === undefined
      ? data
      : {
          ...data,
          pages: data.pages.map((page) => ({
            ...page,
            items: page.items.map((item) => (item.id === id ? { ...item, ...changed } : item)),
          })),
        },
  )
  client.setQueriesData<RequestDetail>({ queryKey: requestKey(id) }, (data) =>
    data === undefined ? data : { ...data, ...changed },
  )
}

export interface Change {
  readonly path: 'assign' | 'state' | 'tags'
  readonly body: object
  /** Shown at once, before the server has answered. */
  readonly changed: Changed
}

export const assigning = (to: RequestLine['assignedTo']): Change => ({
  path: 'assign',
  body: { to: to?.id ?? null },
  changed: { assignedTo: to },
})
export const moving = (state: RequestState): Change => ({ path: 'state', body: { state }, changed: { state } })
export const tagging = (tags: string[]): Change => ({ path: 'tags', body: { tags }, changed: { tags } })

/** What our last change of each request has made of its version, once the server has said. */
const turns = new Map<string, Promise<number>>()

/**
 * Shows a change at once and asks the server for it, made on the version that was seen. Changes of one request go out in turn, each on
 * what the one before has made: whoever types fast is not told that somebody else was quicker.
 * @returns the new version
 */
export const applyChange = (client: QueryClient, { id, version }: Versioned, change: Change): Promise<number> => {
  const { path, body, changed } = change
  patch(client, id, changed)
  const before = turns.get(id)?.catch(() => 0) ?? Promise.resolve(0)
  const turn = before.then(async (made) => {
    const seen = Math.max(made, version)
    const answer = await ask<ChangeAnswer>(`/requests/${id}/${path}`, { ...body, version: seen })
    patch(client, id, { version: answer.version })
    return answer.version
  })
  turns.set(id, turn)
  return turn
}

/**
 * The small changes of a request: shown at once, taken back when the server refuses, and undone by their opposite. Each is made
 * on the version that was seen, so that nobody overwrites what another has just done.
 */
export const useChanges = () => {
  const client = useQueryClient()
  const t = useTexts(changeTexts)
  const { failed, done } = useNotify()

  const refresh = (id: string): Promise<void[]> =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['requests'] }),
      client.invalidateQueries({ queryKey: requestKey(id) }),
    ])

  const send = async (request: Versioned, change: Change): Promise<number | undefined> => {
    try {
      return await applyChange(client, request, change)
    } catch (error) {
      failed(error)
      return undefined
    } finally {
      void refresh(request.id)
    }
  }

  const withUndo = async (request: Versioned, change: Change, words: string, opposite: Change): Promise<void> => {
    const version = await send(request, change)
    if (version === undefined) return
    done(words, () => void send({ ...request, version }, opposite))
  }

  return {
    assign: (request: Versioned & Pick<RequestLine, 'assignedTo'>, to: RequestLine['assignedTo']): Promise<void> =>
      withUndo(
        request,
        assigning(to),
        to === null ? t.unassigned(request.number) : t.assigned(request.number, to.name),
        assigning(request.assignedTo),
      ),
    move: (request: Versioned & Pick<RequestLine, 'state'>, state: RequestState): Promise<void> =>
      withUndo(request, moving(state), t.moved(request.number, state), moving(request.state)),
    tag: async (request: Versioned, tags: string[]): Promise<void> => {
      await send(request, tagging(tags))
    },
    refresh,
    /** Notes the version that a write has made, so that the next one is not made on the one before. */
    noteVersion: ({ id, version }: ChangeAnswer): void => patch(client, id, { version }),
  }
}
