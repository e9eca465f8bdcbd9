import { sql } from 'kysely'
import type { Db } from '#platform/db/index.ts'
import type { DealerDetail, DealerLine } from './dealer-desk.schema.ts'

/**
 * Serials of units of which some fact ever named the dealer, in their order. More than the dealer's own: a fact may have been
 * corrected since.
 * @param prefix normalised; empty for all
 */
export const serialsNaming = async (
  db: Db,
  dealerId: string,
  { prefix, after, limit }: { readonly prefix: string; readonly after: string; readonly limit: number },
): Promise<string[]> => {
  const { rows } = await sql<{ serial: string }>`select serial from serials
    where lineage_id in (select lineage_id from events where data ->> 'dealer' = ${dealerId})
      and serial > ${after} and starts_with(serial, ${prefix}) order by serial limit ${limit}`.execute(db)
  return rows.map(({ serial }) => serial)
}

/** The dealers with their figures; answers count from `since` on. */
export const dealerLines = async (
  db: Db,
  { since, now, id }: { readonly since: string; readonly now: string; readonly id?: string },
): Promise<DealerLine[]> => {
  const one = id === undefined ? sql`true` : sql`d.dealer_id = ${id}`
  const { rows } = await sql<DealerLine>`select d.dealer_id as id, d.name,
      (select count(distinct e.lineage_id)::int from events e where e.data ->> 'dealer' = d.dealer_id::text) as units,
      (select count(*)::int from dealer_users u where u.dealer_id = d.dealer_id) as users,
      r.open, r.overdue, a.answers, a.late, a.median as "medianMinutes"
    from dealers d
    cross join lateral (select count(*)::int as open, (count(*) filter (where due_at < ${now}))::int as overdue
      from requests where dealer_id = d.dealer_id and state not in ('resolved', 'closed')) r
    cross join lateral (select count(*)::int as answers, (count(*) filter (where p.answered_at > p.due_at))::int as late,
        round(percentile_cont(0.5) within group (order by extract(epoch from p.answered_at - p.started_at)) / 60)::int as median
      from promises p join dealer_users u on u.person_id::text = p.answered_by
      where u.dealer_id = d.dealer_id and p.answered_at > ${since}) a
    where ${one} order by d.name`.execute(db)
  return rows
}

/** The requests that are with a dealer and not over, the one due first at the head. */
export const openWith = async (db: Db, dealerId: string): Promise<DealerDetail['requests']> => {
  const { rows } = await sql<
    DealerDetail['requests'][number]
  >`select request_id as id, number, subject, due_at as "dueAt"
    from requests where dealer_id = ${dealerId} and state not in ('resolved', 'closed')
    order by coalesce(due_at, 'infinity'::timestamptz), request_id limit 100`.execute(db)
  return rows
}
