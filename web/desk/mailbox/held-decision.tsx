import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { MailDetail } from '#features/mail/mail.schema.ts'
import { ask } from '../api/client.ts'
import { useLanguage } from '../locale.tsx'
import { useNotify } from '../parts/notify.tsx'
import { mailboxTexts } from './mailbox.texts.ts'

type Decision = 'join' | 'open' | 'reject'

const paths: Readonly<Record<Decision, readonly [path: string, body: object]>> = {
  join: ['release', {}],
  open: ['release', { requestId: null }],
  reject: ['reject', {}],
}

const useDecide = (id: string) => {
  const { locale } = useLanguage()
  const client = useQueryClient()
  const { failed, done } = useNotify()
  return useMutation({
    mutationFn: (decision: Decision) => {
      const [path, body] = paths[decision]
      return ask(`/mailbox/${id}/${path}`, body)
    },
    onSuccess: (_answer, decision) => done(mailboxTexts[locale].decided[decision]),
    onError: failed,
    onSettled: () => client.invalidateQueries({ queryKey: ['mailbox'] }),
  })
}

const isUndecided = ({ state, reason }: MailDetail): boolean =>
  state === 'held' || state === 'automatic' || (state === 'duplicate' && reason === 'same_id_other_body')

interface RejectProps {
  readonly reject: () => void
  readonly isPending: boolean
}

/** Rejecting asks once more, as nothing brings the mail back into the line. */
const Reject = ({ reject, isPending }: RejectProps) => {
  const { locale } = useLanguage()
  const t = mailboxTexts[locale]
  const [isAsking, setAsking] = useState(false)
  if (!isAsking) {
    return (
      <Button variant="default" c="var(--desk-late)" onClick={() => setAsking(true)}>
        {t.reject}
      </Button>
    )
  }
  return (
    <Group gap="xs" role="group" aria-label={t.rejectAsk}>
      <Text size="sm">{t.rejectAsk}</Text>
      <Button color="red" loading={isPending} onClick={reject} autoFocus>
        {t.rejectYes}
      </Button>
      <Button variant="default" onClick={() => setAsking(false)}>
        {t.rejectNo}
      </Button>
    </Group>
  )
}

/** What a person decides about a mail that is held: into the request it names, a request of its own, or aside. */
export const HeldDecision = ({ mail }: { readonly mail: MailDetail }) => {
  const { locale } = useLanguage()
  const t = mailboxTexts[locale]
  const decide = useDecide(mail.id)
  const place = useRef<HTMLDivElement>(null)
  // The buttons are gone once it is decided: the keyboard stays where they were.
  const choose = (decision: Decision): void => decide.mutate(decision, { onSuccess: () => place.current?.focus() })
  const { requestId } = mail
  return (
    <Stack gap="xs" ref={place} tabIndex={-1} style={{ outline: 'none' }}>
      {isUndecided(mail) && (
        <Stack gap="xs" p="sm" className="desk-note-sheet">
          <Text size="sm">
            {requestId === null ? t.heldHint : t.heldFor}{' '}
            {requestId !== null && (
              <Anchor
                size="sm"
                renderRoot={(props) => <Link to="/requests/$id" params={{ id: requestId }} {...props} />}
              >
                {t.request}
              </Anchor>
            )}
          </Text>
          <Group gap="xs">
            {requestId !== null && (
              <Button loading={decide.isPending} onClick={() => choose('join')}>
                {t.release}
              </Button>
            )}
            <Button
              variant={requestId === null ? 'filled' : 'default'}
              loading={decide.isPending}
              onClick={() => choose('open')}
            >
              {t.releaseNew}
            </Button>
            <Reject reject={() => choose('reject')} isPending={decide.isPending} />
          </Group>
        </Stack>
      )}
    </Stack>
  )
}
