import { Button, Group, Menu, Popover, Text, TextInput } from '@mantine/core'
import { useDisclosure, useLocalStorage } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { QueueFilter } from '../api/queries.ts'
import { meQuery } from '../api/queries.ts'
import { useTexts } from '../locale.tsx'
import { Icon } from '../parts/icon.tsx'
import { queueTexts } from './queue.texts.ts'

interface SavedView {
  readonly name: string
  readonly filter: QueueFilter
}

/** The views that this person has named, in this browser. */
const useSavedViews = () => {
  const { data: me } = useQuery(meQuery)
  const [views, setViews] = useLocalStorage<readonly SavedView[]>({
    key: `sanbao-views:${me?.id ?? ''}`,
    defaultValue: [],
    getInitialValueInEffect: false,
  })
  return {
    views,
    save: (view: SavedView): void => setViews([...views.filter(({ name }) => name !== view.name), view]),
    remove: (name: string): void => setViews(views.filter((view) => view.name !== name)),
  }
}

interface NameFormProps {
  readonly save: (name: string) => void
}

const NameForm = ({ save }: NameFormProps) => {
  const t = useTexts(queueTexts)
  const [name, setName] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') save(name.trim())
      }}
    >
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          label={t.viewName}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={40}
          data-autofocus
          required
        />
        <Button type="submit">{t.viewSave}</Button>
      </Group>
    </form>
  )
}

/** Views of the queue under names of one's own: a view is an address, so that opening one is following a link. */
export const SavedViews = ({ filter }: { readonly filter: QueueFilter }) => {
  const t = useTexts(queueTexts)
  const { views, save, remove } = useSavedViews()
  const [isNaming, naming] = useDisclosure()
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  return (
    <Group gap="xs">
      <Menu position="bottom-start" width={280}>
        <Menu.Target>
          <Button variant="default" rightSection={<Icon name="down" size={14} />}>
            {t.views}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && (
            <Text size="sm" c="dimmed" px="sm" py={6}>
              {t.noViews}
            </Text>
          )}
          {views.map(({ name, filter: kept }) => (
            <Menu.Item key={name} renderRoot={(props) => <Link to="/queue" search={{ ...kept }} {...props} />}>
              {name}
            </Menu.Item>
          ))}
          {views.length > 0 && <Menu.Divider />}
          {views.map(({ name }) => (
            <Menu.Item key={name} c="var(--desk-late)" onClick={() => remove(name)}>
              {t.viewRemove(name)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {isFiltered && (
        <Popover opened={isNaming} onChange={naming.set} position="bottom-start" trapFocus returnFocus>
          <Popover.Target>
            <Button variant="subtle" onClick={naming.toggle}>
              {t.viewKeep}
            </Button>
          </Popover.Target>
          <Popover.Dropdown aria-label={t.viewKeep}>
            <NameForm
              save={(name) => {
                save({ name, filter })
                naming.close()
              }}
            />
          </Popover.Dropdown>
        </Popover>
      )}
    </Group>
  )
}
