import { Alert, Button, Divider, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ConsentLine, DisclosureLine, PersonPrivacy } from '#features/privacy/privacy.schema.ts'
import { fieldNames, purposeNames } from '#web/ui/privacy.texts.ts'
import { personPrivacyQuery } from '../api/queries.ts'
import { useLanguage } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { writeInstant } from '../parts/time.ts'
import { ErasePerson } from './erase-person.tsx'
import { privacyTexts } from './privacy.texts.ts'

interface PrivacyProps {
  readonly privacy: PersonPrivacy
}

const Consent = ({ line: { purpose, given, at, version, by } }: { readonly line: ConsentLine }) => {
  const { locale } = useLanguage()
  const t = privacyTexts[locale]
  return (
    <li>
      <Text size="sm">
        {purposeNames[locale][purpose] ?? purpose} · {given ? t.yes : t.no}
      </Text>
      <Text size="xs" c="dimmed">
        {writeInstant(at, locale)} · {t.version} {version}
        {by === 'staff' && ` · ${t.byStaff}`}
      </Text>
    </li>
  )
}

const Consents = ({ privacy: { standing, history } }: PrivacyProps) => {
  const t = privacyTexts[useLanguage().locale]
  return (
    <Card title={t.consents}>
      {standing.length === 0 && <Text size="sm">{t.noConsents}</Text>}
      <ul className="desk-plain">
        {standing.map((line) => (
          <Consent key={line.purpose} line={line} />
        ))}
      </ul>
      {history.length > standing.length && (
        <details>
          <Text component="summary" size="sm">
            {t.history}
          </Text>
          <ul className="desk-plain">
            {history.map((line) => (
              <Consent key={`${line.purpose} ${line.at} ${line.given}`} line={line} />
            ))}
          </ul>
        </details>
      )}
    </Card>
  )
}

const Shared = ({ line: { recipient, purpose, fields, at } }: { readonly line: DisclosureLine }) => {
  const { locale } = useLanguage()
  const t = privacyTexts[locale]
  return (
    <li>
      <Text size="sm">
        {t.recipients[recipient.kind]} <bdi>{recipient.name}</bdi>
      </Text>
      <Text size="sm">{t.listOf(fields.map((field) => fieldNames[locale][field] ?? field))}</Text>
      <Text size="xs" c="dimmed">
        {writeInstant(at, locale)} · {purposeNames[locale][purpose] ?? purpose}
      </Text>
    </li>
  )
}

const Disclosures = ({ privacy: { disclosures } }: PrivacyProps) => {
  const t = privacyTexts[useLanguage().locale]
  return (
    <Card title={t.disclosures}>
      {disclosures.length === 0 && <Text size="sm">{t.noDisclosures}</Text>}
      <ul className="desk-plain">
        {disclosures.map((line) => (
          <Shared key={`${line.at} ${line.recipient.name} ${line.purpose}`} line={line} />
        ))}
      </ul>
    </Card>
  )
}

const Rights = ({ privacy: { person, mayExport, mayErase, erasure } }: PrivacyProps) => {
  const t = privacyTexts[useLanguage().locale]
  const [isErasing, setErasing] = useState(false)
  if (!mayExport && !mayErase) return null
  return (
    <Card title={t.rights}>
      {mayExport && (
        <form method="post" action={`/api/desk/people/${person.id}/export`}>
          <Stack gap="xs" align="flex-start">
            <Text size="sm">{t.exportHint}</Text>
            <Button type="submit" variant="light">
              {t.export}
            </Button>
          </Stack>
        </form>
      )}
      {mayErase && erasure === null && (
        <Stack gap="xs" align="flex-start">
          <Divider w="100%" />
          <Text size="sm">{t.eraseHint}</Text>
          <Button color="red" variant="light" onClick={() => setErasing(true)}>
            {t.erase}
          </Button>
          <ErasePerson person={person} opened={isErasing} close={() => setErasing(false)} />
        </Stack>
      )}
    </Card>
  )
}

/** What a person agreed to, what was shared, and the rights to have it all and to have it gone: a part of the person's page. */
export const PrivacyOf = ({ id }: { readonly id: string }) => {
  const { locale } = useLanguage()
  const t = privacyTexts[locale]
  const found = useQuery(personPrivacyQuery(id))
  if (found.isPending) return <Loading lines={4} />
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />
  const { data: privacy } = found
  const { person, erasure } = privacy
  return (
    <Stack gap="md">
      {person.erasedAt !== null && <Alert variant="light">{t.erasedOn(writeInstant(person.erasedAt, locale))}</Alert>}
      {person.erasedAt === null && erasure !== null && (
        <Alert variant="light" color="orange" role="status">
          {t.erasing}
        </Alert>
      )}
      <Consents privacy={privacy} />
      <Disclosures privacy={privacy} />
      <Rights privacy={privacy} />
    </Stack>
  )
}
