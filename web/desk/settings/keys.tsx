import { Badge, Button, Checkbox, Code, Group, NumberInput, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { KeyLine } from '#features/accounts/accounts.schema.ts'
import { ask } from '../api/client.ts'
import { useLanguage, useTexts } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { Confirm, type Question } from '../parts/confirm.tsx'
import { useNotify } from '../parts/notify.tsx'
import { Empty, Failure, Loading } from '../parts/states.tsx'
import { writeInstant } from '../parts/time.ts'
import { keysQuery } from './queries.ts'
import { settingsTexts } from './settings.texts.ts'
import { ShownOnce } from './shown-once.tsx'

const DAYS = 365

interface ScopesProps {
  readonly scopes: readonly string[]
  readonly chosen: string[]
  readonly choose: (chosen: string[]) => void
}

/** What the key may do, in words, with the names that the API's documentation uses. */
const Scopes = ({ scopes, chosen, choose }: ScopesProps) => {
  const t = useTexts(settingsTexts)
  return (
    <Checkbox.Group label={t.scopes} value={chosen} onChange={choose}>
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="xs" mt="xs">
        {scopes.map((scope) => (
          <Checkbox key={scope} value={scope} label={t.scopeNames[scope]} description={<Code>{scope}</Code>} />
        ))}
      </SimpleGrid>
    </Checkbox.Group>
  )
}

const NewKey = ({ scopes, onMade }: { readonly scopes: readonly string[]; readonly onMade: (key: string) => void }) => {
  const t = useTexts(settingsTexts)
  const client = useQueryClient()
  const { failed } = useNotify()
  const nothing = { name: '', scopes: [] as string[], days: DAYS as number | '' }
  const [given, setGiven] = useState(nothing)
  const make = useMutation({
    mutationFn: () => ask<{ key: string }>('/settings/keys', { ...given, days: given.days === '' ? null : given.days }),
    onSuccess: ({ key }) => {
      setGiven(nothing)
      onMade(key)
    },
    onError: failed,
    onSettled: () => client.invalidateQueries({ queryKey: ['settings', 'keys'] }),
  })
  const send = (event: FormEvent): void => {
    event.preventDefault()
    make.mutate()
  }
  return (
    <Card title={t.newKey}>
      <form onSubmit={send}>
        <Stack>
          <Group align="start">
            <TextInput
              label={t.keyName}
              description={t.keyNameHint}
              value={given.name}
              onChange={(event) => setGiven({ ...given, name: event.currentTarget.value })}
              maxLength={100}
              required
            />
            <NumberInput
              label={t.keyDays}
              description={t.keyDaysHint}
              value={given.days}
              onChange={(days) => setGiven({ ...given, days: typeof days === 'number' ? days : '' })}
              min={1}
              max={3650}
              allowDecimal={false}
            />
          </Group>
          <Scopes scopes={scopes} chosen={given.scopes} choose={(chosen) => setGiven({ ...given, scopes: chosen })} />
          <Group>
            <Button type="submit" loading={make.isPending} disabled={given.scopes.length === 0}>
              {t.makeKey}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  )
}

const KeyRow = ({ line, revoke }: { readonly line: KeyLine; readonly revoke: () => void }) => {
  const { locale } = useLanguage()
  const t = settingsTexts[locale]
  const at = (instant: string) => writeInstant(instant, locale)
  const isOver = line.expiresAt !== null && Date.parse(line.expiresAt) < Date.now()
  const isGood = line.revokedAt === null && !isOver
  return (
    <Group component="li" justify="space-between" py="xs" className="desk-line">
      <Stack gap={2} flex="1 1 16rem">
        <Group gap="xs">
          <Text fw={600} {...(isGood ? {} : { c: 'dimmed' })}>
            {line.name}
          </Text>
          <Code>{line.prefix}…</Code>
          {!isGood && (
            <Badge variant="light" color="gray" tt="none">
              {line.revokedAt === null ? t.keyOver : t.keyRevoked}
            </Badge>
          )}
        </Group>
        <Text size="sm" className="desk-words">
          {line.scopes.map((scope) => t.scopeNames[scope] ?? scope).join(' · ')}
        </Text>
        <Text size="xs" c="dimmed">
          {[
            line.expiresAt === null ? t.keyForever : t.keyUntil(at(line.expiresAt)),
            line.lastUsedAt === null ? t.neverUsed : t.lastUsed(at(line.lastUsedAt)),
          ].join(' · ')}
        </Text>
      </Stack>
      {line.revokedAt === null && (
        <Button variant="default" size="sm" onClick={revoke} aria-label={t.revokeNamed(line.name)}>
          {t.revoke}
        </Button>
      )}
    </Group>
  )
}

/** The keys by which programs ask the API. */
export const Keys = () => {
  const t = useTexts(settingsTexts)
  const keys = useQuery(keysQuery)
  const { failed, done } = useNotify()
  const [made, setMade] = useState<string>()
  const [question, setQuestion] = useState<Question>()
  const revocation = useMutation({
    mutationFn: ({ id }: KeyLine) => ask(`/settings/keys/${id}/revoke`, {}),
    onSuccess: (_, { name }) => done(t.revokedNow(name)),
    onError: failed,
    onSettled: () => keys.refetch(),
  })
  const revoke = (line: KeyLine) => () =>
    setQuestion({ title: t.revoke, text: t.revokeText(line.name), yes: t.revoke, act: () => revocation.mutate(line) })
  if (keys.isPending) return <Loading />
  if (keys.isError) return <Failure error={keys.error} retry={() => void keys.refetch()} />
  return (
    <>
      {made !== undefined && (
        <ShownOnce title={t.keyMade} hint={t.keyMadeHint} value={made} close={() => setMade(undefined)} />
      )}
      <NewKey scopes={keys.data.scopes} onMade={setMade} />
      <Card title={t.sections.keys}>
        {keys.data.keys.length === 0 ? (
          <Empty title={t.noKeys} hint={t.noKeysHint} />
        ) : (
          <Stack component="ul" gap={0} p={0} m={0} style={{ listStyle: 'none' }}>
            {keys.data.keys.toReversed().map((line) => (
              <KeyRow key={line.id} line={line} revoke={revoke(line)} />
            ))}
          </Stack>
        )}
      </Card>
      <Confirm question={question} close={() => setQuestion(undefined)} />
    </>
  )
}
