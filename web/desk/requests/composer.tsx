import { Alert, Button, Group, Kbd, Menu, SegmentedControl, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type RefObject } from 'react'
import type { ChangeAnswer, RequestDetail } from '#features/support/support.schema.ts'
import type { Locale } from '#lib/texts.ts'
import { useChanges } from '../api/changes.ts'
import { ApiProblem, ask } from '../api/client.ts'
import { staffQuery } from '../api/queries.ts'
import { DropZone } from '../files/drop-zone.tsx'
import { filesTexts } from '../files/files.texts.ts'
import { UploadTray } from '../files/upload-tray.tsx'
import { useUploads, type Uploads } from '../files/use-uploads.ts'
import { useLanguage } from '../locale.tsx'
import { useNotify } from '../parts/notify.tsx'
import { requestTexts } from '../parts/request.texts.ts'
import { useMay } from '../parts/use-may.ts'
import { openPlaceholders, type Draft, type DraftKind } from './draft.ts'
import { MentionField } from './mention-field.tsx'
import { mentionedIn } from './mentions.ts'
import { requestPageTexts } from './request.texts.ts'

/** What comes after a reply: the request stays open, waits for the customer, or is solved. */
type After = 'customer' | 'nothing' | undefined

const CONFLICT = 409

interface Sent {
  readonly request: RequestDetail
  readonly draft: Draft
  readonly uploads: Uploads
  readonly field: RefObject<HTMLTextAreaElement | null>
}

/** Puts what is written to the server: a reply, or a note with the colleagues named in it. */
const usePost = ({ request: { id, version }, draft: { body, kind }, uploads: { ids } }: Omit<Sent, 'field'>) => {
  const client = useQueryClient()
  return async (waitFor: After): Promise<ChangeAnswer> => {
    const message = { body, uploads: ids, version }
    if (kind === 'reply') return ask(`/requests/${id}/reply`, { ...message, ...(waitFor !== undefined && { waitFor }) })
    const { staff } = await client.ensureQueryData(staffQuery)
    return ask(`/requests/${id}/note`, { ...message, mentions: mentionedIn(body, staff) })
  }
}

const useSend = ({ request, draft, uploads, field }: Sent) => {
  const { locale } = useLanguage()
  const t = requestPageTexts[locale]
  const { failed, done } = useNotify()
  const { refresh, noteVersion } = useChanges()
  const [problem, setProblem] = useState<string>()
  const { id } = request
  const post = usePost({ request, draft, uploads })
  const sending = useMutation({
    mutationFn: post,
    onSuccess: async (answer) => {
      noteVersion(answer)
      done(draft.kind === 'note' ? t.noted : t.sent)
      draft.write('')
      uploads.clear()
      field.current?.focus()
      await refresh(id)
    },
    onError: (error) => {
      // That somebody else was quicker is said beside the text, which stays.
      if (!isConflict(error)) failed(error)
      field.current?.focus()
    },
  })
  const send = (waitFor?: After): void => {
    const found = problemOf(draft.body, uploads, locale)
    setProblem(found)
    if (found !== undefined) field.current?.focus()
    else if (!sending.isPending) sending.mutate(waitFor)
  }
  const loadAnew = async (): Promise<void> => {
    await refresh(id)
    sending.reset()
    field.current?.focus()
  }
  return {
    send,
    problem,
    clearProblem: () => setProblem(undefined),
    isSending: sending.isPending,
    isOvertaken: isConflict(sending.error),
    loadAnew,
  }
}

const isConflict = (error: unknown): boolean => error instanceof ApiProblem && error.status === CONFLICT

/** Why a message cannot be sent yet. */
const problemOf = (body: string, uploads: Uploads, locale: Locale): string | undefined => {
  const t = requestPageTexts[locale]
  const open = openPlaceholders(body)
  if (body.trim() === '') return t.empty
  if (open.length > 0) return t.placeholderLeft(open.join(' '))
  if (uploads.isRefused) return filesTexts[locale].unsent
  return uploads.isBusy ? filesTexts[locale].busy : undefined
}

/** Somebody else has changed the request meanwhile: nothing is sent over their change unseen, and nothing written is lost. */
const Overtaken = ({ loadAnew }: { readonly loadAnew: () => void }) => {
  const { locale } = useLanguage()
  const t = requestPageTexts[locale]
  return (
    <Alert color="orange" variant="light" title={t.overtaken}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t.overtakenHint}</Text>
        <Button size="compact-md" variant="default" onClick={loadAnew}>
          {t.loadAnew}
        </Button>
      </Stack>
    </Alert>
  )
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

/** Which of the two is written, and that it is kept. */
const Kind = ({ draft }: { readonly draft: Draft }) => {
  const { locale } = useLanguage()
  const mayReply = useMay()('request.reply')
  const t = requestPageTexts[locale]
  return (
    <Group justify="space-between">
      {mayReply && (
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
      )}
      {draft.body !== '' && (
        <Text size="xs" c="dimmed">
          {t.draftKept}
        </Text>
      )}
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
  const trays = { reply: useUploads(), note: useUploads() }
  const uploads = trays[draft.kind]
  const { send, problem, clearProblem, isSending, isOvertaken, loadAnew } = useSend({ request, draft, uploads, field })
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
      <Kind draft={draft} />
      {isOvertaken && <Overtaken loadAnew={() => void loadAnew()} />}
      <DropZone add={uploads.add}>
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
        <UploadTray uploads={uploads}>{!isNote && <Macros request={request} draft={draft} />}</UploadTray>
      </DropZone>
      <Group justify="flex-end">
        <SendButtons kind={draft.kind} isSending={isSending} send={send} />
      </Group>
    </Stack>
  )
}
