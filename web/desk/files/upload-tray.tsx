import { ActionIcon, Box, Button, FileButton, Group, Progress, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLanguage } from '../locale.tsx'
import { sizeOf } from '#web/portal/attachments/file-words.ts'
import { Icon } from '../parts/icon.tsx'
import { filesTexts } from './files.texts.ts'
import type { Sending, Uploads } from './use-uploads.ts'

const useWords = ({ state, progress, why = '' }: Sending): string => {
  const { locale } = useLanguage()
  const t = filesTexts[locale]
  if (state === 'sending') return t.sending(Math.floor(100 * progress))
  return state === 'refused' ? t.refused(why) : t[state]
}

interface RowProps {
  readonly file: Sending
  readonly uploads: Uploads
}

const Row = ({ file, uploads }: RowProps) => {
  const { locale } = useLanguage()
  const t = filesTexts[locale]
  const isBad = file.state === 'refused'
  return (
    <Stack component="li" gap={2}>
      <Group gap="xs" wrap="nowrap">
        <Icon name="file" size={16} />
        <Text size="sm" truncate>
          <bdi>{file.name}</bdi>
        </Text>
        <Text size="xs" c="dimmed" flex="none">
          {sizeOf(file.bytes, locale)}
        </Text>
        <Group gap={4} ml="auto" wrap="nowrap">
          {(isBad || file.state === 'offline') && (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t.retry(file.name)}
              onClick={() => uploads.retry(file.key)}
            >
              ↻
            </Button>
          )}
          <ActionIcon
            variant="subtle"
            c="var(--mantine-color-text)"
            aria-label={t.remove(file.name)}
            onClick={() => uploads.remove(file.key)}
          >
            <Icon name="cross" size={14} />
          </ActionIcon>
        </Group>
      </Group>
      {(file.state === 'sending' || file.state === 'checking') && (
        <Progress value={file.progress * 100} size="sm" aria-label={file.name} />
      )}
      <Text size="xs" role="status" c={isBad ? 'var(--desk-late)' : 'dimmed'}>
        {useWords(file)}
      </Text>
    </Stack>
  )
}

interface UploadTrayProps {
  readonly uploads: Uploads
  /** What stands beside the button. */
  readonly children?: ReactNode
}

/** The button that adds files, and those added so far. Dropping and pasting reach it by the place it is in. */
export const UploadTray = ({ uploads, children }: UploadTrayProps) => {
  const { locale } = useLanguage()
  const t = filesTexts[locale]
  return (
    <Stack gap={6}>
      {uploads.files.length > 0 && (
        <Stack component="ul" gap={8} p={0} m={0} style={{ listStyle: 'none' }} aria-label={t.files}>
          {uploads.files.map((file) => (
            <Row key={file.key} file={file} uploads={uploads} />
          ))}
        </Stack>
      )}
      <Group gap="xs">
        <FileButton multiple onChange={uploads.add}>
          {(props) => (
            <Button {...props} variant="default" size="sm" leftSection={<Icon name="clip" size={16} />}>
              {t.add}
            </Button>
          )}
        </FileButton>
        <Text size="xs" c="dimmed" visibleFrom="sm">
          {t.drop}
        </Text>
        <Box ml="auto">{children}</Box>
      </Group>
    </Stack>
  )
}
