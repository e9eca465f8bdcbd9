/** What the pages of customers show of a request, and carry of a form. */
import type { Locale } from '#lib/texts.ts'
import type { RequestState } from './support.schema.ts'

/** The fields of the request form as the pages carry them; all texts, what is empty is an empty text. */
export const formFields = [
  'name',
  'email',
  'phone',
  'company',
  'kind',
  'subject',
  'description',
  'model',
  'serial',
  'firmware',
  'happenedOn',
  'evidence',
] as const
export type FormField = (typeof formFields)[number]
export type FormValues = Readonly<Record<FormField, string>>

/** A problem of one field of the form, as a sentence in the reader's language. */
export type FormProblems = Readonly<Partial<Record<FormField | 'consent', string>>>

/** The box of a consent on the form. */
export interface ConsentBox {
  readonly purpose: string
  readonly required: boolean
  readonly text: string
  readonly checked: boolean
}

/** The request form as it is shown: empty, or again with what was typed and what was wrong. */
export interface RequestFormData {
  readonly values: FormValues
  readonly problems: FormProblems
  /** A sentence about the whole form. */
  readonly problem?: string | undefined
  readonly required: readonly FormField[]
  readonly requiredForFault: readonly FormField[]
  readonly consents: readonly ConsentBox[]
  readonly consentVersion: string
  /** Names this filled-in form: sent twice, it opens one request. */
  readonly submission: string
  readonly uploads: readonly { readonly id: string; readonly name: string; readonly place: string }[]
}

/** The form by which a dealer opens a request for a customer: empty, or again with what was typed and what was wrong. */
export interface ForCustomerForm {
  readonly values: FormValues
  /** The language in which the customer is written to. */
  readonly language: Locale
  readonly required: readonly FormField[]
  readonly problems: FormProblems
  /** Names this filled-in form: sent twice, it opens one request. */
  readonly submission: string
}

/** Everything that is about to be sent, for a last look. */
export interface ConfirmData extends RequestFormData {
  /** Known issues that may solve it at once. */
  readonly suggestions: readonly {
    readonly title: string
    readonly advice: string
    readonly fixedIn: string | null
    /** Whether that release is free, with its clause. */
    readonly entitlement: { readonly clause: string; readonly text: string } | null
  }[]
}

/** Whether the dealer who sold the unit may be told, and what the customer can change about it; `text` is what is agreed to. */
export interface Sharing {
  readonly state: 'withheld' | 'permitted'
  readonly text: string
  readonly version: string
}

/** A request as its customer sees it by the tracking link. */
export interface TrackingData {
  readonly number: string
  readonly subject: string
  /** In words. */
  readonly state: string
  readonly stage: RequestState
  readonly receivedAt: string
  /** By when a person will have answered, in words; null while it is not us who are to act. */
  readonly due: { readonly instant: string; readonly words: string; readonly isPast: boolean } | null
  /** The clause that promises it. */
  readonly clause: string
  readonly serial: string | null
  /** The dealer with whom it is. */
  readonly dealer: string | null
  readonly sharing: Sharing | null
  readonly thread: readonly {
    readonly id: string
    readonly author: 'customer' | 'staff' | 'dealer' | 'system'
    readonly name: string
    readonly body: string
    readonly at: string
    readonly when: string
  }[]
  /** Names the reply that is about to be written. */
  readonly submission: string
}
