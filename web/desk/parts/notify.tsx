import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useCallback } from 'react'
import { ApiProblem } from '../api/client.ts'
import { useLanguage } from '../locale.tsx'
import { shellTexts } from '../shell/shell.texts.ts'

/** How long a message stays in milliseconds; one that can be undone stays longer. */
const STAYS = 5000
const STAYS_FOR_UNDO = 10_000

const STALE = new Set([409, 412])

type ShellWords = (typeof shellTexts)['en'] | (typeof shellTexts)['zh-CN']

/** What went wrong as a title and a sentence: the server's own words where it had any. */
const wordsOf = (error: unknown, t: ShellWords): { title: string; sentence: string } => {
  if (!(error instanceof ApiProblem)) return { title: t.failed, sentence: String(error) }
  const title = error.title || t.failed
  if (error.status === 0) return { title, sentence: t.unreachable }
  return { title, sentence: error.message || (STALE.has(error.status) ? t.stale : '') }
}

interface Undoable {
  readonly id: string
  readonly undo: () => void
}

/** What the newest message that offers it would take back, while it is shown. */
let latest: Undoable | undefined

const takeBack = ({ id, undo }: Undoable): void => {
  notifications.hide(id)
  if (latest?.id === id) latest = undefined
  undo()
}

/** Takes back what was done last, by a key rather than by the message's button. */
export const undoLatest = (): void => {
  if (latest !== undefined) takeBack(latest)
}

/** Messages at the edge of the screen, read out by screen readers. */
export const useNotify = () => {
  const { locale } = useLanguage()
  const t = shellTexts[locale]

  const failed = useCallback(
    (error: unknown): void => {
      const { title, sentence } = wordsOf(error, t)
      notifications.show({
        color: 'red',
        title,
        message: sentence,
        autoClose: STAYS_FOR_UNDO,
        closeButtonProps: { 'aria-label': t.close },
        role: 'alert',
      })
    },
    [t],
  )

  const done = useCallback(
    (message: string, undo?: () => void): void => {
      const close = { 'aria-label': t.close }
      if (undo === undefined) {
        notifications.show({ message, autoClose: STAYS, color: 'teal', closeButtonProps: close })
        return
      }
      const id = notifications.show({
        autoClose: STAYS_FOR_UNDO,
        color: 'teal',
        closeButtonProps: close,
        onClose: () => {
          if (latest?.id === id) latest = undefined
        },
        message: (
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm">{message}</Text>
            <Button size="compact-sm" variant="light" onClick={() => takeBack({ id, undo })}>
              {t.undo}
            </Button>
          </Group>
        ),
      })
      latest = { id, undo }
    },
    [t],
  )

  return { failed, done }
}
