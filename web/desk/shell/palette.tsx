import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, type SpotlightActionData } from '@mantine/spotlight'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState, type KeyboardEvent } from 'react'
import type { SearchAnswer } from '#features/support/support.schema.ts'
import { locales } from '#lib/texts.ts'
import { isWorthSearching, searchQuery } from '../api/queries.ts'
import { useLanguage, useTexts } from '../locale.tsx'
import { Icon, type IconName } from '../parts/icon.tsx'
import { usePages } from './pages.ts'
import { shellTexts } from './shell.texts.ts'

type Hit = SearchAnswer['hits'][number]

const WAIT_MS = 180

const icons: Readonly<Record<Hit['kind'], IconName>> = {
  request: 'queue',
  unit: 'unit',
  person: 'person',
  company: 'company',
}

const action = (id: string, label: string, rest: Partial<SpotlightActionData>): SpotlightActionData => ({
  id,
  label,
  ...rest,
})

/** What the list holds for the words typed so far: units and requests as found, and the pages of that name. */
const useGroups = (typed: string, hits: readonly Hit[]) => {
  const { locale } = useLanguage()
  const t = shellTexts[locale]
  const navigate = useNavigate()
  const open = ({ kind, id }: Hit): void => {
    if (kind === 'request') void navigate({ to: '/requests/$id', params: { id } })
    else if (kind === 'unit') void navigate({ to: '/units/$serial', params: { serial: id } })
    else if (kind === 'person') void navigate({ to: '/people/$id', params: { id } })
    else void navigate({ to: '/queue', search: { company: id, state: 'all' } })
  }
  const wanted = typed.trim().toLowerCase()
  const pages = usePages()
    // Whoever knows a page by its name in the other language finds it too.
    .filter(({ label }) => locales.some((each) => label(each).toLowerCase().includes(wanted)))
    .map(({ to, params, icon, label }) =>
      action(`page:${label('en')}`, label(locale), {
        leftSection: <Icon name={icon} />,
        onClick: () => void navigate({ to, ...(params !== undefined && { params }) }),
      }),
    )
  const group = (kind: Hit['kind'], label: string) => ({
    group: label,
    actions: hits
      .filter((hit) => hit.kind === kind)
      .map((hit) =>
        action(`${kind}:${hit.id}`, hit.title, {
          description: hit.detail,
          leftSection: <Icon name={icons[kind]} />,
          onClick: () => open(hit),
        }),
      ),
  })
  // A whole serial means its unit first, whatever else mentions it.
  return [
    group('unit', t.units),
    group('person', t.people),
    group('company', t.companies),
    group('request', t.requests),
    { group: t.pages, actions: pages },
  ].filter(({ actions }) => actions.length > 0)
}

/**
 * Enter opens the first of the list when none was chosen with the arrows: the list itself would do nothing. Pressed before the
 * answer to what was typed is there, as a scanner does it, it opens the first as soon as it is.
 */
const useEnter = (isSettled: boolean) => {
  const [list, setList] = useState<Element | null>(null)
  useEffect(() => {
    if (list === null || !isSettled) return
    list.querySelector<HTMLElement>('[data-action]')?.click()
    setList(null)
  }, [list, isSettled])
  return ({ key, nativeEvent, currentTarget }: KeyboardEvent<HTMLInputElement>): void => {
    const dialog = currentTarget.closest('[role=dialog]')
    const isMeant = key === 'Enter' && !nativeEvent.isComposing && dialog?.querySelector('[data-selected]') === null
    setList(isMeant ? dialog : null)
  }
}

/** The pages and, as one types, the requests and units that the words may mean. */
export const Palette = () => {
  const t = useTexts(shellTexts)
  const [typed, setTyped] = useState('')
  const [words] = useDebouncedValue(typed.trim(), WAIT_MS)
  const { data, isFetching } = useQuery(searchQuery(words))
  const groups = useGroups(typed, isWorthSearching(words) ? (data?.hits ?? []) : [])
  const onKeyDown = useEnter(typed.trim() === words && !isFetching)
  return (
    <Spotlight
      actions={groups}
      attributes={{ content: { 'aria-label': t.searchLabel } }}
      // The server has searched already, more forgivingly than a filter here could.
      filter={(_query, all) => all}
      query={typed}
      onQueryChange={setTyped}
      shortcut={['mod + K']}
      nothingFound={isFetching ? t.loading : t.nothingFound}
      searchProps={{
        onKeyDown,
        placeholder: t.searchHint,
        'aria-label': t.searchLabel,
        leftSection: <Icon name="search" />,
      }}
      scrollable
      maxHeight={440}
    />
  )
}
