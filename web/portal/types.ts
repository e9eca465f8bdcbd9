import type { Edition } from '#entitlement/edition.ts'
import type { Bilingual } from '#lib/texts.ts'
import type { BatchItem, ClauseText, CoverageAnswer } from '#features/warranty/warranty.schema.ts'

/**
 * What every page is told. The content-security-policy forbids inline scripts and `style="…"` attributes; the one inline
 * `<style>` must be exactly the text exported as `portalStyle` from `web/portal/style.ts`, whose hash the policy carries.
 */
export interface PageContext {
  /** Path and query of this page without `lang`, for the language switch; starts with `/`. */
  readonly path: string
  /** Configured public address without a final slash, for QR and absolute links. */
  readonly baseUrl: string
  /** Island name to its hash-named address, e.g. `scanner` → `/assets/scanner-1a2b3c.js`; empty when none is built. */
  readonly assets: Readonly<Record<string, string>>
}

/** `homePage`: the check form, with what was typed and why it was not accepted when it comes back. */
export interface HomePageData {
  readonly page: PageContext
  readonly typed?: string
  /** A sentence in the reader's language. */
  readonly problem?: string
}

/** `coveragePage`: the answer, or what to do about a serial that we do not know. Unknown is never «not covered». */
export type CoveragePageData =
  | {
      readonly page: PageContext
      readonly kind: 'answered'
      readonly answer: CoverageAnswer
      /** The clauses cited by the steps, needs and advice, in the order of the policy. */
      readonly clauses: readonly ClauseText[]
      /** The product family in words, from the edition that decided. */
      readonly family: Bilingual
      /** The present day in the zone of the policy: the picture says «today» only when the day asked about is today. */
      readonly today: string
      /** The zone of the policy, in which the page writes instants. */
      readonly zone: string
      /** Deep link of this unit, absolute when a public address is configured: `/c/{serial}`. */
      readonly link: string
    }
  | { readonly page: PageContext; readonly kind: 'unknown'; readonly serial: string; readonly contacts: Contacts }

/** `batchPage`: the form for many serials, and the table when some were sent. The same text is posted to `/coverage/batch.csv`. */
export interface BatchPageData {
  readonly page: PageContext
  readonly text: string
  readonly items?: readonly BatchItem[]
  readonly problem?: string
}

/** `policyPage`: the whole policy; each clause at `/policy/{id}` and at `/policy#{id}`. */
export interface PolicyPageData {
  readonly page: PageContext
  readonly edition: Edition
}

/** `clausePage`: one clause. */
export interface ClausePageData extends PolicyPageData {
  readonly clauseId: string
}

/** `errorPage`: what went wrong and what can be done about it, in the reader's language. */
export interface ErrorPageData {
  readonly page: PageContext
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly requestId: string
}

export interface Contacts {
  readonly email: readonly string[]
  readonly phone: readonly string[]
  readonly form: string
}
