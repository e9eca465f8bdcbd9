/**
 * How the desk works. Nothing here is the maker's promise, which comes from the policy alone; these are the habits of one desk,
 * in one place, and every path reads them from here.
 */
export interface DeskSettings {
  /** When a request that is not answered is brought to whose notice, in minutes from its due time; negative is before. */
  readonly escalations: readonly {
    readonly id: string
    readonly atMinutes: number
    readonly to: 'assignee' | 'manager'
  }[]
  /** Roles that are told by mail of every new request. */
  readonly tellNewTo: readonly string[]
  /** Roles that stand for «manager», and for «assignee» while nobody has taken it. */
  readonly managers: readonly string[]
  readonly unassigned: readonly string[]
  /** What is due within this time stands on the notice board. */
  readonly noticeMinutes: number
  /** A customer who was asked something is reminded after this time. */
  readonly remindAfterDays: number
  /** When the desk is staffed, on the working days of the policy's calendar and in its zone. */
  readonly businessHours: { readonly from: string; readonly to: string }
}

/** How long a tracking link opens, in days. */
export const LINK_DAYS = 365

/** How a desk works whose leaders have set nothing. Whom a notice reaches stays as it is here. */
export const deskSettings: DeskSettings = {
  escalations: [
    { id: 'before', atMinutes: -240, to: 'assignee' },
    { id: 'due', atMinutes: 0, to: 'manager' },
    { id: 'after', atMinutes: 240, to: 'manager' },
  ],
  tellNewTo: ['support'],
  managers: ['manager'],
  unassigned: ['support'],
  noticeMinutes: 240,
  remindAfterDays: 3,
  businessHours: { from: '09:00', to: '18:00' },
}
