import { h, trusted, type Html } from '#web/ui/index.ts'

export interface Field {
  readonly id: string
  readonly label: string
  readonly type: 'email' | 'password' | 'text'
  readonly autocomplete: string
  readonly value?: string | undefined
  readonly invalid?: boolean | undefined
  readonly inputmode?: 'numeric' | 'text'
  readonly maxlength?: number
}

/** A labelled field that has to be filled in; what is in it may always be pasted. */
export const field = ({
  id,
  label,
  type,
  autocomplete,
  value = '',
  invalid = false,
  inputmode = 'text',
  maxlength = 254,
}: Field): Html =>
  h`<p><label for="${id}">${label}</label>
<input id="${id}" name="${id}" type="${type}" value="${value}" required maxlength="${String(maxlength)}" autocomplete="${autocomplete}" inputmode="${type === 'email' ? 'email' : inputmode}" autocapitalize="none" spellcheck="false"${invalid && trusted(' aria-invalid="true" aria-describedby="problem"')}></p>`

export const problemLine = (text: string): Html => h`<p class="problem" id="problem" role="alert">${text}</p>`

/** Hands on where the sign-in leads in the end. */
export const keepGoal = (goal: string): Html => h`<input type="hidden" name="to" value="${goal}">`
