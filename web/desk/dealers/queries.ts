import { queryOptions } from '@tanstack/react-query'
import type { PromisesAnswer } from '#features/dealers/dealers.schema.ts'
import type { DealerDetail, DealersAnswer } from '#features/dealer-desk/dealer-desk.schema.ts'
import { ask } from '../api/client.ts'

export const dealersQuery = queryOptions({ queryKey: ['dealers'], queryFn: () => ask<DealersAnswer>('/dealers') })

export const dealerQuery = (id: string) =>
  queryOptions({
    queryKey: ['dealers', id],
    queryFn: () => ask<DealerDetail>(`/dealers/${encodeURIComponent(id)}`),
  })

/** What promises of a dealer stand beside: a request, or a unit. */
export type Beside = { readonly request: string } | { readonly serial: string }

export const promisesKey = ['dealer-promises']

export const promisesQuery = (beside: Beside) =>
  queryOptions({
    queryKey: [...promisesKey, beside],
    queryFn: () => ask<PromisesAnswer>(`/dealer-promises?${new URLSearchParams({ ...beside })}`),
  })
