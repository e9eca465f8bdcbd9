import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { deviceOf } from '#web/ui/device.ts'
import { ask } from '../api/client.ts'
import { useLanguage } from '../locale.tsx'
import { useNotify } from '../parts/notify.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { writeInstant, writeInstantFully } from '../parts/time.ts'
import { sessionsQuery } from './queries.ts'
import { settingsTexts } from './settings.texts.ts'

/** Where a member of staff is signed in; each can be ended at once. */
export const StaffSessions = ({ id }: { readonly id: string }) => {
  const { locale } = useLanguage()
  const t = settingsTexts[locale]
  const { failed, done } = useNotify()
  const sessions = useQuery(sessionsQuery(id))
  const end = useMutation({
    mutationFn: (session: string) => ask(`/settings/staff/${id}/sessions/end`, { session }),
    onSuccess: () => done(t.sessionEnded),
    onError: failed,
    onSettled: () => sessions.refetch(),
  })
  if (sessions.isPending) return <Loading lines={2} />
  if (sessions.isError) return <Failure error={sessions.error} retry={() => void sessions.refetch()} />
  const { sessions: standing } = sessions.data
  if (standing.length === 0) return <Text size="sm">{t.noSessions}</Text>
  return (
    <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label={t.sessions}>
      {standing.map((session) => (
        <Group key={session.id} component="li" justify="space-between">
          <Stack gap={0} flex="1 1 14rem">
            <Text size="sm" className="desk-words" title={session.userAgent}>
              {deviceOf(session.userAgent) || t.unknownBrowser}
            </Text>
            <Text
              size="xs"
              c="dimmed"
              title={t.span(writeInstantFully(session.since, locale), writeInstantFully(session.until, locale))}
            >
              {t.span(writeInstant(session.since, locale), writeInstant(session.until, locale))}
            </Text>
          </Stack>
          <Button variant="default" size="sm" loading={end.isPending} onClick={() => end.mutate(session.id)}>
            {t.endSession}
          </Button>
        </Group>
      ))}
    </Stack>
  )
}
