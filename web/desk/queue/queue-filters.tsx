import { Chip, Group, SegmentedControl, Select, TextInput } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { useTexts } from '../locale.tsx'
import { Icon } from '../parts/icon.tsx'
import { requestTexts } from '../parts/request.texts.ts'
import { queueTexts } from './queue.texts.ts'

const route = getRouteApi('/queue')

const WAIT_MS = 250

/** The text filter: what is typed reaches the address a moment later, and the address reaches the field at once. */
const TextFilter = ({ field }: { readonly field: RefObject<HTMLInputElement | null> }) => {
  const t = useTexts(queueTexts)
  const { q = '' } = route.useSearch()
  const navigate = useNavigate({ from: '/queue' })
  const [typed, setTyped] = useState(q)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setTyped(q), [q])
  useEffect(() => () => clearTimeout(timer.current), [])
  const type = (words: string): void => {
    setTyped(words)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      void navigate({ search: (before) => ({ ...before, q: words.trim() || undefined }), replace: true })
    }, WAIT_MS)
  }
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label={t.text}
      placeholder={t.textHint}
      leftSection={<Icon name="search" size={16} />}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => {
        // Back to the list, which stays as filtered: a browser would empty the field on Escape. Enter may only end a word being composed.
        if (!['Escape', 'Enter'].includes(event.key) || event.nativeEvent.isComposing) return
        event.preventDefault()
        event.currentTarget.blur()
      }}
      flex="1 1 220px"
    />
  )
}

/** The filters of the queue. They live in the address, so that a view can be kept, passed on and gone back to. */
export const QueueFilters = ({ searchField }: { readonly searchField: RefObject<HTMLInputElement | null> }) => {
  const t = useTexts(queueTexts)
  const r = useTexts(requestTexts)
  const { state, assigned, kind, due } = route.useSearch()
  const navigate = useNavigate({ from: '/queue' })
  const set = (part: Partial<Record<'state' | 'assigned' | 'kind' | 'due', string | undefined>>): void =>
    void navigate({ search: (before) => ({ ...before, ...part }) })
  const options = (names: Readonly<Record<string, string>>) =>
    Object.entries(names).map(([value, label]) => ({ value, label }))
  return (
    <Group role="search" aria-label={t.filters} gap="sm">
      <TextFilter field={searchField} />
      <Select
        aria-label={t.state}
        data={options({ active: t.active, ...r.states, all: t.all })}
        value={state ?? 'active'}
        onChange={(value) => set({ state: value === 'active' ? undefined : (value ?? undefined) })}
        allowDeselect={false}
        w={160}
      />
      <Select
        aria-label={t.kind}
        data={options({ any: t.anyKind, ...r.kinds })}
        value={kind ?? 'any'}
        onChange={(value) => set({ kind: value === 'any' ? undefined : (value ?? undefined) })}
        allowDeselect={false}
        w={130}
      />
      <SegmentedControl
        aria-label={t.assigned}
        data={options({ all: t.everyone, me: t.mine, none: t.nobody })}
        value={assigned ?? 'all'}
        onChange={(value) => set({ assigned: value === 'all' ? undefined : value })}
      />
      <Chip checked={due === 'soon'} onChange={(checked) => set({ due: checked ? 'soon' : undefined })}>
        {t.dueSoon}
      </Chip>
    </Group>
  )
}
