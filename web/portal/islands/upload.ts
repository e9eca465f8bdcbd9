/**
 * Island of forms with files: sends each file as soon as it is chosen, in parts, and goes on where it stopped, after a lost
 * line by itself, after a closed page when the same file is chosen again.
 */
import { defaultOptions, Upload } from 'tus-js-client'
import type { UploadWords } from '#web/portal/attachments/upload.texts.ts'
import { idIn, PART_BYTES, refusalOf, RETRY_MS, UPLOADS } from '#web/ui/uploads.ts'
import { addRow, type Action, type Row } from './upload-row.ts'

interface Form {
  readonly words: UploadWords
  readonly list: Element
  readonly headers: Readonly<Record<string, string>>
  /** Shows the line above what has arrived. */
  readonly showSent: () => void
  /** Files that must arrive or be removed before the form is sent. */
  readonly unfinished: Set<Row>
  /** Lines about files that an earlier visit did not finish, by name. */
  readonly left: Map<string, HTMLElement>
}

const drop = (form: Form, row: Row): void => {
  form.unfinished.delete(row)
  row.item.remove()
}

const hasId = (form: Form, id: string): boolean => form.list.querySelector(`input[value="${CSS.escape(id)}"]`) !== null

interface Arrived {
  readonly id: string
  readonly name: string
  readonly place: string
}

/** What has arrived from this browser and is part of nothing yet. */
const arrived = async (form: Form): Promise<readonly Arrived[]> => {
  const answer = await fetch(UPLOADS, { headers: form.headers })
  return answer.ok ? ((await answer.json()) as { uploads: Arrived[] }).uploads : []
}

const showDone = (form: Form, row: Row, { id, place }: Pick<Arrived, 'id' | 'place'>): void => {
  form.unfinished.delete(row)
  if (hasId(form, id)) return drop(form, row)
  const told: Readonly<Record<string, string>> = form.words.place
  row.done(id)
  row.say([form.words.done, told[place] ?? ''].filter((text) => text !== '').join(' · '))
  row.offer('remove')
  form.showSent()
}

const removeStored = async (form: Form, row: Row, id: string): Promise<void> => {
  const headers = { ...form.headers, 'tus-resumable': '1.0.0' }
  const answer = await fetch(`${UPLOADS}/${id}`, { method: 'DELETE', headers })
  if (answer.ok || answer.status === 404) drop(form, row)
}

/** Which part of a file is under way, and what the sender wants of it. */
interface Sending {
  readonly upload: Upload
  readonly go: () => void
  isPaused: boolean
  doneId: string | undefined
}

const uploadOf = (form: Form, file: File, row: Row, sending: () => Sending): Upload => {
  const { words } = form
  return new Upload(file, {
    endpoint: UPLOADS,
    chunkSize: PART_BYTES,
    retryDelays: RETRY_MS,
    metadata: { filename: file.name },
    headers: { ...form.headers },
    removeFingerprintOnSuccess: true,
    // Not before: what is paused while it is being announced would be announced twice.
    onUploadUrlAvailable: () => row.offer('pause', 'remove'),
    onProgress: (sent, total) => {
      if (sending().isPaused) return
      row.progress(sent / total)
      row.say(sent < total ? `${words.sending} ${Math.floor((100 * sent) / total)} %` : words.checking)
    },
    onSuccess: () => {
      const id = idIn(sending().upload.url)
      sending().doneId = id
      void arrived(form)
        .catch(() => [])
        .then((all) => showDone(form, row, { id, place: all.find((one) => one.id === id)?.place ?? 'none' }))
    },
    onError: (error) => {
      const refusal = refusalOf(error)
      row.say(refusal === undefined ? words.offline : `${words.failed}${refusal}`)
      row.offer('retry', 'remove')
      if (refusal === undefined) addEventListener('online', sending().go, { once: true })
    },
  })
}

const actionsOf = (form: Form, row: Row, sending: Sending): Record<Action, () => unknown> => ({
  pause: async () => {
    sending.isPaused = true
    await sending.upload.abort()
    row.say(form.words.paused)
    row.offer('resume', 'remove')
  },
  resume: sending.go,
  retry: sending.go,
  remove: async () => {
    removeEventListener('online', sending.go)
    if (sending.doneId !== undefined) return removeStored(form, row, sending.doneId)
    await sending.upload.abort(true).catch(() => undefined)
    drop(form, row)
  },
})

const send = async (form: Form, file: File): Promise<void> => {
  form.left.get(file.name)?.remove()
  const row = addRow(form.list, file.name, form.words, (action) => void actions[action]())
  form.unfinished.add(row)
  const sending: Sending = {
    upload: uploadOf(form, file, row, () => sending),
    go: () => {
      sending.isPaused = false
      row.say(form.words.waiting)
      row.offer('remove')
      sending.upload.start()
    },
    isPaused: false,
    doneId: undefined,
  }
  const actions = actionsOf(form, row, sending)
  const [previous] = await sending.upload.findPreviousUploads()
  if (previous !== undefined) sending.upload.resumeFromPreviousUpload(previous)
  sending.go()
}

/** What had arrived before the page was closed, and what had not. */
const recall = async (form: Form): Promise<void> => {
  for (const file of await arrived(form)) {
    if (hasId(form, file.id)) continue
    const row = addRow(form.list, file.name, form.words, () => void removeStored(form, row, file.id))
    showDone(form, row, file)
  }
  for (const { metadata } of (await defaultOptions.urlStorage?.findAllUploads()) ?? []) {
    const name = metadata['filename'] ?? ''
    const row = addRow(form.list, name, form.words, () => undefined)
    row.say(form.words.left)
    form.left.set(name, row.item)
  }
}

const useCamera = (button: HTMLButtonElement, take: (source: HTMLInputElement) => void): void => {
  const lens = Object.assign(document.createElement('input'), {
    type: 'file',
    accept: 'image/*',
    capture: 'environment',
  })
  lens.addEventListener('change', () => take(lens))
  button.hidden = false
  button.addEventListener('click', () => lens.click())
}

/** The form waits for its files: what has not arrived would be missing from it. */
const holdSubmit = (form: Form, input: HTMLInputElement, problem: HTMLElement): void => {
  input.form?.addEventListener('submit', (event) => {
    problem.hidden = form.unfinished.size === 0
    if (problem.hidden) return
    event.preventDefault()
    problem.textContent = form.words.unfinished
    input.focus()
  })
}

const start = (field: HTMLElement, input: HTMLInputElement, list: Element): void => {
  const form: Form = {
    words: JSON.parse(field.dataset['says'] ?? '{}') as UploadWords,
    list,
    headers: { 'accept-language': document.documentElement.lang },
    showSent: () => field.querySelector('[data-sent]')?.removeAttribute('hidden'),
    unfinished: new Set(),
    left: new Map(),
  }
  const take = (source: HTMLInputElement): void => {
    for (const file of source.files ?? []) void send(form, file)
    source.value = ''
  }
  // The files go their own way: they must not be sent with the form a second time.
  input.removeAttribute('name')
  input.addEventListener('change', () => take(input))
  const camera = field.querySelector<HTMLButtonElement>('[data-camera]')
  if (camera !== null && matchMedia('(pointer: coarse)').matches) useCamera(camera, take)
  const problem = field.querySelector<HTMLElement>('[data-problem]')
  if (problem !== null) holdSubmit(form, input, problem)
  void recall(form)
}

const field = document.querySelector<HTMLElement>('[data-upload]')
const input = field?.querySelector<HTMLInputElement>('input[type=file]')
const list = field?.querySelector('[data-list]')
if (field && input && list) start(field, input, list)
