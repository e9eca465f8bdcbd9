import { Alert, Anchor, Button, Code, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { AuditLine } from '#features/accounts/accounts.schema.ts'
import { staffQuery } from '../api/queries.ts'
import { useLanguage, useTexts } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { writeInstant, writeInstantFully } from '../parts/time.ts'
import { auditCheckQuery, auditQuery, type AuditFilter } from './queries.ts'
import { settingsTexts } from './settings.texts.ts'

/** Whether the chain of hashes is whole. */
const Check = () => {
  const t = useTexts(settingsTexts)
  const check = useQuery(auditCheckQuery)
  if (check.isPending) return <Text size="sm">{t.checking}</Text>
  if (check.isError) return <Failure error={check.error} retry={() => void check.refetch()} />
  const found = check.data
  return (
    <Alert
      color={found.whole ? 'teal' : 'red'}
      role="status"
      title={found.whole ? t.whole(found.rows) : t.broken[found.reason](found.seq)}
    >
      {found.whole && (
        <Text size="xs" className="desk-words">
          {t.lastHash} <Code>{found.hash}</Code>
        </Text>
      )}
      <Button
        size="compact-sm"
        variant="default"
        mt="xs"
        loading={check.isFetching}
        onClick={() => void check.refetch()}
      >
        {t.checkAgain}
      </Button>
    </Alert>
  )
}

/** What was acted on; a request or a unit as a link. */
const Target = ({ target }: { readonly target: string }) => {
  const [kind, id = ''] = target.split(':', 2)
  const shown = <Code>{target}</Code>
  if (kind === 'request')
    return <Anchor renderRoot={(props) => <Link to="/requests/$id" params={{ id }} {...props} />}>{shown}</Anchor>
  if (kind === 'unit')
    return (
      <Anchor renderRoot={(props) => <Link to="/units/$serial" params={{ serial: id }} {...props} />}>{shown}</Anchor>
    )
  return shown
}

const Row = ({ row }: { readonly row: AuditLine }) => {
  const { locale } = useLanguage()
  const t = settingsTexts[locale]
  const { kind, id, name } = row.actor
  const kinds: Readonly<Record<string, string>> = t.actors
  const who = name ?? [kinds[kind] ?? kind, id].filter((part) => part !== null).join(' ')
  const details = Object.entries(row.data)
  return (
    <Stack component="li" gap={2} py="xs" className="desk-line">
      <Group gap="xs" wrap="wrap">
        <Text size="xs" c="dimmed" w={48}>
          {row.seq}
        </Text>
        <Text size="sm" c="dimmed" title={writeInstantFully(row.at, locale)}>
          {writeInstant(row.at, locale)}
        </Text>
        <Text size="sm" fw={600} className="desk-words">
          {who}
        </Text>
        <Code>{row.action}</Code>
        <span className="desk-words">
          <Target target={row.target} />
        </span>
      </Group>
      {details.length > 0 && (
        <Text size="xs" c="dimmed" className="desk-words" pl={{ base: 0, sm: 56 }}>
          {details.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(' · ')}
        </Text>
      )}
    </Stack>
  )
}

interface FilterProps {
  readonly filter: AuditFilter
  readonly set: (filter: AuditFilter) => void
}

const Filter = ({ filter, set }: FilterProps) => {
  const t = useTexts(settingsTexts)
  const { data: staff } = useQuery(staffQuery)
  return (
    <Group align="end">
      <Select
        label={t.actor}
        placeholder={t.anybody}
        data={(staff?.staff ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={filter.actor ?? null}
        onChange={(actor) => set({ ...filter, actor: actor ?? undefined })}
        clearable
        searchable
        clearButtonProps={{ 'aria-label': t.anybody }}
      />
      <TextInput
        label={t.action}
        placeholder="staff."
        value={filter.action ?? ''}
        maxLength={60}
        onChange={(event) => set({ ...filter, action: event.currentTarget.value })}
      />
      <TextInput
        label={t.target}
        placeholder="request:"
        value={filter.target ?? ''}
        maxLength={120}
        onChange={(event) => set({ ...filter, target: event.currentTarget.value })}
      />
    </Group>
  )
}

const WAIT_MS = 300

/** Who did what, newest first, and whether anybody has meddled with it. */
export const AuditTrail = () => {
  const t = useTexts(settingsTexts)
  const [filter, setFilter] = useState<AuditFilter>({})
  const [settled] = useDebouncedValue(filter, WAIT_MS)
  const trail = useInfiniteQuery(auditQuery(settled))
  const rows = trail.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <>
      <Check />
      <Card title={t.sections.audit}>
        <Filter filter={filter} set={setFilter} />
        {trail.isPending && <Loading />}
        {trail.isError && <Failure error={trail.error} retry={() => void trail.refetch()} />}
        {trail.isSuccess && rows.length === 0 && <Empty title={t.noRows} />}
        <Stack component="ol" gap={0} p={0} m={0} style={{ listStyle: 'none' }}>
          {rows.map((row) => (
            <Row key={row.seq} row={row} />
          ))}
        </Stack>
        {trail.hasNextPage && (
          <Button variant="default" loading={trail.isFetchingNextPage} onClick={() => void trail.fetchNextPage()}>
            {t.older}
          </Button>
        )}
      </Card>
    </>
  )
}
