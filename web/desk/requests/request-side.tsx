import { Anchor, Button, Group, Select, TagsInput, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { RequestDetail } from '#features/support/support.schema.ts'
import { purposeNames } from '#web/ui/privacy.texts.ts'
import { useChanges } from '../api/changes.ts'
import { meQuery, staffQuery } from '../api/queries.ts'
import { useLanguage } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { Facts } from '../parts/facts.tsx'
import { requestTexts } from '../parts/request.texts.ts'
import { writeCivilDay, writeInstant } from '../parts/time.ts'
import { useMay } from '../parts/use-may.ts'
import { requestPageTexts } from './request.texts.ts'
import { TriageActions } from './triage-actions.tsx'

interface SideProps {
  readonly request: RequestDetail
}

const Owner = ({ request }: SideProps) => {
  const { locale } = useLanguage()
  const t = requestPageTexts[locale]
  const { assign } = useChanges()
  const { data: me } = useQuery(meQuery)
  const { data } = useQuery(staffQuery)
  const owner = request.assignedTo
  const known = [
    ...(data?.staff ?? []),
    ...(me === undefined ? [] : [{ id: me.id, name: me.name }]),
    ...(owner === null ? [] : [owner]),
  ]
  const people = [...new Map(known.map((person) => [person.id, person])).values()]
  const choose = (id: string | null): void => {
    const person = people.find((one) => one.id === id)
    void assign(request, person === undefined ? null : { id: person.id, name: person.name })
  }
  return (
    <Group align="flex-end" wrap="nowrap">
      <Select
        label={t.owner}
        placeholder={requestTexts[locale].nobody}
        data={people.map(({ id, name }) => ({ value: id, label: name }))}
        value={owner?.id ?? null}
        onChange={choose}
        clearable
        clearButtonProps={{ 'aria-label': t.unassign, tabIndex: 0 }}
        flex={1}
      />
      {me !== undefined && owner?.id !== me.id && (
        <Button variant="light" onClick={() => choose(me.id)}>
          {t.toMe}
        </Button>
      )}
    </Group>
  )
}

/** The same for those who may only look on. */
const Standing = ({ request: { assignedTo, state, tags } }: SideProps) => {
  const { locale } = useLanguage()
  const t = requestPageTexts[locale]
  const { states, nobody } = requestTexts[locale]
  const rows = [
    [t.owner, assignedTo?.name ?? nobody],
    [t.state, states[state]],
    [t.tags, tags.join(' · ')],
  ] as const
  return <Facts rows={rows} />
}

const Changing = ({ request }: SideProps) => {
  const { locale } = useLanguage()
  const t = requestPageTexts[locale]
  const { states } = requestTexts[locale]
  const { move, tag } = useChanges()
  return (
    <>
      <Owner request={request} />
      <Select
        label={t.state}
        data={[...new Set([request.state, ...request.moves])].map((state) => ({ value: state, label: states[state] }))}
        value={request.state}
        onChange={(state) => {
          if (state !== null && state !== request.state) void move(request, state)
        }}
        allowDeselect={false}
      />
      <TagsInput
        label={t.tags}
        placeholder={request.tags.length === 0 ? t.tagsHint : ''}
        value={request.tags}
        onChange={(tags) => void tag(request, tags)}
        maxTags={20}
      />
      <TriageActions request={request} />
    </>
  )
}

/** What can be done with a request: who has it, where it stands, its tags. */
export const Handling = ({ request }: SideProps) => {
  const t = requestPageTexts[useLanguage().locale]
  const mayChange = useMay()('request.change')
  return <Card title={t.actions}>{mayChange ? <Changing request={request} /> : <Standing request={request} />}</Card>
}

interface PersonLinkProps {
  readonly id: string
  readonly children: string
}

/** Leads to the person's page those who may open it. */
const PersonLink = ({ id, children }: PersonLinkProps) => {
  const mayOpen = useMay()('person.read')
  const name = <bdi>{children}</bdi>
  if (!mayOpen) return name
  return (
    <Anchor size="sm" renderRoot={(props) => <Link to="/people/$id" params={{ id }} {...props} />}>
      {name}
    </Anchor>
  )
}

/** Who asks, and what they allowed. */
export const Customer = ({ request }: SideProps) => {
  const { locale } = useLanguage()
  const t = requestPageTexts[locale]
  const r = requestTexts[locale]
  const { customer, phone, known, consents, channel, receivedAt } = request
  const otherwise = [known.name, known.phone, known.company].filter((part) => part !== undefined).join(' · ')
  return (
    <Card title={t.customer}>
      <Facts
        rows={[
          [
            t.name,
            <PersonLink key="name" id={customer.id}>
              {customer.name || customer.email || t.erased}
            </PersonLink>,
          ],
          [t.company, (customer.company ?? '') !== '' && <bdi key="company">{customer.company}</bdi>],
          [
            t.mail,
            customer.email !== '' && (
              <Anchor key="mail" href={`mailto:${customer.email}`} size="sm">
                {customer.email}
              </Anchor>
            ),
          ],
          [t.phone, phone],
          [
            t.known,
            otherwise !== '' && (
              <PersonLink key="known" id={customer.id}>
                {otherwise}
              </PersonLink>
            ),
          ],
          [t.received, `${writeInstant(receivedAt, locale)} · ${r.channels[channel]} · ${r.languages[request.locale]}`],
          [
            t.consents,
            consents.length === 0
              ? t.noConsents
              : consents.map((purpose) => purposeNames[locale][purpose] ?? purpose).join(' · '),
          ],
        ]}
      />
    </Card>
  )
}

/** What the customer wrote of the fault beside the description. */
export const Fault = ({ request: { details } }: SideProps) => {
  const { locale } = useLanguage()
  const t = requestPageTexts[locale]
  const { model, firmware, happenedOn, evidence } = details
  if ([model, firmware, happenedOn, evidence].every((value) => (value ?? '') === '')) return null
  return (
    <Card title={t.fault}>
      <Facts
        rows={[
          [t.model, model],
          [t.firmware, firmware],
          [t.happenedOn, happenedOn === undefined ? undefined : writeCivilDay(happenedOn, locale)],
          [
            t.evidence,
            evidence === undefined ? undefined : (
              <Text span key="evidence" size="sm">
                {evidence}
              </Text>
            ),
          ],
        ]}
      />
    </Card>
  )
}
