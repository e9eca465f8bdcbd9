import { Anchor, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { PersonPrivacy } from '#features/privacy/privacy.schema.ts'
import { personPrivacyQuery } from '../api/queries.ts'
import { useLanguage } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { Facts } from '../parts/facts.tsx'
import { requestTexts } from '../parts/request.texts.ts'
import { Failure, Loading } from '../parts/states.tsx'
import { writeInstant } from '../parts/time.ts'
import { PrivacyOf } from './person-privacy.tsx'
import { privacyTexts } from './privacy.texts.ts'

const route = getRouteApi('/people/$id')

const Contact = ({ person }: Pick<PersonPrivacy, 'person'>) => {
  const { locale } = useLanguage()
  const t = privacyTexts[locale]
  const { name, email, phone, company, createdAt } = person
  return (
    <Card title={t.contact}>
      <Facts
        rows={[
          [t.name, name],
          [
            t.mail,
            email === '' ? undefined : (
              <Anchor key="mail" href={`mailto:${email}`} size="sm">
                {email}
              </Anchor>
            ),
          ],
          [t.phone, phone],
          [t.company, company],
          [t.since, writeInstant(createdAt, locale)],
        ]}
      />
    </Card>
  )
}

const Requests = ({ requests }: Pick<PersonPrivacy, 'requests'>) => {
  const { locale } = useLanguage()
  const t = privacyTexts[locale]
  const states: Readonly<Record<string, string>> = requestTexts[locale].states
  return (
    <Card title={t.requests}>
      {requests.length === 0 && <Text size="sm">{t.noRequests}</Text>}
      <ul className="desk-plain">
        {requests.map(({ id, number, subject, state, receivedAt }) => (
          <li key={id}>
            <Anchor size="sm" renderRoot={(props) => <Link to="/requests/$id" params={{ id }} {...props} />}>
              {number} <bdi>{subject}</bdi>
            </Anchor>
            <Text size="xs" c="dimmed">
              {states[state] ?? state} · {writeInstant(receivedAt, locale)}
            </Text>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** A person: how to reach them, what they asked, and what they allowed. */
export const PersonPage = () => {
  const { id } = route.useParams()
  const t = privacyTexts[useLanguage().locale]
  const found = useQuery(personPrivacyQuery(id))
  if (found.isPending) return <Loading lines={6} />
  if (found.isError) return <Failure isPage error={found.error} retry={() => void found.refetch()} />
  const { person, requests } = found.data
  const title = person.erasedAt === null ? (person.name ?? person.email) : t.erasedPerson
  return (
    <Stack gap="md">
      <Title order={1} size="h3">
        <bdi>{title}</bdi>
      </Title>
      <div className="desk-columns">
        <PrivacyOf id={id} />
        <Stack gap="md">
          <Contact person={person} />
          <Requests requests={requests} />
        </Stack>
      </div>
    </Stack>
  )
}
