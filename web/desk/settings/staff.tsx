import { Badge, Button, Group, Menu, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { roles, type Role, type StaffLine } from '#features/accounts/accounts.schema.ts'
import { ask } from '../api/client.ts'
import { meQuery } from '../api/queries.ts'
import { useTexts } from '../locale.tsx'
import { Card } from '../parts/card.tsx'
import { Confirm, type Question } from '../parts/confirm.tsx'
import { useNotify } from '../parts/notify.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { shellTexts } from '../shell/shell.texts.ts'
import { membersQuery } from './queries.ts'
import { settingsTexts } from './settings.texts.ts'
import { ShownOnce } from './shown-once.tsx'
import { StaffSessions } from './staff-sessions.tsx'

/** The link of somebody who is to set a password. */
interface Invited {
  readonly email: string
  readonly link: string
}

/** What is done to accounts: tried, told when it fails, and the list asked for anew. */
const useStaffActs = (onLink: (invited: Invited) => void) => {
  const client = useQueryClient()
  const { failed, done } = useNotify()
  return useMutation({
    mutationFn: ({ path, body = {} }: { path: string; body?: object; email: string; words?: string }) =>
      ask<{ link?: string }>(`/settings/staff${path}`, body),
    onSuccess: ({ link }, { email, words }) => {
      if (link !== undefined) onLink({ email, link })
      if (words !== undefined) done(words)
    },
    onError: failed,
    onSettled: () => client.invalidateQueries({ queryKey: ['settings', 'staff'] }),
  })
}

type Acts = ReturnType<typeof useStaffActs>

const useRoleChoices = () => {
  const t = useTexts(shellTexts)
  return roles.map((role) => ({ value: role, label: t.roles[role] }))
}

const Invite = ({ acts }: { readonly acts: Acts }) => {
  const t = useTexts(settingsTexts)
  const choices = useRoleChoices()
  const [given, setGiven] = useState({ name: '', email: '', role: 'support' as Role })
  const send = (event: FormEvent): void => {
    event.preventDefault()
    acts.mutate(
      { path: '', body: given, email: given.email },
      { onSuccess: () => setGiven({ name: '', email: '', role: 'support' }) },
    )
  }
  return (
    <Card title={t.invite}>
      <form onSubmit={send}>
        <Group align="end">
          <TextInput
            label={t.name}
            value={given.name}
            onChange={(event) => setGiven({ ...given, name: event.currentTarget.value })}
            maxLength={100}
            required
          />
          <TextInput
            label={t.email}
            type="email"
            value={given.email}
            onChange={(event) => setGiven({ ...given, email: event.currentTarget.value })}
            maxLength={254}
            required
          />
          <Select
            label={t.role}
            data={choices}
            value={given.role}
            onChange={(role) => setGiven({ ...given, role: role ?? 'support' })}
            allowDeselect={false}
          />
          <Button type="submit" loading={acts.isPending}>
            {t.sendInvite}
          </Button>
        </Group>
      </form>
    </Card>
  )
}

/** How somebody gets in, as words beside the name. */
const Ways = ({ member }: { readonly member: StaffLine }) => {
  const t = useTexts(settingsTexts)
  const ways = [
    ...(member.secondFactor ? [t.authenticator] : []),
    ...(member.passkeys > 0 ? [t.passkeys(member.passkeys)] : []),
    ...(member.signOn ? [t.signOn] : []),
  ]
  return (
    <Text size="xs" c="dimmed">
      {ways.length === 0 ? t.noFactor : ways.join(' · ')}
    </Text>
  )
}

interface MemberProps {
  readonly member: StaffLine
  readonly isMe: boolean
  readonly acts: Acts
  readonly ask: (question: Question) => void
}

const MemberMenu = ({
  member,
  acts,
  ask: confirm,
  showSessions,
}: Omit<MemberProps, 'isMe'> & { showSessions: () => void }) => {
  const t = useTexts(settingsTexts)
  const { id, name, email } = member
  const act = (verb: 'reset' | 'close' | 'reopen', words?: string) => () =>
    acts.mutate({ path: `/${id}/${verb}`, email, ...(words === undefined ? {} : { words }) })
  if (member.closed) {
    return (
      <Button variant="default" size="sm" onClick={act('reopen')}>
        {t.reopen}
      </Button>
    )
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" size="sm" aria-label={t.more(name)}>
          {t.moreShort}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={showSessions}>{t.sessions}</Menu.Item>
        <Menu.Item
          onClick={() => confirm({ title: t.reset, text: t.resetText(name), yes: t.reset, act: act('reset') })}
        >
          {t.reset}
        </Menu.Item>
        <Menu.Item
          c="var(--desk-late)"
          onClick={() =>
            confirm({
              title: t.closing,
              text: t.closingText(name),
              yes: t.closing,
              act: act('close', t.closedNow(name)),
            })
          }
        >
          {t.closing}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

const Member = ({ member, isMe, acts, ask: confirm }: MemberProps) => {
  const t = useTexts(settingsTexts)
  const choices = useRoleChoices()
  const labels = useTexts(shellTexts).roles
  const [shows, setShows] = useState(false)
  const change = (role: string | null): void => {
    if (role === null || role === member.role) return
    const words = t.roleNow(member.name, labels[role as Role])
    const act = () => acts.mutate({ path: `/${member.id}/role`, body: { role }, email: member.email, words })
    confirm({ title: t.changeRole, text: t.changeRoleText(member.name, labels[role as Role]), yes: t.changeRole, act })
  }
  return (
    <Stack component="li" gap="xs" py="xs" className="desk-line">
      <Group justify="space-between" align="center">
        <Stack gap={0} flex="1 1 14rem">
          <Group gap="xs">
            <Text fw={600} {...(member.closed ? { c: 'dimmed' } : {})}>
              {member.name}
            </Text>
            {isMe && (
              <Badge variant="light" tt="none">
                {t.you}
              </Badge>
            )}
            {member.closed && (
              <Badge variant="light" color="gray" tt="none">
                {t.closed}
              </Badge>
            )}
          </Group>
          <Text size="sm" className="desk-words">
            {member.email}
          </Text>
          {!member.closed && <Ways member={member} />}
        </Stack>
        <Group gap="xs">
          <Select
            aria-label={t.roleOf(member.name)}
            w={150}
            data={choices}
            value={member.role}
            onChange={change}
            disabled={isMe || member.closed}
            allowDeselect={false}
          />
          {!isMe && <MemberMenu member={member} acts={acts} ask={confirm} showSessions={() => setShows(!shows)} />}
        </Group>
      </Group>
      {shows && <StaffSessions id={member.id} />}
    </Stack>
  )
}

/** Who works at the desk: invited, given roles, let in anew, and closed. */
export const Staff = () => {
  const t = useTexts(settingsTexts)
  const members = useQuery(membersQuery)
  const { data: me } = useQuery(meQuery)
  const [invited, setInvited] = useState<Invited>()
  const [question, setQuestion] = useState<Question>()
  const acts = useStaffActs(setInvited)
  return (
    <>
      {invited !== undefined && (
        <ShownOnce
          title={t.linkFor(invited.email)}
          hint={t.linkHint}
          value={invited.link}
          close={() => setInvited(undefined)}
        />
      )}
      <Invite acts={acts} />
      <Card title={t.sections.staff}>
        {members.isPending && <Loading />}
        {members.isError && <Failure error={members.error} retry={() => void members.refetch()} />}
        {members.isSuccess && (
          <Stack component="ul" gap={0} p={0} m={0} style={{ listStyle: 'none' }}>
            {members.data.staff.map((member) => (
              <Member key={member.id} member={member} isMe={member.id === me?.id} acts={acts} ask={setQuestion} />
            ))}
          </Stack>
        )}
      </Card>
      <Confirm question={question} close={() => setQuestion(undefined)} />
    </>
  )
}
