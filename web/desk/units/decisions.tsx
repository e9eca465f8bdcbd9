import { Anchor, Badge, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { GivenDecision, UnitAnswer } from '#features/support/support.schema.ts'
import { useLanguage } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { Clauses } from '../parts/clause-link.tsx'
import { Icon } from '../parts/icon.tsx'
import { writeInstant, writeInstantFully } from '../parts/time.ts'
import { unitTexts } from './unit.texts.ts'

const Decision = ({ decision }: { readonly decision: GivenDecision }) => {
  const { locale } = useLanguage()
  const t = unitTexts[locale]
  const { kind, summary, at, by, request, clauses, isReplayed } = decision
  return (
    <Stack component="li" gap={2} className="desk-event">
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {t.questions[kind] ?? kind}
        </Text>
        <Badge
          variant="light"
          color={isReplayed ? 'teal' : 'red'}
          tt="none"
          leftSection={<Icon name={isReplayed ? 'check' : 'warning'} size={12} />}
          title={isReplayed ? t.replayedHint : t.notReplayedHint}
        >
          {isReplayed ? t.replayed : t.notReplayed}
        </Badge>
      </Group>
      <Text size="sm" lang={decision.locale}>
        {summary}
      </Text>
      <Clauses ids={clauses} />
      <Text size="xs" c="dimmed" title={writeInstantFully(at, locale)}>
        {writeInstant(at, locale)}
        {by !== '' && ` · ${by}`}
        {' · '}
        <Anchor size="xs" renderRoot={(props) => <Link to="/requests/$id" params={{ id: request.id }} {...props} />}>
          {request.number}
        </Anchor>
      </Text>
    </Stack>
  )
}

/** What was decided about the unit in threads, by whom, under which clauses; each is answered anew to see that it still comes out the same. */
export const Decisions = ({ unit }: { readonly unit: UnitAnswer }) => {
  const { locale } = useLanguage()
  const t = unitTexts[locale]
  return (
    <Card title={t.decisions}>
      <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {unit.decisions.map((decision) => (
          <Decision key={decision.id} decision={decision} />
        ))}
        {unit.decisions.length === 0 && (
          <Text component="li" size="sm">
            {t.noDecisions}
          </Text>
        )}
      </Stack>
    </Card>
  )
}
