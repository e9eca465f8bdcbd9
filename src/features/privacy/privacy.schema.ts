import { z } from 'zod'
import type { RetentionId } from './retention.rules.ts'

/** What a person can consent to, in the words that stood beside the box. */
export interface ConsentWords {
  readonly purpose: string
  /** A request cannot be dealt with without it. */
  readonly required: boolean
  readonly text: string
}

/** The boxes of a form, and the name of their words: whoever agrees, agrees to this version. */
export interface ConsentOffer {
  readonly version: string
  readonly words: readonly ConsentWords[]
}

/** Why a person is erased; the legal grounds of PIPL 47 and GDPR 17 in four words. */
export const erasureReasons = ['asked', 'consent_withdrawn', 'no_longer_needed', 'unlawful'] as const
export type ErasureReason = (typeof erasureReasons)[number]

/** Plain codes of purposes; the words beside them are the texts' to give. */
export interface ConsentLine {
  readonly purpose: string
  readonly given: boolean
  readonly at: string
  /** Version of the words agreed to. */
  readonly version: string
  readonly by: 'customer' | 'staff'
}

/** Something that was handed over. */
export interface DisclosureLine {
  /** Who got it: a dealer's name, the person, or somebody of the desk on their behalf. */
  readonly recipient: { readonly kind: 'dealer' | 'person' | 'staff' | 'other'; readonly name: string }
  readonly purpose: string
  readonly fields: readonly string[]
  readonly at: string
}

/** A request as its customer sees it in the list of theirs. */
export interface OwnRequest {
  readonly id: string
  readonly number: string
  readonly subject: string
  readonly state: string
  readonly receivedAt: string
}

/** What the desk sees of a person's privacy. */
export interface PersonPrivacy {
  readonly person: {
    readonly id: string
    readonly email: string
    readonly name: string | null
    readonly phone: string | null
    readonly company: string | null
    readonly locale: string
    readonly createdAt: string
    readonly erasedAt: string | null
  }
  readonly requests: readonly OwnRequest[]
  /** What stands, purpose by purpose. */
  readonly standing: readonly ConsentLine[]
  /** Every consent and withdrawal, the latest first. */
  readonly history: readonly ConsentLine[]
  readonly disclosures: readonly DisclosureLine[]
  /** An erasure that was asked for. */
  readonly erasure: { readonly askedAt: string; readonly doneAt: string | null } | null
  readonly mayExport: boolean
  readonly mayErase: boolean
}

export const personParams = z.strictObject({ id: z.uuid() })
/** The address is typed once more, so that nobody erases the wrong person. */
export const eraseBody = z.strictObject({ reason: z.enum(erasureReasons), email: z.string().max(254) })

/** What is kept for how long, and what is due. */
export interface RetentionAnswer {
  readonly rules: readonly { readonly id: RetentionId; readonly days: number; readonly due: number }[]
  readonly lastRun: { readonly at: string; readonly counts: Readonly<Record<string, number>> } | null
  readonly erasures: readonly {
    readonly id: string
    readonly personId: string
    readonly reason: ErasureReason
    readonly by: 'customer' | 'dealer' | 'staff' | 'system'
    readonly askedAt: string
    readonly doneAt: string | null
    readonly counts: Readonly<Record<string, number>>
    /** Names of those who have to be told. */
    readonly recipients: readonly string[]
  }[]
}
