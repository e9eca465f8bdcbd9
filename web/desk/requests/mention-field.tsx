import { Combobox, Textarea, useCombobox, type TextareaProps } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState, type RefObject } from 'react'
import { meQuery, staffQuery } from '../api/queries.ts'
import { useTexts } from '../locale.tsx'
import { colleaguesLike, openMention } from './mentions.ts'
import { triageTexts } from './triage.texts.ts'

interface MentionFieldProps extends TextareaProps {
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly value: string
  readonly write: (body: string) => void
  /** Colleagues are named among staff only. */
  readonly isOn: boolean
}

/** A field of text in which `@` offers the colleagues; arrows and Enter choose, Escape goes on without. */
export const MentionField = ({ field, value, write, isOn, onKeyDown, ...rest }: MentionFieldProps) => {
  const t = useTexts(triageTexts)
  const { data } = useQuery({ ...staffQuery, enabled: isOn })
  const { data: me } = useQuery(meQuery)
  const [caret, setCaret] = useState(0)
  const combobox = useCombobox()
  const { openDropdown, closeDropdown, selectFirstOption, dropdownOpened } = combobox
  const mention = isOn ? openMention(value, caret) : undefined
  const typed = mention?.typed
  const offered = typed === undefined ? [] : colleaguesLike(typed, data?.staff ?? []).filter(({ id }) => id !== me?.id)
  const isOffering = offered.length > 0
  useEffect(() => {
    if (!isOffering) closeDropdown()
    else openDropdown()
    // Typing on after Escape offers them again. The functions of the list are new at every drawing.
  }, [isOffering, typed])
  useEffect(() => {
    if (dropdownOpened) selectFirstOption()
  }, [dropdownOpened, typed])

  const choose = (id: string): void => {
    const name = offered.find((one) => one.id === id)?.name
    if (mention === undefined || name === undefined) return
    const before = `${value.slice(0, mention.at)}@${name} `
    write(before + value.slice(caret))
    setCaret(before.length)
    requestAnimationFrame(() => field.current?.setSelectionRange(before.length, before.length))
  }
  return (
    <Combobox store={combobox} onOptionSubmit={choose} position="bottom-start" withinPortal={false}>
      <Combobox.Target withKeyboardNavigation={dropdownOpened} withAriaAttributes={dropdownOpened}>
        <Textarea
          ref={field}
          value={value}
          onChange={(event) => {
            setCaret(event.currentTarget.selectionStart)
            write(event.currentTarget.value)
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={(event) => {
            // Enter and Escape are the list's while it is open.
            if (!dropdownOpened || event.ctrlKey || event.metaKey) onKeyDown?.(event)
          }}
          onBlur={() => closeDropdown()}
          {...rest}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label={t.colleagues} mah={220} style={{ overflowY: 'auto' }}>
          {offered.map(({ id, name }) => (
            <Combobox.Option key={id} value={id}>
              <bdi>{name}</bdi>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
