import { Group, Stack, Title } from '@mantine/core'
import { useId, type ReactNode } from 'react'

interface CardProps {
  readonly title: string
  /** What stands beside the title, such as a link. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** A titled part of a page. */
export const Card = ({ title, aside, children }: CardProps) => {
  const id = useId()
  return (
    <Stack component="section" gap="sm" p="md" className="desk-sheet" aria-labelledby={id}>
      <Group justify="space-between" wrap="nowrap">
        <Title order={2} size="h5" id={id}>
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </Stack>
  )
}
