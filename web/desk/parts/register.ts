import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiProblem, ask } from '../api/client.ts'
import { useTexts } from '../locale.tsx'
import { useNotify } from './notify.tsx'
import { registerTexts } from './register.texts.ts'

/** An entry of a register that the desk keeps, on the version it was read with; null while it is new. */
export interface Entry {
  readonly id: string
  readonly version: number | null
  readonly state: 'active' | 'retired'
}

/** A refusal that lies with single fields: it is said in the form, where it can be mended. */
const refusedFields = (error: unknown): ApiProblem | undefined =>
  error instanceof ApiProblem && Object.keys(error.fields).length > 0 ? error : undefined

/** Saves an entry of a register, and tells which fields were refused. */
export const useSave = (register: 'macros' | 'known-issues', close: () => void) => {
  const t = useTexts(registerTexts)
  const client = useQueryClient()
  const { failed, done } = useNotify()
  const saving = useMutation({
    mutationFn: ({ id, ...entry }: Entry & object) => ask(`/${register}/${id}`, entry),
    onSuccess: async () => {
      done(t.saved)
      close()
      await client.invalidateQueries({ queryKey: [register] })
      // What is read with a request is made of it.
      await client.invalidateQueries({ queryKey: ['request'] })
    },
    onError: (error) => {
      if (refusedFields(error) === undefined) failed(error)
    },
  })
  const refused = refusedFields(saving.error)
  return { save: saving.mutate, isSaving: saving.isPending, refused, problems: refused?.fields ?? {} }
}
