import { Anchor, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { PersonAnswer } from '#features/support/support.schema.ts'
import { personQuery } from '../api/queries.ts'
import { useLanguage } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { Facts } from '../parts/facts.tsx'
import { RequestLinks } from '../parts/request-links.tsx'
import { requestTexts } from '../parts/request.texts.ts'
import { Failure, Loading } from '../parts/states.tsx'
import { writeInstant } from '../parts/time.ts'
import { PrivacyOf } from '../privacy/person-privacy.tsx'
import { peopleTexts } from './people.texts.ts'

const route = getRouteApi('/people/$id')

interface PersonProps {
  readonly person: PersonAnswer
}

const Contact = ({ person, email }: PersonProps & { readonly email: string }) => {
  const { locale } = useLanguage()
  const t = peopleTexts[locale]
  const { phone, company, createdAt, verifiedAt } = person
  return (
    <Card title={t.contact}>
      <Facts
        rows={[
          [
            t.mail,
            <Anchor key="mail" href={`mailto:${email}`} size="sm">
              {email}
            </Anchor>,
          ],
          [t.proof, verifiedAt === null ? t.unverified : t.verifiedAt(writeInstant(verifiedAt, locale))],
          [t.phone, phone],
          [
            t.company,
            company === '' ? undefined : (
              <Anchor
                key="company"
                size="sm"
                renderRoot={(props) => <Link to="/queue" search={{ company, state: 'all' }} {...props} />}
              >
                <bdi>{company}</bdi>
              </Anchor>
            ),
          ],
          [t.language, requestTexts[locale].languages[person.locale]],
          [t.since, writeInstant(createdAt, locale)],
        ]}
      />
    </Card>
  )
}

const Units = ({ person: { serials } }: PersonProps) => {
  const { locale } = useLanguage()
  const t = peopleTexts[locale]
  return (
    <Card title={t.units}>
      {serials.length === 0 && <Text size="sm">{t.noUnits}</Text>}
      <Group component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {serials.map((serial) => (
          <li key={serial}>
            <Anchor
              size="sm"
              ff="monospace"
              renderRoot={(props) => <Link to="/units/$serial" params={{ serial }} {...props} />}
            >
              {serial}
            </Anchor>
          </li>
        ))}
      </Group>
    </Card>
  )
}

const Person = ({ person }: PersonProps) => {
  const { locale } = useLanguage()
  const t = peopleTexts[locale]
  const inQueue = (
    <Anchor
      size="sm"
      renderRoot={(props) => <Link to="/queue" search={{ person: person.id, state: 'all' }} {...props} />}
    >
      {t.inQueue}
    </Anchor>
  )
  return (
    <Stack gap="md">
      <Title order={1} size="h3">
        <bdi>{person.email === null ? t.erased : person.name || t.unnamed}</bdi>
      </Title>
      <div className="desk-columns">
        <Card title={t.requests} aside={inQueue}>
          {person.requests.length === 0 && <Text size="sm">{t.noRequests}</Text>}
          <RequestLinks requests={person.requests} />
        </Card>
        <Stack gap="md">
          {person.email !== null && <Contact person={person} email={person.email} />}
          <Units person={person} />
          <PrivacyOf id={person.id} />
        </Stack>
      </div>
    </Stack>
  )
}

/** Who a person is to us: how to reach them, what they allowed, what they asked and about which units. */
export const PersonPage = () => {
  const { id } = route.useParams()
  const person = useQuery(personQuery(id))
  if (person.isPending) return <Loading lines={6} />
  if (person.isError) return <Failure isPage error={person.error} retry={() => void person.refetch()} />
  return <Person key={id} person={person.data} />
}
