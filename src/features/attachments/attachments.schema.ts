import { z } from 'zod'

/**
 * What a scanner says of a file. `not_scanned`: no scanner is configured, and people are told so. `pending`: quarantined until the
 * scanner has answered. `unscannable`: an encrypted archive; stays in quarantine.
 */
export const scanStates = ['not_scanned', 'pending', 'clean', 'infected', 'unscannable'] as const
export type ScanState = (typeof scanStates)[number]

/** The re-encoded copies of an image. `none`: not an image. */
export const previewStates = ['none', 'pending', 'ready', 'failed'] as const
export type PreviewState = (typeof previewStates)[number]

/**
 * Whether a video tells where it was taken. `hidden`: it does, and what we give out does not. `kept`: a track of it does, all along,
 * which we cannot take out.
 */
export const placeStates = ['none', 'hidden', 'kept'] as const
export type PlaceState = (typeof placeStates)[number]

/** A stored file as people see it. */
export const attachmentView = z.object({
  id: z.uuid(),
  /** As the sender named it, cleaned; show it isolated (`<bdi>`). */
  name: z.string(),
  /** Media type, from the bytes. */
  type: z.string(),
  bytes: z.number().int(),
  /** Of the bytes as received, in hex. */
  sha256: z.string(),
  scan: z.enum(scanStates),
  preview: z.enum(previewStates),
  place: z.enum(placeStates),
  /** Whether it may be downloaded now: not in quarantine and, if an image, re-encoded without place and camera data. */
  available: z.boolean(),
  messageId: z.uuid().nullable(),
  createdAt: z.string(),
})
export type AttachmentView = z.output<typeof attachmentView>

/** `file`: to keep, as a download; of images a full-size copy without metadata. `small` and `large`: WebP of at most 320 and 1600 pixels. */
export const variants = ['file', 'small', 'large'] as const
export type Variant = (typeof variants)[number]

/** Where in a file a place is told, as positions and lengths, and whether a whole track does. */
export interface PlaceInFile {
  readonly parts: readonly (readonly [position: number, bytes: number])[]
  readonly isTracked: boolean
}

/** A row of `attachments`. */
export interface AttachmentRow {
  readonly attachment_id: string
  readonly owner_hash: string
  readonly state: 'receiving' | 'stored'
  readonly request_id: string | null
  readonly message_id: string | null
  readonly name: string
  readonly type: string | null
  readonly bytes: number
  readonly sha256: string | null
  readonly scan: ScanState
  readonly preview: PreviewState
  readonly place: PlaceInFile | null
  readonly created_at: string
}
