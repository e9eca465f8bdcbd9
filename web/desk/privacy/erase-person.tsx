import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { erasureReasons, type ErasureReason, type PersonPrivacy } from '#features/privacy/privacy.schema.ts'
import { ask } from '../api/client.ts'
import { useLanguage } from '../locale.tsx'
import { useNotify } from '../parts/notify.tsx'
import { privacyTexts } from './privacy.texts.ts'

interface EraseProps {
  readonly person: PersonPrivacy['person']
  readonly opened: boolean
  readonly close: () => void
}

/** The second step of an erasure: why, and the address once more. */
export const ErasePerson = ({ person: { id, email }, opened, close }: EraseProps) => {
  const { locale } = useLanguage()
  const t = privacyTexts[locale]
  const client = useQueryClient()
  const { done, failed } = useNotify()
  const [reason, setReason] = useState<ErasureReason>('asked')
  const [typed, setTyped] = useState('')
  const [differs, setDiffers] = useState(false)
  const erase = useMutation({
    mutationFn: () => ask(`/people/${id}/erase`, { reason, email: typed }),
    onSuccess: async () => {
      close()
      done(t.asked)
      await client.invalidateQueries({ queryKey: ['people', id] })
    },
    onError: failed,
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const isSame = typed.trim().toLowerCase() === email
    setDiffers(!isSame)
    if (isSame) erase.mutate()
  }
  return (
    <Modal opened={opened} onClose={close} title={t.eraseTitle} closeButtonProps={{ 'aria-label': t.cancel }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text size="sm">{t.eraseHint}</Text>
          <Select
            label={t.reason}
            data={erasureReasons.map((value) => ({ value, label: t.reasons[value] }))}
            value={reason}
            onChange={(value) => value !== null && setReason(value)}
            allowDeselect={false}
          />
          <TextInput
            label={t.typeMail(email)}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            error={differs && t.mailDiffers}
            autoComplete="off"
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t.cancel}
            </Button>
            <Button color="red" type="submit" loading={erase.isPending}>
              {t.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
