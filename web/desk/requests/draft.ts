import { useState } from 'react'

export type DraftKind = 'reply' | 'note'

const keyOf = (id: string, kind: DraftKind): string => `sanbao-draft:${kind}:${id}`

const read = (id: string, kind: DraftKind): string => localStorage.getItem(keyOf(id, kind)) ?? ''

/**
 * What is half written to a request: one draft for the reply and one for the note, kept in this browser until it is sent, so that
 * neither a closed window nor a signed-out session loses it.
 * @param first which of the two is written unless the other is chosen
 */
export const useDraft = (id: string, first: DraftKind) => {
  const [kind, setKind] = useState(first)
  const [drafts, setDrafts] = useState({ reply: read(id, 'reply'), note: read(id, 'note') })
  const write = (body: string, of: DraftKind = kind): void => {
    setDrafts((before) => ({ ...before, [of]: body }))
    if (body === '') localStorage.removeItem(keyOf(id, of))
    else localStorage.setItem(keyOf(id, of), body)
  }
  return {
    kind,
    setKind,
    body: drafts[kind],
    write,
    /** Adds a paragraph to the reply, whatever is being written at the moment. */
    addToReply: (paragraph: string): void => {
      setKind('reply')
      const before = drafts.reply.trimEnd()
      write(before === '' ? paragraph : `${before}\n\n${paragraph}`, 'reply')
    },
  }
}

export type Draft = ReturnType<typeof useDraft>

/** Placeholders that nobody has filled: nothing with a hole is sent. */
export const openPlaceholders = (body: string): string[] => [...new Set(body.match(/\{\w+\}/g) ?? [])]
