import { Alert, Button, Group, Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ApiProblem } from '../api/client.ts'
import { useTexts } from '../locale.tsx'
import { shellTexts } from '../shell/shell.texts.ts'
import type { Entry } from './register.ts'
import { registerTexts } from './register.texts.ts'
import { useFocusBack } from './use-focus-back.ts'

interface RegisterFormProps {
  readonly title: string
  readonly entry: Entry
  readonly isSaving: boolean
  /** What was wrong; each field says so itself. */
  readonly refused: ApiProblem | undefined
  /** Saves it as it is now, in the state given. */
  readonly save: (state: Entry['state']) => void
  readonly close: () => void
  readonly children: ReactNode
}

/** The dialogue in which an entry of a register is written; nothing is deleted, what is out of use is retired. */
export const RegisterForm = ({ title, entry, isSaving, refused, save, close, children }: RegisterFormProps) => {
  const t = useTexts(registerTexts)
  useFocusBack()
  const { state, version } = entry
  const other = state === 'active' ? 'retired' : 'active'
  return (
    <Modal
      opened
      onClose={close}
      size="xl"
      title={title}
      closeButtonProps={{ 'aria-label': useTexts(shellTexts).close }}
    >
      <Stack
        component="form"
        onSubmit={(event) => {
          event.preventDefault()
          save(state)
        }}
      >
        {children}
        {refused !== undefined && <Alert color="red" variant="light" title={refused.title} role="alert" />}
        <Group justify="space-between">
          {version === null ? (
            <span />
          ) : (
            <Button
              variant="light"
              color={state === 'active' ? 'red' : 'sea'}
              loading={isSaving}
              onClick={() => save(other)}
            >
              {state === 'active' ? t.retire : t.restore}
            </Button>
          )}
          <Group gap="xs">
            <Button variant="default" onClick={close}>
              {t.cancel}
            </Button>
            <Button type="submit" loading={isSaving}>
              {t.save}
            </Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  )
}
