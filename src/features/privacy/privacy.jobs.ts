import { z } from 'zod'
import { formatInstant } from '#platform/clock.ts'
import { tell, type Handler } from '#platform/outbox/index.ts'
import { carryOut, ERASE, LIST } from './erase.use-cases.ts'
import type { PrivacyContext } from './privacy.context.ts'
import { applyRetention } from './retention.use-cases.ts'

const erasePayload = z.strictObject({ erasureId: z.uuid() })
const listPayload = z.strictObject({ hash: z.string(), askedAt: z.string() })

const RETENTION = 'privacy.retention'

/** What the slice does in the background, by topic. */
export const privacyHandlers = (ctx: PrivacyContext): Readonly<Record<string, Handler>> => ({
  [ERASE]: (payload, job) => job.complete((tx) => carryOut(tx, ctx, erasePayload.parse(payload).erasureId)),
  [LIST]: (payload) => ctx.list.add(listPayload.parse(payload)),
  [RETENTION]: async () => void (await applyRetention(ctx)),
})

/** Asks for the retention run of the day; asked by many and often, it is done once. */
export const tellRetention = async ({ db, clock }: Pick<PrivacyContext, 'db' | 'clock'>): Promise<void> => {
  const day = formatInstant(clock()).slice(0, 10)
  await tell(db, { topic: RETENTION, payload: {}, key: `retention:${day}` })
}
