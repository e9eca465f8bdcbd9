import type { Db } from '#platform/db/index.ts'
import type { Holder, Subject } from './personal-data.ts'

const NOTHING: Subject = { personId: null, email: null, requestIds: [], mailIds: [], fileIds: [] }

/** Everything that belongs to a person, or to some requests: each slice adds what it knows. */
export const gather = async (db: Db, holders: readonly Holder[], known: Partial<Subject>): Promise<Subject> => {
  let subject: Subject = { ...NOTHING, ...known }
  for (const { find } of holders) if (find !== undefined) subject = { ...subject, ...(await find(db, subject)) }
  return subject
}
