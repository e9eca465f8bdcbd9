import { useQueryClient } from '@tanstack/react-query'
import type { RequestLine, RequestState } from '#features/support/support.schema.ts'
import { useTexts } from '../locale.tsx'
import { useNotify } from '../parts/notify.tsx'
import { applyChange, assigning, moving, tagging, type Change, type Versioned } from './changes.ts'
import { changeTexts } from './changes.texts.ts'

/** A change of one request with what takes it back. */
interface Step {
  readonly request: Versioned
  readonly change: Change
  readonly opposite: Change
}

const stepsOf = (
  requests: readonly RequestLine[],
  change: Change,
  oppositeOf: (request: RequestLine) => Change,
): Step[] => requests.map((request) => ({ request, change, opposite: oppositeOf(request) }))

/**
 * The small changes of a request made to many: one after the other, so that a refusal of one stops none of the others, and all of
 * them undone by one key.
 */
export const useBulkChanges = () => {
  const client = useQueryClient()
  const t = useTexts(changeTexts)
  const { failed, done } = useNotify()

  const sendAll = async (steps: readonly Step[]): Promise<{ back: Step[]; error: unknown }> => {
    const back: Step[] = []
    let error: unknown
    for (const { request, change, opposite } of steps) {
      try {
        const version = await applyChange(client, request, change)
        back.push({ request: { ...request, version }, change: opposite, opposite: change })
      } catch (refused) {
        error = refused
      }
    }
    await client.invalidateQueries({ queryKey: ['requests'] })
    await client.invalidateQueries({ queryKey: ['request'] })
    return { back, error }
  }

  const withUndo = async (steps: readonly Step[], words: (count: number) => string): Promise<void> => {
    const { back, error } = await sendAll(steps)
    if (error !== undefined) failed(error)
    if (back.length === 0) return
    const takeBack = async (): Promise<void> => {
      const undone = await sendAll(back)
      if (undone.error === undefined) done(t.undone(undone.back.length))
      else failed(undone.error)
    }
    done(words(back.length), () => void takeBack())
  }

  return {
    assign: (requests: readonly RequestLine[], to: RequestLine['assignedTo']): Promise<void> =>
      withUndo(
        stepsOf(requests, assigning(to), ({ assignedTo }) => assigning(assignedTo)),
        (count) => (to === null ? t.allUnassigned(count) : t.allAssigned(count, to.name)),
      ),
    move: (requests: readonly RequestLine[], state: RequestState): Promise<void> =>
      withUndo(
        stepsOf(
          requests.filter((request) => request.state !== state),
          moving(state),
          (request) => moving(request.state),
        ),
        (count) => t.allMoved(count, state),
      ),
    tag: (requests: readonly RequestLine[], tag: string): Promise<void> =>
      withUndo(
        requests.flatMap((request) => stepsOf([request], tagging([...request.tags, tag]), ({ tags }) => tagging(tags))),
        (count) => t.allTagged(count, tag),
      ),
  }
}
