import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import type { DealerPromise } from '#features/dealers/dealers.schema.ts'
import type { RequestDetail } from '#features/support/support.schema.ts'
import { unitQuery } from '../api/queries.ts'
import { useLanguage } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { Failure } from '../parts/states.tsx'
import { writeCivilDay, writeInstant } from '../parts/time.ts'
import { useMay } from '../parts/use-may.ts'
import { useWrite } from '../parts/use-write.ts'
import { promiseCardTexts } from './dealers.texts.ts'
import { promisesKey, promisesQuery, type Beside } from './queries.ts'

const Withdraw = ({ promise }: { readonly promise: DealerPromise }) => {
  const { locale } = useLanguage()
  const t = promiseCardTexts[locale]
  const write = useWrite(promisesKey)
  const mayWrite = useMay()('dealer.promise')
  const [reason, setReason] = useState<string>()
  if (!mayWrite || promise.by !== 'staff' || promise.withdrawn !== null) return null
  if (reason === undefined) {
    return (
      <Button size="compact-sm" variant="subtle" onClick={() => setReason('')} style={{ alignSelf: 'flex-start' }}>
        {t.withdraw}
      </Button>
    )
  }
  const send = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    await write(`/dealer-promises/${promise.id}/withdraw`, { reason }, t.taken)
  }
  return (
    <form onSubmit={(event) => void send(event)}>
      <Group align="flex-end" wrap="nowrap">
        <TextInput
          required
          maxLength={1000}
          flex={1}
          label={t.reason}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" variant="light">
          {t.withdraw}
        </Button>
      </Group>
    </form>
  )
}

const Line = ({ promise }: { readonly promise: DealerPromise }) => {
  const { locale } = useLanguage()
  const t = promiseCardTexts[locale]
  const { words, dealer, untilOn, by, madeAt, withdrawn } = promise
  return (
    <Stack component="li" gap={2}>
      <Text size="sm" className="desk-words" td={withdrawn === null ? 'none' : 'line-through'}>
        {words}
      </Text>
      <Text size="xs" c="dimmed">
        <bdi>{dealer.name}</bdi> · {untilOn === null ? t.noEnd : t.until(writeCivilDay(untilOn, locale))} · {t.by[by]}{' '}
        {writeInstant(madeAt, locale)}
      </Text>
      {withdrawn !== null && (
        <Text size="xs" className="desk-words">
          {t.withdrawn(writeInstant(withdrawn.at, locale), withdrawn.reason)}
        </Text>
      )}
      <Withdraw promise={promise} />
    </Stack>
  )
}

interface AddProps {
  readonly beside: Beside
  readonly close: () => void
}

const Add = ({ beside, close }: AddProps) => {
  const { locale } = useLanguage()
  const t = promiseCardTexts[locale]
  const write = useWrite(promisesKey)
  const [words, setWords] = useState('')
  const [untilOn, setUntilOn] = useState('')
  const [isBusy, setBusy] = useState(false)
  const send = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    const place = 'request' in beside ? { requestId: beside.request } : beside
    const body = { ...place, words, ...(untilOn === '' ? {} : { untilOn }) }
    if (await write('/dealer-promises', body, t.saved)) close()
    else setBusy(false)
  }
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack gap="sm">
        <Textarea
          required
          autosize
          minRows={2}
          maxLength={1000}
          label={t.words}
          description={t.wordsHint}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t.untilOn}
          value={untilOn}
          onChange={(event) => setUntilOn(event.currentTarget.value)}
        />
        <Group>
          <Button type="submit" loading={isBusy}>
            {t.save}
          </Button>
          <Button variant="default" onClick={close}>
            {t.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** What the dealer promises beyond the policy, marked as the dealer's alone, and the form that writes one down. */
export const PromisesCard = ({ beside }: { readonly beside: Beside }) => {
  const { locale } = useLanguage()
  const t = promiseCardTexts[locale]
  const mayWrite = useMay()('dealer.promise')
  const [isAdding, setAdding] = useState(false)
  const promises = useQuery(promisesQuery(beside))
  const items = promises.data?.items ?? []
  return (
    <Card title={t.title}>
      {promises.isError && <Failure error={promises.error} retry={() => void promises.refetch()} />}
      <Text size="sm" c="dimmed">
        {items.length === 0 ? t.none : t.notOurs}
      </Text>
      {items.length > 0 && (
        <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
          {items.map((promise) => (
            <Line key={promise.id} promise={promise} />
          ))}
        </Stack>
      )}
      {isAdding && <Add beside={beside} close={() => setAdding(false)} />}
      {mayWrite && !isAdding && (
        <Button variant="light" onClick={() => setAdding(true)} style={{ alignSelf: 'flex-start' }}>
          {t.add}
        </Button>
      )}
    </Card>
  )
}

/** The same beside a request, where a dealer sold its unit. */
export const RequestPromises = ({ request }: { readonly request: RequestDetail }) => {
  const { locale } = useLanguage()
  const unit = useQuery({ ...unitQuery(request.serial ?? '', locale), enabled: request.serial !== null })
  const dealer = request.dealer ?? unit.data?.dealer ?? null
  return dealer === null ? null : <PromisesCard beside={{ request: request.id }} />
}
