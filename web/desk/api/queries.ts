import { infiniteQueryOptions, keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query'
import type { Role } from '#features/accounts/accounts.schema.ts'
import type { IssuesAnswer, SuggestionsAnswer } from '#features/known-issues/known-issues.schema.ts'
import type { MacrosAnswer } from '#features/macros/macros.schema.ts'
import type { AttachmentView } from '#features/attachments/attachments.schema.ts'
import type { MailboxAnswer, MailDetail } from '#features/mail/mail.schema.ts'
import type { PersonPrivacy, RetentionAnswer } from '#features/privacy/privacy.schema.ts'
import type {
  BoardAnswer,
  MentionsAnswer,
  PersonAnswer,
  QueueAnswer,
  RelatedAnswer,
  RequestDetail,
  SearchAnswer,
  UnitAnswer,
} from '#features/support/support.schema.ts'
import type { CoverageAnswer } from '#features/warranty/warranty.schema.ts'
import type { Locale } from '#lib/texts.ts'
import { ApiProblem, ask } from './client.ts'

/** Who is signed in. */
export interface Me {
  readonly id: string
  readonly name: string
  readonly role: Role
  /** The actions of the server's table that the role reaches. */
  readonly may: readonly string[]
}

export interface StaffMember {
  readonly id: string
  readonly name: string
}

/** A refusal is final; what may be a passing failure is tried twice more. */
const mayPass = (failures: number, error: Error): boolean =>
  failures < 2 && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500)

export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: mayPass, staleTime: 15_000, refetchOnWindowFocus: true } },
})

/** The address of a list or answer with those parameters that are set. */
const withParameters = (path: string, parameters: Readonly<Record<string, string | undefined>>): string => {
  const set = Object.entries(parameters).filter((entry): entry is [string, string] => (entry[1] ?? '') !== '')
  return set.length === 0 ? path : `${path}?${new URLSearchParams(set)}`
}

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: () => ask<Me>('/me'), staleTime: 300_000 })

export const staffQuery = queryOptions({
  queryKey: ['staff'],
  queryFn: () => ask<{ staff: readonly StaffMember[] }>('/staff'),
  staleTime: 300_000,
})

/** What the queue is filtered by; everything absent is the default of the server. */
export interface QueueFilter {
  readonly state?: string | undefined
  readonly assigned?: string | undefined
  readonly kind?: string | undefined
  readonly tag?: string | undefined
  readonly q?: string | undefined
  /** `soon`: late, or due within the hours of the notice board. */
  readonly due?: string | undefined
  readonly person?: string | undefined
  readonly company?: string | undefined
}

export const queueQuery = (filter: QueueFilter) =>
  infiniteQueryOptions({
    queryKey: ['requests', 'queue', filter],
    queryFn: ({ pageParam }) => ask<QueueAnswer>(withParameters('/requests', { ...filter, cursor: pageParam })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })

export const boardQuery = queryOptions({
  queryKey: ['requests', 'board'],
  queryFn: () => ask<BoardAnswer>('/board'),
  refetchInterval: 60_000,
})

/** What names me in notes, and what I was given, while I have not read it. */
export const mentionsQuery = (locale: Locale) =>
  queryOptions({
    queryKey: ['requests', 'mentions', locale],
    queryFn: () => ask<MentionsAnswer>('/mentions'),
    refetchInterval: 60_000,
  })

export const requestKey = (id: string) => ['request', id] as const

export const requestQuery = (id: string, locale: Locale) =>
  queryOptions({
    queryKey: [...requestKey(id), locale],
    queryFn: () => ask<RequestDetail>(`/requests/${encodeURIComponent(id)}`),
  })

/** Requests with which one may be merged: the likeliest, or those that the words may mean. */
export const relatedQuery = (id: string, words: string) =>
  queryOptions({
    queryKey: [...requestKey(id), 'related', words],
    queryFn: () => ask<RelatedAnswer>(withParameters(`/requests/${encodeURIComponent(id)}/related`, { q: words })),
    placeholderData: keepPreviousData,
  })

export const suggestionsQuery = (id: string, locale: Locale) =>
  queryOptions({
    queryKey: [...requestKey(id), 'suggestions', locale],
    queryFn: () => ask<SuggestionsAnswer>(`/requests/${encodeURIComponent(id)}/suggestions`),
  })

export const issuesQuery = queryOptions({
  queryKey: ['known-issues'],
  queryFn: () => ask<IssuesAnswer>('/known-issues'),
})

export const macrosQuery = queryOptions({ queryKey: ['macros'], queryFn: () => ask<MacrosAnswer>('/macros') })

const SETTLING_MS = 3000

/** The files of a request, by its messages; asked again while one of them is being looked into or made smaller. */
export const filesQuery = (id: string) =>
  queryOptions({
    queryKey: ['requests', 'files', id],
    queryFn: () => ask<{ attachments: AttachmentView[] }>(`/requests/${encodeURIComponent(id)}/attachments`),
    refetchInterval: ({ state }) =>
      state.data?.attachments.some(({ scan, preview }) => scan === 'pending' || preview === 'pending') === true
        ? SETTLING_MS
        : false,
  })

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['requests', 'person', id],
    queryFn: () => ask<PersonAnswer>(`/people/${encodeURIComponent(id)}`),
  })

export interface AsOf {
  readonly on?: string | undefined
  readonly known?: string | undefined
}

export const unitQuery = (serial: string, locale: Locale) =>
  queryOptions({
    queryKey: ['unit', serial, locale],
    queryFn: () => ask<UnitAnswer>(`/units/${encodeURIComponent(serial)}`),
  })

/** What the customer would be told, on any day and from what was on record at any other. */
export const coverageQuery = (serial: string, locale: Locale, asOf: AsOf) =>
  queryOptions({
    queryKey: ['coverage', serial, locale, asOf],
    queryFn: () => ask<CoverageAnswer>(withParameters(`/units/${encodeURIComponent(serial)}/coverage`, { ...asOf })),
    placeholderData: keepPreviousData,
  })

/** Two signs at least, or one Chinese character, which is a word of its own. */
export const isWorthSearching = (words: string): boolean => words.trim().length > 1 || /\p{Script=Han}/u.test(words)

export const searchQuery = (words: string) =>
  queryOptions({
    queryKey: ['search', words],
    queryFn: () => ask<SearchAnswer>(withParameters('/search', { q: words })),
    enabled: isWorthSearching(words),
    placeholderData: keepPreviousData,
  })

export const mailboxQuery = (box: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['mailbox', 'box', box ?? 'all'],
    queryFn: ({ pageParam }) => ask<MailboxAnswer>(withParameters('/mailbox', { box, cursor: pageParam })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })

export const mailQuery = (id: string) =>
  queryOptions({
    queryKey: ['mailbox', 'mail', id],
    queryFn: () => ask<MailDetail>(`/mailbox/${encodeURIComponent(id)}`),
  })

/** A person with what they allowed. While an erasure is under way, its end is waited for. */
export const personPrivacyQuery = (id: string) =>
  queryOptions({
    queryKey: ['people', id, 'privacy'],
    queryFn: () => ask<PersonPrivacy>(`/people/${encodeURIComponent(id)}/privacy`),
    refetchInterval: ({ state: { data } }) => (data?.erasure?.doneAt === null ? 2000 : false),
  })

export const retentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: () => ask<RetentionAnswer>('/retention'),
})
