import { Button, Center, Skeleton, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { ApiProblem } from '../api/client.ts'
import { useTexts } from '../locale.tsx'
import { shellTexts } from '../shell/shell.texts.ts'

/** Lines that stand where content will be; said in words to those who cannot see them. */
export const Loading = ({ lines = 6 }: { readonly lines?: number }) => {
  const t = useTexts(shellTexts)
  return (
    <Stack gap="sm" role="status" aria-label={t.loading}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={line === 0 ? 28 : 44} radius="sm" />
      ))}
    </Stack>
  )
}

interface EmptyProps {
  readonly title: string
  readonly hint?: string
  /** Whether it stands for the whole page, whose heading it then is. */
  readonly isPage?: boolean
  readonly children?: ReactNode
}

export const Empty = ({ title, hint, isPage = false, children }: EmptyProps) => (
  <Center mih={220} px="md">
    <Stack align="center" gap="xs" maw={460}>
      <Title order={isPage ? 1 : 2} size="h4" ta="center">
        {title}
      </Title>
      {hint !== undefined && (
        <Text c="dimmed" ta="center" style={{ textWrap: 'balance' }}>
          {hint}
        </Text>
      )}
      {children}
    </Stack>
  </Center>
)

interface FailureProps {
  readonly error: Error
  readonly retry: () => void
  readonly isPage?: boolean
}

/** What could not be loaded, in the server's own sentence, and the way to try again. */
export const Failure = ({ error, retry, isPage = false }: FailureProps) => {
  const t = useTexts(shellTexts)
  const problem = error instanceof ApiProblem ? error : undefined
  const hint = problem?.message || (problem?.status === 0 ? t.unreachable : undefined)
  return (
    <Empty isPage={isPage} title={problem?.title || t.failed} {...(hint === undefined ? {} : { hint })}>
      <Button variant="light" onClick={retry}>
        {t.retry}
      </Button>
    </Empty>
  )
}
