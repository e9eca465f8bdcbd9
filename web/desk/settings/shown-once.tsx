import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core'
import { useTexts } from '../locale.tsx'
import { settingsTexts } from './settings.texts.ts'

interface ShownOnceProps {
  readonly title: string
  readonly hint: string
  readonly value: string
  readonly close: () => void
}

/** A secret that nobody can show again: to be copied now. */
export const ShownOnce = ({ title, hint, value, close }: ShownOnceProps) => {
  const t = useTexts(settingsTexts)
  return (
    <Alert color="teal" title={title} role="status" withCloseButton onClose={close} closeButtonLabel={t.close}>
      <Stack gap="xs">
        <Text size="sm">{hint}</Text>
        <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {value}
        </Code>
        <Group>
          <CopyButton value={value}>
            {({ copied, copy }) => (
              <Button size="sm" onClick={copy}>
                {copied ? t.copied : t.copy}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Alert>
  )
}
