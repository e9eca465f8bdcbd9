import { Button, Drawer, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ask } from '../api/client.ts'
import { mailQuery } from '../api/queries.ts'
import { useLanguage } from '../locale.tsx'
import { useNotify } from '../parts/notify.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { writeInstantFully } from '../parts/time.ts'
import { mailboxTexts } from './mailbox.texts.ts'

const useRelease = (id: string) => {
  const { locale } = useLanguage()
  const client = useQueryClient()
  const { failed, done } = useNotify()
  return useMutation({
    mutationFn: () => ask(`/mailbox/${id}/release`, {}),
    onSuccess: async () => {
      done(mailboxTexts[locale].released)
      await client.invalidateQueries({ queryKey: ['mailbox'] })
    },
    onError: failed,
  })
}

const Mail = ({ id }: { readonly id: string }) => {
  const { locale } = useLanguage()
  const t = mailboxTexts[locale]
  const mail = useQuery(mailQuery(id))
  const release = useRelease(id)
  if (mail.isPending) return <Loading lines={4} />
  if (mail.isError) return <Failure error={mail.error} retry={() => void mail.refetch()} />
  const { direction, name, address, at, text, files, requestId, state } = mail.data
  return (
    <Stack>
      <Text size="sm">
        {direction === 'in' ? t.from : t.to}: <bdi>{name}</bdi> {address}
        <br />
        {writeInstantFully(at, locale)}
      </Text>
      <Text className="desk-words" size="sm" dir="auto">
        {text}
      </Text>
      {files.map((file) => (
        <Text key={file.index} size="sm">
          {file.name} ({file.type}, {file.bytes} B)
        </Text>
      ))}
      <Group>
        {requestId !== null && (
          <Button
            variant="light"
            renderRoot={(props) => <Link to="/requests/$id" params={{ id: requestId }} {...props} />}
          >
            {t.request}
          </Button>
        )}
        {state === 'held' && (
          <Button loading={release.isPending} onClick={() => release.mutate()}>
            {t.release}
          </Button>
        )}
      </Group>
    </Stack>
  )
}

interface MailReaderProps {
  readonly id: string | undefined
  readonly title: string
  readonly close: () => void
}

/** One mail, as plain words: nothing that came by mail is run or loaded here. */
export const MailReader = ({ id, title, close }: MailReaderProps) => {
  const { locale } = useLanguage()
  return (
    <Drawer
      opened={id !== undefined}
      onClose={close}
      position="right"
      size="lg"
      title={title}
      closeButtonProps={{ 'aria-label': mailboxTexts[locale].close }}
    >
      {id !== undefined && <Mail id={id} />}
    </Drawer>
  )
}
