import { Button, Group, Kbd, Menu, SegmentedControl, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type RefObject } from 'react'
import type { ChangeAnswer, RequestDetail } from '#features/support/support.schema.ts'
import { useChanges } from '../api/changes.ts'
import { ask } from '../api/client.ts'
import { staffQuery } from '../api/queries.ts'
import { useLanguage } from '../locale.tsx'
import { useNotify } from '../parts/notify.tsx'
import { requestTexts } from '../parts/request.texts.ts'
import { openPlaceholders, type Draft, type DraftKind } from './draft.ts'
import { MentionField } from './mention-field.tsx'
import { mentionedIn } from './mentions.ts'
import { requestPageTexts } from './request.texts.ts'

/** What comes after a reply: the request stays open, waits for the customer, or is solved. */
type After = 'customer' | 'nothing' | undefined

const useSend = (request: RequestDetail, draft: Draft) => {
  const { locale } = useLanguage()
  const t = requestPageTexts[locale]
  const { failed, done } = useNotify()
  const { refresh, noteVersion } = useChanges()
  const [problem, setProblem] = useState<string>()
  const { id, version } = request
  const client = useQueryClient()
  const sendNote = async (body: string): Promise<ChangeAnswer> => {
    const { staff } = await client.ensureQueryData(staffQuery)
    return ask<ChangeAnswer>(`/requests/${id}/note`, { body, mentions: mentionedIn(body, staff), version })
  }
  const sending = useMutation({
    mutationFn: (waitFor: After) =>
      draft.kind === 'note'
        ? sendNote(draft.body)
        : ask<ChangeAnswer>(`/requests/${id}/reply`, {
            body: draft.body,
            version,
            ...(waitFor === undefined ? {} : { waitFor }),
          }),
    onSuccess: async (answer) => {
      noteVersion(answer)
      done(draft.kind === 'note' ? t.noted : t.sent)
      draft.write('')
      await refresh(id)
    },
    onError: (error) => {
      failed(error)
      void refresh(id)
    },
  })
  const send = (waitFor?: After): void => {
    const open = openPlaceholders(draft.body)
    const found = draft.body.trim() === '' ? t.empty : open.length > 0 ? t.placeholderLeft(open.join(' ')) : undefined
    setProblem(found)
    if (found === undefined && !sending.isPending) sending.mutate(waitFor)
  }
  return { send, problem, clearProblem: () => setProblem(undefined), isSending: sending.isPending }
}

const Macros = ({ request, draft }: { readonly request: RequestDetail; readonly draft: Draft }) => {
  const { locale } = useLanguage()
  if (request.macros.length === 0) return null
  return (
    <Menu position="top-start" returnFocus>
      <Menu.Target>
        <Button variant="default" size="sm">
          {requestPageTexts[locale].macros}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {request.macros.map(({ id, title, body }) => (
          <Menu.Item key={id} onClick={() => draft.addToReply(body)}>
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

interface SendButtonsProps {
  readonly kind: DraftKind
  readonly isSending: boolean
  readonly send: (waitFor?: After) => void
}

const SendButtons = ({ kind, isSending, send }: SendButtonsProps) => {
  const { locale } = useLanguage()
  const t = requestPageTexts[locale]
  if (kind === 'note') {
    return (
      <Button loading={isSending} onClick={() => send()}>
        {t.saveNote}
      </Button>
    )
  }
  return (
    <Group gap="xs">
      <Button variant="default" loading={isSending} onClick={() => send('nothing')}>
        {t.sendAndResolve}
      </Button>
      <Button variant="default" loading={isSending} onClick={() => send('customer')}>
        {t.sendAndWait}
      </Button>
      <Button
        loading={isSending}
        onClick={() => send()}
        rightSection={
          <Kbd size="xs" className="desk-key-cap">
            Ctrl ↵
          </Kbd>
        }
      >
        {t.send}
      </Button>
    </Group>
  )
}

interface ComposerProps {
  readonly request: RequestDetail
  readonly draft: Draft
  readonly field: RefObject<HTMLTextAreaElement | null>
}

/** Where a reply to the customer or a note among staff is written. The two look different, so that none is sent for the other. */
export const Composer = ({ request, draft, field }: ComposerProps) => {
  const { locale } = useLanguage()
  const t = requestPageTexts[locale]
  const { send, problem, clearProblem, isSending } = useSend(request, draft)
  const isNote = draft.kind === 'note'
  const hint = isNote ? t.noteHint : t.replyHint(requestTexts[locale].languages[request.locale])
  return (
    <Stack
      component="section"
      gap="xs"
      className="desk-message"
      data-kind={draft.kind}
      aria-label={isNote ? t.writeNote : t.write}
    >
      <Group justify="space-between">
        <SegmentedControl
          aria-label={t.write}
          size="sm"
          value={draft.kind}
          onChange={draft.setKind}
          data={[
            { value: 'reply', label: t.public },
            { value: 'note', label: t.note },
          ]}
        />
        {draft.body !== '' && (
          <Text size="xs" c="dimmed">
            {t.draftKept}
          </Text>
        )}
      </Group>
      <MentionField
        field={field}
        isOn={isNote}
        label={isNote ? t.writeNote : t.write}
        description={hint}
        error={problem}
        value={draft.body}
        write={(body) => {
          clearProblem()
          draft.write(body)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send()
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
        autosize
        minRows={4}
        maxRows={16}
      />
      <Group justify="space-between">
        {isNote ? <span /> : <Macros request={request} draft={draft} />}
        <SendButtons kind={draft.kind} isSending={isSending} send={send} />
      </Group>
    </Stack>
  )
}
