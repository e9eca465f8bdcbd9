import { z } from 'zod'
import { CONSENT_WITHDRAWN } from '#features/privacy/index.ts'
import { formatInstant } from '#platform/clock.ts'
import type { Handler, JobContext } from '#platform/outbox/index.ts'
import type { Db } from '#platform/db/index.ts'
import {
  afterAnswering,
  afterHandingBack,
  afterMentioning,
  afterOpening,
  afterPromising,
  afterRefusing,
  afterRouting,
  escalate,
  remind,
  type LetterContext,
} from './letters.use-cases.ts'
import { takeBackUnshared } from './sharing.use-cases.ts'

const opened = z.object({ requestId: z.uuid(), promiseId: z.uuid().optional(), acknowledge: z.boolean() })
const promised = z.object({ requestId: z.uuid(), promiseId: z.uuid() })
const named = z.object({ requestId: z.uuid() })
const withdrawn = z.object({ personId: z.uuid() })
const said = z.object({ requestId: z.uuid(), messageId: z.uuid() })
const refused = said.extend({ reasons: z.array(z.string()) })
const point = promised.extend({ point: z.string() })

type Work<P> = (tx: Db, ctx: LetterContext, payload: P) => Promise<void>

/** The effect and the mark that the job is done are one transaction: it happens once, whoever dies on the way. */
const once =
  <P>(ctx: Omit<LetterContext, 'db' | 'now'>, schema: z.ZodType<P>, work: Work<P>): Handler =>
  async (payload: unknown, job: JobContext) => {
    const parsed = schema.parse(payload)
    await job.complete((tx) => work(tx, { ...ctx, db: tx, now: formatInstant(job.clock()) }, parsed))
  }

/** The jobs of the slice, by topic. */
export const supportHandlers = (ctx: Omit<LetterContext, 'db' | 'now'>): Readonly<Record<string, Handler>> => ({
  'support.opened': once(ctx, opened, afterOpening),
  'support.promised': once(ctx, promised, afterPromising),
  'support.answered': once(ctx, said, afterAnswering),
  'support.files_refused': once(ctx, refused, afterRefusing),
  'support.with_dealer': once(ctx, named, afterRouting),
  'support.handed_back': once(ctx, named, afterHandingBack),
  [CONSENT_WITHDRAWN]: once(ctx, withdrawn, takeBackUnshared),
  'support.escalate': once(ctx, point, escalate),
  'support.mentioned': once(ctx, said, afterMentioning),
  'support.remind': once(ctx, named, remind),
})
