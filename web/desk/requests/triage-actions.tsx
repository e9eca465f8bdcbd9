import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { RequestDetail } from '#features/support/support.schema.ts'
import { useLanguage, useTexts } from '../locale.tsx'
import { civilDayOf, writeInstant } from '../parts/time.ts'
import { useAct } from './act.ts'
import { Merge } from './merge.tsx'
import { Split } from './split.tsx'
import { triageTexts } from './triage.texts.ts'

interface ActionsProps {
  readonly request: RequestDetail
}

const ChooseDay = ({ request, day }: ActionsProps & { readonly day: string }) => {
  const t = useTexts(triageTexts)
  const [on, setOn] = useState(day)
  const reminding = useAct(request)
  return (
    <Group
      component="form"
      gap="xs"
      align="flex-end"
      wrap="nowrap"
      onSubmit={(event) => {
        event.preventDefault()
        reminding.mutate({ path: 'remind', body: { on }, words: t.remindChanged })
      }}
    >
      <TextInput
        type="date"
        label={t.remindDay}
        value={on}
        onChange={(event) => setOn(event.currentTarget.value)}
        flex={1}
        required
      />
      <Button type="submit" variant="light" disabled={on === day || on === ''} loading={reminding.isPending}>
        {t.remindChange}
      </Button>
    </Group>
  )
}

/** When a customer who is waited for is reminded, and another day. */
const Reminder = ({ request }: ActionsProps) => {
  const { locale } = useLanguage()
  const t = triageTexts[locale]
  const { remindAt, state } = request
  if (state !== 'waiting_customer') return null
  const day = remindAt === null ? '' : civilDayOf(remindAt)
  return (
    <Stack gap={6}>
      <Text size="sm">{remindAt === null ? t.reminded : t.remindsAt(writeInstant(remindAt, locale))}</Text>
      <ChooseDay key={day} request={request} day={day} />
    </Stack>
  )
}

/** What sorts a request out: the reminder, merging it into another, splitting it in two. */
export const TriageActions = ({ request }: ActionsProps) => {
  const t = useTexts(triageTexts)
  const [open, setOpen] = useState<'merge' | 'split'>()
  const close = (): void => setOpen(undefined)
  const customers = request.thread.filter(({ kind, author }) => kind === 'public' && author.kind === 'customer')
  if (request.mergedInto !== null) return null
  return (
    <>
      <Reminder request={request} />
      <Group gap="xs" grow>
        <Button variant="default" onClick={() => setOpen('merge')}>
          {t.mergeOpen}
        </Button>
        {customers.length > 1 && (
          <Button variant="default" onClick={() => setOpen('split')}>
            {t.splitOpen}
          </Button>
        )}
      </Group>
      {open === 'merge' && <Merge request={request} close={close} />}
      {open === 'split' && <Split request={request} close={close} />}
    </>
  )
}
