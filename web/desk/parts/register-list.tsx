import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTexts } from '../locale.tsx'
import type { Entry } from './register.ts'
import { registerTexts } from './register.texts.ts'
import { rowLinkId, useRowKeys } from './row-keys.ts'
import { useKeys } from './use-keys.ts'

interface PageProps {
  readonly title: string
  readonly lead: string
  readonly createWords: string
  /** Absent where the reader may only look. */
  readonly create: (() => void) | undefined
  readonly children: ReactNode
}

/** The page of a register: what it is for, and the way to a new entry. */
export const RegisterPage = ({ title, lead, createWords, create, children }: PageProps) => {
  useKeys([['c', () => create?.()]])
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={1} size="h3">
          {title}
        </Title>
        {create !== undefined && <Button onClick={create}>{createWords}</Button>}
      </Group>
      <Text size="sm" c="dimmed">
        {lead}
      </Text>
      {children}
    </Stack>
  )
}

interface ListProps<T> {
  readonly items: readonly T[]
  readonly titleOf: (item: T) => string
  /** Absent where the reader may only look. */
  readonly edit: ((item: T) => void) | undefined
  readonly children: (item: T) => ReactNode
}

/** The entries of a register, those in use first as they come; J and K go from one to the next, Enter edits it. */
export const RegisterList = <T extends Pick<Entry, 'id' | 'state'>>({
  items,
  titleOf,
  edit,
  children,
}: ListProps<T>) => {
  const t = useTexts(registerTexts)
  const rows = useRowKeys(items)
  useKeys([
    ['j', () => rows.move(1)],
    ['k', () => rows.move(-1)],
  ])
  return (
    <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
      {items.map((item) => (
        <Stack
          component="li"
          key={item.id}
          className="desk-sheet desk-card"
          data-at={item.id === rows.at || undefined}
          p="md"
          gap="sm"
          {...(edit === undefined && { id: rowLinkId(item.id), tabIndex: -1 })}
        >
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Group gap="xs">
              <Title order={2} size="h5">
                {titleOf(item)}
              </Title>
              {item.state === 'retired' && (
                <Badge variant="light" color="gray" tt="none">
                  {t.retired}
                </Badge>
              )}
            </Group>
            {edit !== undefined && (
              <Button
                id={rowLinkId(item.id)}
                variant="default"
                flex="none"
                onClick={() => edit(item)}
                onFocus={() => rows.place(item.id)}
                aria-label={t.editOf(titleOf(item))}
              >
                {t.edit}
              </Button>
            )}
          </Group>
          {children(item)}
        </Stack>
      ))}
    </Stack>
  )
}
