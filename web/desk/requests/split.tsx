import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { RequestDetail, ThreadMessage } from '#features/support/support.schema.ts'
import { useLanguage, useTexts } from '../locale.tsx'
import { writeInstant } from '../parts/time.ts'
import { useFocusBack } from '../parts/use-focus-back.ts'
import { shellTexts } from '../shell/shell.texts.ts'
import { useAct } from './act.ts'
import { requestPageTexts } from './request.texts.ts'
import { triageTexts } from './triage.texts.ts'

const Choice = ({ message }: { readonly message: ThreadMessage }) => {
  const { locale } = useLanguage()
  const t = requestPageTexts[locale]
  const { id, author, kind, at, body } = message
  const who = `${author.name || t.from[author.kind]} · ${writeInstant(at, locale)}${kind === 'note' ? ` · ${t.note}` : ''}`
  return (
    <Checkbox
      value={id}
      label={<bdi>{who}</bdi>}
      description={
        <Text span size="sm" lineClamp={3} className="desk-words">
          {body}
        </Text>
      }
    />
  )
}

interface SplitProps {
  readonly request: RequestDetail
  readonly close: () => void
}

/** Makes a request of its own out of some messages of this one. */
export const Split = ({ request, close }: SplitProps) => {
  const t = useTexts(triageTexts)
  useFocusBack()
  const navigate = useNavigate()
  const [chosen, choose] = useState<string[]>([])
  const [subject, setSubject] = useState(request.subject)
  const messages = request.thread.filter(({ kind }) => kind !== 'event')
  const splitting = useAct(request, ({ newRequestId }) => {
    close()
    if (newRequestId !== undefined) void navigate({ to: '/requests/$id', params: { id: newRequestId } })
  })
  const isCustomers = ({ kind, author }: ThreadMessage): boolean => kind === 'public' && author.kind === 'customer'
  const customers = messages.filter(isCustomers)
  const going = customers.filter(({ id }) => chosen.includes(id)).length
  const isFit = going > 0 && going < customers.length && subject.trim() !== ''
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t.splitTitle(request.number)}
      closeButtonProps={{ 'aria-label': useTexts(shellTexts).close }}
    >
      <Stack
        component="form"
        onSubmit={(event) => {
          event.preventDefault()
          splitting.mutate({ path: 'split', body: { messageIds: chosen, subject: subject.trim() }, words: t.splitDone })
        }}
      >
        <Text size="sm">{t.splitDoes}</Text>
        <Checkbox.Group label={t.splitMessages} description={t.splitHint} value={chosen} onChange={choose}>
          <Stack gap="sm" mt="xs" mah={320} style={{ overflowY: 'auto' }}>
            {messages.map((message) => (
              <Choice key={message.id} message={message} />
            ))}
          </Stack>
        </Checkbox.Group>
        <TextInput
          label={t.splitSubject}
          value={subject}
          maxLength={200}
          onChange={(event) => setSubject(event.currentTarget.value)}
          required
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t.cancel}
          </Button>
          <Button type="submit" disabled={!isFit} loading={splitting.isPending}>
            {t.split}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
