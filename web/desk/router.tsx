import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router'
import { DealerPage } from './dealers/dealer-page.tsx'
import { DealersPage } from './dealers/dealers-page.tsx'
import { KnownIssuesPage } from './known-issues/known-issues-page.tsx'
import { MacrosPage } from './macros/macros-page.tsx'
import { MailboxPage } from './mailbox/mailbox-page.tsx'
import { NoticeBoard } from './notices/notice-board.tsx'
import { PersonPage } from './people/person-page.tsx'
import { RetentionPage } from './privacy/retention-page.tsx'
import { QueuePage } from './queue/queue-page.tsx'
import { RequestPage } from './requests/request-page.tsx'
import { SettingsPage } from './settings/settings-page.tsx'
import { NotFound, Shell } from './shell/shell.tsx'
import { UnitPage } from './units/unit-page.tsx'

type Search = Record<string, unknown>

/** A parameter of the address as text; what is empty or nonsense counts as absent. */
const text = (search: Search, name: string): string | undefined => {
  const value = search[name]
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined
}

/** The named parameters that are set, as texts. */
const texts =
  <Name extends string>(...names: readonly Name[]) =>
  (search: Search): Partial<Record<Name, string | undefined>> =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = text(search, name)
        return value === undefined ? [] : [[name, value]]
      }),
    ) as Partial<Record<Name, string | undefined>>

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/queue' })
  },
})

const queue = createRoute({
  getParentRoute: () => root,
  path: '/queue',
  validateSearch: texts('state', 'assigned', 'kind', 'tag', 'q', 'due', 'person', 'company'),
  component: QueuePage,
})

const request = createRoute({
  getParentRoute: () => root,
  path: '/requests/$id',
  component: RequestPage,
})

const unit = createRoute({
  getParentRoute: () => root,
  path: '/units/$serial',
  validateSearch: texts('on', 'known'),
  component: UnitPage,
})

const dealers = createRoute({ getParentRoute: () => root, path: '/dealers', component: DealersPage })

const dealer = createRoute({ getParentRoute: () => root, path: '/dealers/$id', component: DealerPage })

const notices = createRoute({ getParentRoute: () => root, path: '/notices', component: NoticeBoard })

const mailbox = createRoute({
  getParentRoute: () => root,
  path: '/mailbox',
  validateSearch: texts('box', 'mail'),
  component: MailboxPage,
})

const knownIssues = createRoute({ getParentRoute: () => root, path: '/known-issues', component: KnownIssuesPage })

const macros = createRoute({ getParentRoute: () => root, path: '/macros', component: MacrosPage })

const settings = createRoute({ getParentRoute: () => root, path: '/settings/$section', component: SettingsPage })

const person = createRoute({ getParentRoute: () => root, path: '/people/$id', component: PersonPage })

const retention = createRoute({ getParentRoute: () => root, path: '/retention', component: RetentionPage })

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    queue,
    request,
    unit,
    notices,
    mailbox,
    knownIssues,
    macros,
    dealers,
    dealer,
    settings,
    person,
    retention,
  ]),
  basepath: '/desk',
  defaultPreload: 'intent',
  scrollRestoration: true,
  // What a page does not know, such as the mark of a mailing, is no business of its queries.
  search: { strict: true },
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
