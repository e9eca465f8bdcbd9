import { Alert, Anchor, Button, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState, type SubmitEvent } from 'react'
import type { DealerDetail } from '#features/dealer-desk/dealer-desk.schema.ts'
import { locales, type Locale } from '#lib/texts.ts'
import { useLanguage } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { Confirm, type Question } from '../parts/confirm.tsx'
import { DueClause } from '../parts/clause-link.tsx'
import { Facts } from '../parts/facts.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { writeInstant } from '../parts/time.ts'
import { useWrite } from '../parts/use-write.ts'
import { dealersTexts } from './dealers.texts.ts'
import { Pace } from './dealers-page.tsx'
import { dealerQuery, dealersQuery } from './queries.ts'

const route = getRouteApi('/dealers/$id')

interface DealerProps {
  readonly dealer: DealerDetail
}

const Invite = ({ dealer }: DealerProps) => {
  const { locale } = useLanguage()
  const t = dealersTexts[locale]
  const change = useWrite(dealersQuery.queryKey)
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [language, setLanguage] = useState<Locale>(locale)
  const [isBusy, setBusy] = useState(false)
  const send = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    const address = email.trim()
    const body = { email: address, name, locale: language }
    if (await change(`/dealers/${dealer.id}/users`, body, t.invited(address))) {
      setEmail('')
      setName('')
    }
    setBusy(false)
  }
  return (
    <Card title={t.invite}>
      <Text size="sm" c="dimmed">
        {t.inviteHint}
      </Text>
      <form onSubmit={(event) => void send(event)}>
        <Stack gap="sm">
          <TextInput
            type="email"
            required
            maxLength={254}
            label={t.email}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <TextInput
            maxLength={200}
            label={t.personName}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={t.language}
            data={locales.map((value) => ({ value, label: t.languages[value] }))}
            value={language}
            onChange={(value) => setLanguage(value === 'en' ? 'en' : 'zh-CN')}
            allowDeselect={false}
          />
          <Button type="submit" loading={isBusy} style={{ alignSelf: 'flex-start' }}>
            {t.send}
          </Button>
        </Stack>
      </form>
    </Card>
  )
}

const People = ({ dealer }: DealerProps) => {
  const { locale } = useLanguage()
  const t = dealersTexts[locale]
  const change = useWrite(dealersQuery.queryKey)
  const [question, setQuestion] = useState<Question>()
  const remove = ({ id, email }: DealerDetail['people'][number]): void =>
    setQuestion({
      title: t.removeNamed(email),
      text: t.removeText(email),
      yes: t.remove,
      act: () => void change(`/dealers/${dealer.id}/users/${id}/remove`, {}, t.removed(email)),
    })
  return (
    <Card title={t.people}>
      {dealer.people.length === 0 && (
        <Alert variant="light" color="orange">
          {t.nobodyHint}
        </Alert>
      )}
      <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {dealer.people.map((person) => (
          <Group component="li" key={person.id} justify="space-between" wrap="nowrap">
            <Stack gap={0} miw={0}>
              <Text size="sm" className="desk-words">
                {person.name !== '' && (
                  <>
                    <bdi>{person.name}</bdi>{' '}
                  </>
                )}
                {person.email}
              </Text>
              <Text size="xs" c="dimmed">
                {person.verifiedAt === null ? t.pending : t.since(writeInstant(person.verifiedAt, locale))}
              </Text>
            </Stack>
            <Button
              size="xs"
              variant="default"
              aria-label={t.removeNamed(person.email)}
              onClick={() => remove(person)}
              flex="none"
            >
              {t.remove}
            </Button>
          </Group>
        ))}
      </Stack>
      <Confirm question={question} close={() => setQuestion(undefined)} />
    </Card>
  )
}

const Requests = ({ dealer }: DealerProps) => {
  const { locale } = useLanguage()
  const t = dealersTexts[locale]
  return (
    <Card title={t.requests} aside={dealer.requests.length > 0 && <DueClause />}>
      {dealer.requests.length === 0 && <Text size="sm">{t.noRequests}</Text>}
      <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {dealer.requests.map(({ id, number, subject, dueAt }) => (
          <li key={id}>
            <Anchor size="sm" renderRoot={(props) => <Link to="/requests/$id" params={{ id }} {...props} />}>
              <bdi>{subject}</bdi>
            </Anchor>
            <Text size="xs" c="dimmed">
              {number}
              {dueAt !== null && ` · ${t.due(writeInstant(dueAt, locale))}`}
            </Text>
          </li>
        ))}
      </Stack>
    </Card>
  )
}

/** One dealer: figures, who can sign in, what is with it. */
export const DealerPage = () => {
  const { id } = route.useParams()
  const { locale } = useLanguage()
  const t = dealersTexts[locale]
  const dealer = useQuery(dealerQuery(id))
  if (dealer.isPending) return <Loading />
  if (dealer.isError) return <Failure isPage error={dealer.error} retry={() => void dealer.refetch()} />
  return (
    <Stack gap="md">
      <Anchor size="sm" renderRoot={(props) => <Link to="/dealers" {...props} />}>
        {t.back}
      </Anchor>
      <Title order={1} size="h3">
        <bdi>{dealer.data.name}</bdi>
      </Title>
      <div className="desk-columns">
        <Stack gap="md">
          <People dealer={dealer.data} />
          <Requests dealer={dealer.data} />
        </Stack>
        <Stack gap="md">
          <Card title={t.name}>
            <Facts
              rows={[
                [t.units, dealer.data.units],
                [t.open, dealer.data.open],
                [t.median, <Pace key="pace" dealer={dealer.data} />],
              ]}
            />
          </Card>
          <Invite key={id} dealer={dealer.data} />
        </Stack>
      </div>
    </Stack>
  )
}
