/**
 * Island of forms that take long to fill in: what was typed stays in this browser until it is sent, discarded, or a week old. What is
 * agreed to is not kept: it is agreed to anew.
 */
const KEPT_MS = 7 * 24 * 3_600_000

/** The words of the note, from the page. */
interface Words {
  readonly kept: string
  readonly restored: string
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

const keyOf = (name: string): string => `draft:${name}`

const fieldsOf = (form: HTMLFormElement): Field[] =>
  [...form.querySelectorAll<Field>('input, textarea, select')].filter(
    ({ type, name }) => name !== '' && !['hidden', 'file', 'checkbox', 'radio', 'submit'].includes(type),
  )

/** A browser may refuse to keep anything; the form then works as without a script. */
const quietly = <T>(work: () => T): T | undefined => {
  try {
    return work()
  } catch {
    return undefined
  }
}

const load = (name: string): Readonly<Record<string, string>> | undefined =>
  quietly(() => {
    const { at, values } = JSON.parse(localStorage.getItem(keyOf(name)) ?? '{}') as {
      at?: number
      values?: Record<string, string>
    }
    if (at !== undefined && Date.now() - at < KEPT_MS) return values
    localStorage.removeItem(keyOf(name))
    return undefined
  })

const save = (name: string, fields: readonly Field[]): void => {
  const values = Object.fromEntries(
    fields.filter(({ value }) => value !== '').map((field) => [field.name, field.value]),
  )
  quietly(() => localStorage.setItem(keyOf(name), JSON.stringify({ at: Date.now(), values })))
}

const forget = (name: string): void => quietly(() => localStorage.removeItem(keyOf(name)))

/** Fills in what is empty: what the server filled in is newer. @returns the fields filled in */
const restore = (name: string, fields: readonly Field[]): Field[] => {
  const values = load(name) ?? {}
  const filled = fields.filter((field) => field.value === '' && (values[field.name] ?? '') !== '')
  for (const field of filled) field.value = values[field.name] ?? ''
  return filled
}

const watch = (form: HTMLFormElement, note: HTMLElement): void => {
  const name = form.dataset['draft'] ?? ''
  const words = JSON.parse(note.dataset['says'] ?? '{}') as Words
  const fields = fieldsOf(form)
  const restored = restore(name, fields)
  const show = (text: string): void => {
    const place = note.querySelector('span')
    if (place !== null && place.textContent !== text) place.textContent = text
    note.hidden = false
  }
  if (restored.length > 0) show(words.restored)
  const listening = new AbortController()
  form.addEventListener(
    'input',
    () => {
      save(name, fields)
      if (note.hidden) show(words.kept)
    },
    { signal: listening.signal },
  )
  note.querySelector('button')?.addEventListener('click', () => {
    listening.abort()
    forget(name)
    for (const field of restored) field.value = ''
    note.hidden = true
    fields[0]?.focus()
  })
}

for (const done of document.querySelectorAll<HTMLElement>('[data-draft-sent]')) forget(done.dataset['draftSent'] ?? '')
const form = document.querySelector<HTMLFormElement>('form[data-draft]')
const note = form?.querySelector<HTMLElement>('[data-draft-note]')
if (form && note) watch(form, note)
