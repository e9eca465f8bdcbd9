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
