import { Button, Group, Select, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RequestLine } from '#features/support/support.schema.ts'
import { useBulkChanges } from '../api/bulk-changes.ts'
import { staffQuery } from '../api/queries.ts'
import { useTexts } from '../locale.tsx'
import { queueTexts } from './queue.texts.ts'

const NOBODY = 'none'

interface BulkBarProps {
  readonly chosen: readonly RequestLine[]
  /** Takes every mark away; where the keyboard goes then is the queue's matter. */
  readonly clear: () => void
}

/** What can be done to all marked requests at once; each of it can be undone. */
export const BulkBar = ({ chosen, clear }: BulkBarProps) => {
  const t = useTexts(queueTexts)
  const changes = useBulkChanges()
  const { data } = useQuery(staffQuery)
  const [tag, setTag] = useState('')
  const people = data?.staff ?? []
  const run = (work: Promise<void>): void => {
    clear()
    void work
  }
  const assign = (id: string | null): void => {
    const person = people.find((one) => one.id === id)
    if (id !== null) run(changes.assign(chosen, person === undefined ? null : { id: person.id, name: person.name }))
  }
  return (
    <Group className="desk-sheet desk-bulk" p="sm" gap="sm" role="group" aria-label={t.bulk}>
      <Text size="sm" fw={600} role="status">
        {t.chosen(chosen.length)}
      </Text>
      <Select
        aria-label={t.bulkAssign}
        placeholder={t.bulkAssign}
        data={[...people.map(({ id, name }) => ({ value: id, label: name })), { value: NOBODY, label: t.bulkUnassign }]}
        value={null}
        onChange={assign}
        w={180}
      />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (tag.trim() !== '') run(changes.tag(chosen, tag.trim()))
        }}
      >
        <Group gap={4} wrap="nowrap">
          <TextInput
            aria-label={t.bulkTag}
            placeholder={t.bulkTag}
            value={tag}
            onChange={(event) => setTag(event.currentTarget.value)}
            maxLength={40}
            w={130}
          />
          <Button type="submit" variant="default">
            {t.bulkTagAdd}
          </Button>
        </Group>
      </form>
      <Button variant="default" onClick={() => run(changes.move(chosen, 'resolved'))}>
        {t.bulkResolve}
      </Button>
      <Button variant="default" onClick={() => run(changes.move(chosen, 'closed'))}>
        {t.bulkClose}
      </Button>
      <Button variant="subtle" onClick={clear}>
        {t.unmark}
      </Button>
    </Group>
  )
}
