import { useRef, useState } from 'react'
import { Upload } from 'tus-js-client'
import { idIn, PART_BYTES, refusalOf, RETRY_MS, UPLOADS } from '#web/ui/uploads.ts'

/** A file on its way to the server, or there and waiting for its message. */
export interface Sending {
  readonly key: number
  readonly name: string
  readonly bytes: number
  readonly state: 'sending' | 'checking' | 'ready' | 'offline' | 'refused'
  /** From 0 to 1. */
  readonly progress: number
  /** Once it is there. */
  readonly id?: string
  /** The server's own sentence about why it is not taken. */
  readonly why?: string
}

/** Makes this browser a sender: the cookie by which the server knows that the files are ours. */
const becomeSender = async (): Promise<void> => {
  await fetch(`${UPLOADS}/sender`, { method: 'POST' }).catch(() => undefined)
}

/** What becomes of one upload, told as changes of its line. */
const uploadOf = (file: File, tell: (change: Partial<Sending>) => void): Upload => {
  const upload = new Upload(file, {
    endpoint: UPLOADS,
    chunkSize: PART_BYTES,
    retryDelays: RETRY_MS,
    storeFingerprintForResuming: false,
    metadata: { filename: file.name },
    headers: { 'accept-language': document.documentElement.lang },
    onProgress: (sent, total) => tell({ state: sent < total ? 'sending' : 'checking', progress: sent / total }),
    onSuccess: () => tell({ state: 'ready', progress: 1, id: idIn(upload.url) }),
    onError: (error) => {
      const why = refusalOf(error)
      tell(why === undefined ? { state: 'offline' } : { state: 'refused', why })
      if (why === undefined) addEventListener('online', () => upload.start(), { once: true })
    },
  })
  return upload
}

/** The files that go with the next message: each is sent as soon as it is added, in parts, and goes on by itself after a lost line. */
export const useUploads = () => {
  const [files, setFiles] = useState<readonly Sending[]>([])
  const uploads = useRef(new Map<number, Upload>())
  const last = useRef(0)
  const tell = (key: number, change: Partial<Sending>): void =>
    setFiles((before) => before.map((file) => (file.key === key ? { ...file, ...change } : file)))

  const send = (file: File): void => {
    const key = ++last.current
    const upload = uploadOf(file, (change) => tell(key, change))
    uploads.current.set(key, upload)
    setFiles((before) => [...before, { key, name: file.name, bytes: file.size, state: 'sending', progress: 0 }])
    void becomeSender().then(() => uploads.current.has(key) && upload.start())
  }

  return {
    files,
    /** Of those that are there. */
    ids: files.flatMap(({ id }) => id ?? []),
    isBusy: files.some(({ state }) => state === 'sending' || state === 'checking' || state === 'offline'),
    isRefused: files.some(({ state }) => state === 'refused'),
    add: (list: Iterable<File>): void => [...list].forEach(send),
    retry: (key: number): void => {
      tell(key, { state: 'sending', progress: 0 })
      uploads.current.get(key)?.start()
    },
    remove: (key: number): void => {
      const upload = uploads.current.get(key)
      uploads.current.delete(key)
      void upload?.abort(true).catch(() => undefined)
      setFiles((before) => before.filter((file) => file.key !== key))
    },
    /** They are part of a message now. */
    clear: (): void => {
      uploads.current.clear()
      setFiles([])
    },
  }
}

export type Uploads = ReturnType<typeof useUploads>
