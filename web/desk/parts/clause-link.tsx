import { Anchor, Text } from '@mantine/core'
import { Fragment } from 'react'
import { useTexts } from '../locale.tsx'
import { coverageTexts } from './coverage.texts.ts'

/** A clause of the policy; its text opens beside the desk. */
export const ClauseLink = ({ id }: { readonly id: string }) => (
  <Anchor href={`/policy/${encodeURIComponent(id)}`} target="_blank" inherit underline="always">
    {id}
  </Anchor>
)

/** What a verdict or a day rests on, in small print beneath it. */
export const Clauses = ({ ids }: { readonly ids: readonly string[] }) => {
  const t = useTexts(coverageTexts)
  return (
    <Text size="xs" c="dimmed">
      {t.under}{' '}
      {ids.map((id, index) => (
        <Fragment key={id}>
          {index > 0 && t.comma}
          <ClauseLink id={id} />
        </Fragment>
      ))}
    </Text>
  )
}

/** The clause from which every time of an answer on the page comes. */
export const DueClause = () => {
  const t = useTexts(coverageTexts)
  return (
    <Text size="sm" c="dimmed" component="span">
      {t.dueUnder} <ClauseLink id="2.6.b" />
    </Text>
  )
}
