import { useQueryClient } from '@tanstack/react-query'
import { ask } from '../api/client.ts'
import { useNotify } from './notify.tsx'

/**
 * Sends a change, says that it is done or why not, and reads anew what shows it.
 * @returns whether it was taken
 */
export const useWrite = (queryKey: readonly string[]) => {
  const client = useQueryClient()
  const { failed, done } = useNotify()
  return async (path: string, body: object, words: string): Promise<boolean> => {
    try {
      await ask(path, body)
      done(words)
      return true
    } catch (error) {
      failed(error)
      return false
    } finally {
      void client.invalidateQueries({ queryKey })
    }
  }
}
