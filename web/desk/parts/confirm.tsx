import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useTexts } from '../locale.tsx'
import { registerTexts } from './register.texts.ts'

export interface Question {
  readonly title: string
  readonly text: string
  readonly yes: string
  readonly act: () => void
}

interface ConfirmProps {
  readonly question: Question | undefined
  readonly close: () => void
}

/** Asks before something that hurts; what does least is what Escape and the first button do. */
export const Confirm = ({ question, close }: ConfirmProps) => {
  const t = useTexts(registerTexts)
  return (
    <Modal
      opened={question !== undefined}
      onClose={close}
      title={question?.title}
      closeButtonProps={{ 'aria-label': t.cancel }}
    >
      <Stack>
        <Text>{question?.text}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {t.cancel}
          </Button>
          <Button
            color="red"
            onClick={() => {
              question?.act()
              close()
            }}
          >
            {question?.yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
