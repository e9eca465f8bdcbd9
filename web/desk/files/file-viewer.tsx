import { ActionIcon, Button, Group, Modal } from '@mantine/core'
import type { KeyboardEvent } from 'react'
import type { AttachmentView } from '#features/attachments/attachments.schema.ts'
import { useTexts } from '../locale.tsx'
import { Icon } from '../parts/icon.tsx'
import { filesTexts } from './files.texts.ts'

interface FileViewerProps {
  readonly pictures: readonly AttachmentView[]
  /** Which is open; undefined while none is. */
  readonly shown: string | undefined
  readonly show: (id: string | undefined) => void
}

/** A picture large: the arrow keys lead to its neighbours, Escape back to the thread. */
export const FileViewer = ({ pictures, shown, show }: FileViewerProps) => {
  const t = useTexts(filesTexts)
  const at = pictures.findIndex(({ id }) => id === shown)
  const picture = pictures[at]
  const go = (by: 1 | -1): void => show(pictures[(at + by + pictures.length) % pictures.length]?.id)
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowRight') go(1)
    if (event.key === 'ArrowLeft') go(-1)
  }
  return (
    <Modal
      opened={picture !== undefined}
      onClose={() => show(undefined)}
      size="auto"
      centered
      title={picture === undefined ? '' : t.viewer(picture.name, at + 1, pictures.length)}
      closeButtonProps={{ 'aria-label': t.close }}
      onKeyDown={onKey}
    >
      {picture !== undefined && (
        <>
          <img className="desk-large" src={`/attachments/${picture.id}/large`} alt={picture.name} />
          <Group justify="space-between" mt="sm">
            <Group gap="xs">
              {pictures.length > 1 && (
                <>
                  <ActionIcon variant="default" size="lg" aria-label={t.previous} onClick={() => go(-1)}>
                    <Icon name="previous" />
                  </ActionIcon>
                  <ActionIcon variant="default" size="lg" aria-label={t.next} onClick={() => go(1)}>
                    <Icon name="next" />
                  </ActionIcon>
                </>
              )}
            </Group>
            <Button
              component="a"
              href={`/attachments/${picture.id}/file`}
              download
              variant="light"
              leftSection={<Icon name="download" size={16} />}
            >
              {t.download}
            </Button>
          </Group>
        </>
      )}
    </Modal>
  )
}
