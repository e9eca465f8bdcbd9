import { Anchor, Group, Stack, Text, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import type { AttachmentView } from '#features/attachments/attachments.schema.ts'
import { sizeOf, stateOf } from '#web/portal/attachments/file-words.ts'
import { useLanguage } from '../locale.tsx'
import { Icon } from '../parts/icon.tsx'
import { FileViewer } from './file-viewer.tsx'
import { filesTexts } from './files.texts.ts'

const hasPicture = ({ available, preview }: AttachmentView): boolean => available && preview === 'ready'

const isVideo = ({ type }: AttachmentView): boolean => type.startsWith('video/')

interface EntryProps {
  readonly file: AttachmentView
  readonly enlarge: () => void
}

const Entry = ({ file, enlarge }: EntryProps) => {
  const { locale } = useLanguage()
  const t = filesTexts[locale]
  return (
    <Group component="li" gap="sm" wrap="nowrap" className="desk-file">
      {hasPicture(file) ? (
        <UnstyledButton onClick={enlarge} aria-label={t.enlarge(file.name)} className="desk-thumbnail">
          <img src={`/attachments/${file.id}/small`} alt="" loading="lazy" />
        </UnstyledButton>
      ) : (
        <span className="desk-thumbnail">
          <Icon name={isVideo(file) ? 'video' : 'file'} size={24} />
        </span>
      )}
      <Stack gap={0} miw={0}>
        {file.available ? (
          <Anchor href={`/attachments/${file.id}/file`} download size="sm" truncate title={t.downloadOf(file.name)}>
            <bdi>{file.name}</bdi>
          </Anchor>
        ) : (
          <Text size="sm" truncate>
            <bdi>{file.name}</bdi>
          </Text>
        )}
        <Text size="xs" c={file.available ? 'dimmed' : 'var(--desk-pressing)'}>
          {sizeOf(file.bytes, locale)} · {stateOf(file, locale)}
        </Text>
        {isVideo(file) && file.available && (
          <Text size="xs" c="dimmed">
            {t.video}
          </Text>
        )}
      </Stack>
    </Group>
  )
}

/** The files of a message: small pictures that open large, everything else as a download, and what the scanner said of each. */
export const FileList = ({ files }: { readonly files: readonly AttachmentView[] }) => {
  const { locale } = useLanguage()
  const [shown, setShown] = useState<string>()
  const pictures = files.filter(hasPicture)
  if (files.length === 0) return null
  return (
    <>
      <Group
        component="ul"
        gap="sm"
        p={0}
        m={0}
        style={{ listStyle: 'none' }}
        align="stretch"
        aria-label={filesTexts[locale].files}
      >
        {files.map((file) => (
          <Entry key={file.id} file={file} enlarge={() => setShown(file.id)} />
        ))}
      </Group>
      <FileViewer pictures={pictures} shown={shown} show={setShown} />
    </>
  )
}
