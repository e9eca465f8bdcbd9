import { Alert, Anchor, Button, Code, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { auditActs, type AuditLine } from '#features/accounts/accounts.schema.ts'
import type { Locale } from '#lib/texts.ts'
import { staffQuery } from '../api/queries.ts'
import { useLanguage, useTexts } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { writeInstant, writeInstantFully } from '../parts/time.ts'
import { actOf, actorOf, detailsOf } from './audit-words.ts'
import { auditTexts } from './audit.texts.ts'
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

const places = {
  request: (id: string) => ({ to: '/requests/$id', params: { id } }) as const,
  unit: (serial: string) => ({ to: '/units/$serial', params: { serial } }) as const,
  person: (id: string) => ({ to: '/people/$id', params: { id } }) as const,
  mail: (mail: string) => ({ to: '/mailbox', search: { mail } }) as const,
  macro: () => ({ to: '/macros' }) as const,
  known_issue: () => ({ to: '/known-issues' }) as const,
  settings: () => ({ to: '/settings/$section', params: { section: 'desk' } }) as const,
  staff: () => ({ to: '/settings/$section', params: { section: 'staff' } }) as const,
  key: () => ({ to: '/settings/$section', params: { section: 'keys' } }) as const,
}

/** What was acted on; a link where it has a page. */
const Target = ({ row }: { readonly row: AuditLine }) => {
  const { locale } = useLanguage()
  const { kind, id, what, name } = actOf(row, locale)
  const shown = (
    <>
      {what}
      {name !== undefined && (
        <>
          {' '}
          <bdi>{name}</bdi>
        </>
      )}
    </>
  )
  const place = kind in places ? places[kind as keyof typeof places](id) : undefined
  if (place === undefined) return shown
  return (
    <Anchor size="sm" underline="always" renderRoot={(props) => <Link {...place} {...props} />}>
      {shown}
    </Anchor>
  )
}

const Row = ({ row }: { readonly row: AuditLine }) => {
  const { locale } = useLanguage()
  return (
    <Group component="li" gap="xs" py="xs" wrap="nowrap" align="baseline" className="desk-line">
      <Text size="xs" c="dimmed" w={40} flex="none">
        {row.seq}
      </Text>
      <Stack gap={2} miw={0}>
        <Text size="sm" className="desk-words">
          <bdi>
            <b>{actorOf(row, locale)}</b>
          </bdi>{' '}
          {actOf(row, locale).act} <Target row={row} />
        </Text>
        <Text size="xs" c="dimmed" className="desk-words">
          <time dateTime={row.at} title={writeInstantFully(row.at, locale)}>
            {writeInstant(row.at, locale)}
          </time>
          {[detailsOf(row, locale), row.action, row.target].map((part) => part !== '' && ` · ${part}`)}
        </Text>
      </Stack>
    </Group>
  )
}

interface FilterProps {
  readonly filter: AuditFilter
  readonly set: (filter: AuditFilter) => void
}

/** Every act, under what it is done to. */
const actChoices = (locale: Locale) => {
  const { acts, targets } = auditTexts[locale]
  const kinds = Map.groupBy(auditActs, (act) => act.slice(0, act.indexOf('.')))
  return [...kinds].map(([kind, of]) => ({
    group: targets[kind] ?? kind,
    items: of.map((act) => ({ value: act, label: acts[act] })),
  }))
}

const Filter = ({ filter, set }: FilterProps) => {
  const { locale } = useLanguage()
  const t = settingsTexts[locale]
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
      <Select
        label={t.action}
        placeholder={t.anything}
        data={actChoices(locale)}
        value={filter.action ?? null}
        onChange={(action) => set({ ...filter, action: action ?? undefined })}
        clearable
        clearButtonProps={{ 'aria-label': t.anything }}
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
