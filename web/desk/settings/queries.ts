import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  AuditAnswer,
  AuditFinding,
  KeysAnswer,
  StaffLine,
  StaffSessionLine,
} from '#features/accounts/accounts.schema.ts'
import type { SettingsAnswer } from '#features/support/settings.schema.ts'
import { ask } from '../api/client.ts'

export const membersQuery = queryOptions({
  queryKey: ['settings', 'staff'],
  queryFn: () => ask<{ staff: readonly StaffLine[] }>('/settings/staff'),
})

export const sessionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['settings', 'staff', id, 'sessions'],
    queryFn: () => ask<{ sessions: readonly StaffSessionLine[] }>(`/settings/staff/${id}/sessions`),
  })

export const keysQuery = queryOptions({
  queryKey: ['settings', 'keys'],
  queryFn: () => ask<KeysAnswer>('/settings/keys'),
})

/** What the trail is narrowed to; everything absent is all of it. */
export interface AuditFilter {
  readonly actor?: string | undefined
  readonly action?: string | undefined
  readonly target?: string | undefined
}

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['settings', 'audit', filter],
    queryFn: ({ pageParam }) => {
      const set = Object.entries({ ...filter, before: pageParam }).filter(([, value]) => (value ?? '') !== '')
      return ask<AuditAnswer>(`/settings/audit?${new URLSearchParams(set as [string, string][])}`)
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => (next === null ? undefined : String(next)),
    placeholderData: keepPreviousData,
  })

/** The whole chain is read for it: not anew at every look. */
export const auditCheckQuery = queryOptions({
  queryKey: ['settings', 'audit-check'],
  queryFn: () => ask<AuditFinding>('/settings/audit/check'),
  staleTime: 300_000,
  refetchOnWindowFocus: false,
})

export const deskSettingsQuery = queryOptions({
  queryKey: ['settings', 'desk'],
  queryFn: () => ask<SettingsAnswer>('/settings/desk'),
})
