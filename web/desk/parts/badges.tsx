import { Badge, Box, Text } from '@mantine/core'
import type { RequestLine, RequestState } from '#features/support/support.schema.ts'
import { useLanguage } from '../locale.tsx'
import { Icon } from './icon.tsx'
import { requestTexts } from './request.texts.ts'
import { minutesBetween, writeInstant, writeInstantFully, writeSpan } from './time.ts'
import { useNow } from './use-now.ts'

const colors: Readonly<Record<RequestState, string>> = {
  new: 'sea',
  open: 'indigo',
  waiting_customer: 'orange',
  waiting_dealer: 'grape',
  resolved: 'teal',
  closed: 'gray',
}

export const StateBadge = ({ state }: { readonly state: RequestState }) => {
  const { locale } = useLanguage()
  return (
    <Badge variant="light" color={colors[state]} radius="sm" tt="none" miw="max-content">
      {requestTexts[locale].states[state]}
    </Badge>
  )
}

/** An hour before its due time a request is pressing; the colour only repeats what the words say. */
const PRESSING_MINUTES = 60

const toneOf = (minutes: number): string => {
  if (minutes < 0) return 'var(--desk-late)'
  return minutes < PRESSING_MINUTES ? 'var(--desk-pressing)' : 'inherit'
}

type Clock = Pick<RequestLine, 'state' | 'dueAt' | 'answeredAt' | 'businessMinutes'>

/** Whether it ended although an answer is still due: the clock goes on, as only an answer stops it (2.6.b). */
export const isOwedAfterEnd = ({ state, dueAt }: Pick<RequestLine, 'state' | 'dueAt'>): boolean =>
  dueAt !== null && (state === 'resolved' || state === 'closed')

/** The promise of an answer: the time left by the clock on the wall, and beside it the business hours that have gone. */
export const DueClock = ({ request }: { readonly request: Clock }) => {
  const { dueAt, answeredAt, businessMinutes } = request
  const { locale } = useLanguage()
  const t = requestTexts[locale]
  const now = useNow()
  // A customer who writes again after an answer is owed another one: the open promise comes first.
  if (dueAt === null && answeredAt !== null) {
    return (
      <Text size="sm" c="dimmed" component="span" title={writeInstantFully(answeredAt, locale)}>
        {t.answered} · {writeInstant(answeredAt, locale)}
      </Text>
    )
  }
  if (dueAt === null) {
    return (
      <Text size="sm" c="dimmed" component="span">
        {t.noPromise}
      </Text>
    )
  }
  const minutes = minutesBetween(now, dueAt)
  const span = writeSpan(minutes, locale)
  return (
    <Box component="span" display="inline-block" title={t.dueAt(writeInstantFully(dueAt, locale))}>
      <Text size="sm" fw={600} c={toneOf(minutes)} component="span" display="flex" className="desk-due">
        {minutes < PRESSING_MINUTES && <Icon name={minutes < 0 ? 'warning' : 'clock'} size={15} />}
        {minutes < 0 ? t.late(span) : t.left(span)}
      </Text>
      <Text size="xs" c="dimmed" component="span" display="block">
        {isOwedAfterEnd(request)
          ? t.stillOwed
          : businessMinutes !== null && t.business(writeSpan(businessMinutes, locale))}
      </Text>
    </Box>
  )
}
