import { sql } from 'kysely'
import type { Edition } from '#entitlement/index.ts'
import { accountHolder } from '#features/accounts/index.ts'
import { attachmentHolder, removeAttachmentsOf, requestsWithOldFiles } from '#features/attachments/index.ts'
import { dealerHolder } from '#features/dealers/index.ts'
import { importsWithOldRows, removeRowsOf } from '#features/imports/index.ts'
import {
  mailHolder,
  removeStrayLetters,
  removeStrayMails,
  strayLetters,
  strayMails,
  type MailContext,
} from '#features/mail/index.ts'
import {
  clearMatter,
  eraseForgotten,
  openErasureList,
  privacyHolder,
  type Holder,
  type Keep,
  type PrivacyContext,
  type PrivacyDesk,
} from '#features/privacy/index.ts'
import {
  endedRequests,
  eventSentence,
  requestsOf,
  stateIn,
  supportHolder,
  trackingPath,
} from '#features/support/index.ts'
import type { Clock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import type { Db } from '#platform/db/index.ts'

/** Tables of whose rows none is about a person. */
const impersonal: Holder = {
  tables: {
    // The ledger names units. Reasons and evidence are written by staff, who are told to name papers, not people.
    events: {
      columns: {
        fact: 'lineage_id event_id type valid_on recorded_at corrects',
        staff: 'recorded_by',
        chance: 'data source evidence reason',
      },
    },
    // The same words again, as look-ups read them.
    ledgers: { columns: { fact: 'lineage_id', chance: 'document' } },
    lineages: { columns: { fact: 'lineage_id created_at' } },
    units: { columns: { fact: 'lineage_id ordinal serial model_id' } },
    serials: { columns: { fact: 'serial printed lineage_id ordinal' } },
    coverage_segments: { columns: { fact: 'lineage_id from_on to_on status basis edition' } },
    models: { columns: { fact: 'model_id name family title_zh title_en own_serial discontinued_on' } },
    imports: {
      columns: { fact: 'import_id file_sha256 settings started_at finished_at rows_done summary', chance: 'file_name' },
    },
    import_problems: { columns: { fact: 'import_id row_number kind', chance: 'problems cells' } },
    // Jobs that name a person are taken back with an erasure; done ones are emptied.
    outbox: {
      columns: {
        fact: 'job_id topic effect_key run_at leased_until tries told_at done_at parked_at',
        chance: 'payload last_error',
      },
    },
    // Answers about units, for a day.
    idempotency_keys: { columns: { fact: 'request_hash status created_at', chance: 'key body' } },
    schema_migrations: { columns: { fact: 'name sha256 applied_at' } },
  },
}

/** Every slice that holds something about people: who knows requests comes before those who know what belongs to them. */
const holdersOf = (mail: MailContext): readonly Holder[] => [
  accountHolder,
  supportHolder,
  mailHolder(mail),
  attachmentHolder(mail.attachments),
  dealerHolder,
  privacyHolder,
  impersonal,
]

const desk: PrivacyDesk = { requestsOf, trackingPath, stateIn, eventIn: eventSentence }

/** People who came before an instant, whose requests are cleared, who work for no dealer and are not signed in. */
const forgotten: Keep['due'] = async (db, before, limit) => {
  const { rows } = await sql<{ id: string }>`select person_id as id from people p
    where erased_at is null and created_at < ${before}
      and not exists (select from requests r where r.person_id = p.person_id and r.cleared_at is null)
      and not exists (select from dealer_users d where d.person_id = p.person_id)
      and not exists (select from person_sessions s where s.person_id = p.person_id and s.created_at > ${before})
      and not exists (select from erasures e where e.person_id = p.person_id)
    order by created_at limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

interface PrivacyParts {
  readonly config: Pick<Config, 'dataDir' | 'secret'>
  readonly db: Db
  readonly clock: Clock
  readonly editions: readonly Edition[]
  readonly mail: MailContext
}

/** What privacy works with: everybody who holds something, and how each kind of it comes to an end. */
export const privacyContext = ({ config, db, clock, editions, mail }: PrivacyParts): PrivacyContext => {
  const base = { db, clock, editions, holders: holdersOf(mail), list: openErasureList(config) }
  return {
    ...base,
    desk,
    keeps: {
      files: { due: requestsWithOldFiles, remove: removeAttachmentsOf },
      requests: { due: endedRequests, remove: (tx, ids, now) => clearMatter(tx, base, ids, now) },
      people: { due: forgotten, remove: (tx, ids) => eraseForgotten(tx, base, ids) },
      mails: { due: strayMails, remove: removeStrayMails },
      letters: { due: strayLetters, remove: removeStrayLetters },
      imports: { due: importsWithOldRows, remove: removeRowsOf },
    },
  }
}
