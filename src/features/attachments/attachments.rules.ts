import { extensionOf } from '#lib/file-name.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type {
  AttachmentRow,
  AttachmentView,
  PlaceState,
  PreviewState,
  ScanState,
  Variant,
} from './attachments.schema.ts'

const MB = 1024 * 1024

interface Kind {
  readonly extensions: readonly string[]
  readonly mostBytes: number
}

const photo = 50 * MB
const video = 2048 * MB

/** What is taken, by the media type that the bytes show. Anything else is refused: SVG and HTML run scripts, HEIC cannot be re-encoded. */
const kinds: Readonly<Record<string, Kind>> = {
  'image/jpeg': { extensions: ['jpg', 'jpeg', 'jpe', 'jfif'], mostBytes: photo },
  'image/png': { extensions: ['png'], mostBytes: photo },
  'image/apng': { extensions: ['png', 'apng'], mostBytes: photo },
  'image/webp': { extensions: ['webp'], mostBytes: photo },
  'image/gif': { extensions: ['gif'], mostBytes: photo },
  'video/mp4': { extensions: ['mp4', 'm4v'], mostBytes: video },
  'video/x-m4v': { extensions: ['m4v', 'mp4'], mostBytes: video },
  'video/quicktime': { extensions: ['mov', 'qt'], mostBytes: video },
  'video/webm': { extensions: ['webm'], mostBytes: video },
  'application/pdf': { extensions: ['pdf'], mostBytes: 50 * MB },
  'application/zip': { extensions: ['zip'], mostBytes: 200 * MB },
  'text/plain': { extensions: ['txt', 'log'], mostBytes: 50 * MB },
}

/** What one sender may send in a day. */
export interface Allowance {
  readonly filesPerDay: number
  readonly bytesPerDay: number
}

export const limits = {
  /** Of whoever is not known; whoever needs more sends it on another day. */
  public: { filesPerDay: 20, bytesPerDay: 4096 * MB },
  /** Of a member of staff, who answers many requests in a day. */
  desk: { filesPerDay: 1000, bytesPerDay: 65_536 * MB },
  largestBytes: video,
  /** Of the form without script, which holds no more than a page's patience. */
  formFiles: 3,
  formFileBytes: 10 * MB,
  /** Of one address in an hour: a new cookie is a new sender, an address is not. */
  startsPerHour: 120,
  /** What was begun and not finished, or finished and never sent with a form, is gone within a day of its last sign of life. */
  abandonedHours: 23,
  temporaryMinutes: 30,
} as const

export type FileRefusal =
  | 'empty'
  | 'type_not_taken'
  | 'too_large'
  | 'too_many_files'
  | 'too_many_bytes'
  | 'damaged'
  | 'too_many_pixels'

const kindByName = (name: string): Kind | undefined => {
  const extension = extensionOf(name)
  return Object.values(kinds).find(({ extensions }) => extension !== undefined && extensions.includes(extension))
}

/** What one sender has sent in the last day, files still arriving included. */
export interface Used {
  readonly files: number
  readonly bytes: number
}

/**
 * Judges a file before its first byte, by its name and length; a name without an extension has to wait for the bytes.
 * @param file its length as declared
 */
export const judgeStart = (
  { name, bytes }: { readonly name: string; readonly bytes: number },
  used: Used,
  allowance: Allowance,
): Result<undefined, FileRefusal> => {
  if (bytes === 0) return fail('empty')
  const kind = kindByName(name)
  if (kind === undefined && extensionOf(name) !== undefined) return fail('type_not_taken')
  if (bytes > (kind?.mostBytes ?? limits.largestBytes)) return fail('too_large')
  if (used.files >= allowance.filesPerDay) return fail('too_many_files')
  return used.bytes + bytes > allowance.bytesPerDay ? fail('too_many_bytes') : ok(undefined)
}

/** Judges a whole file by what its bytes show, and names the type. */
export const judgeBytes = (type: string | undefined, bytes: number): Result<string, FileRefusal> => {
  if (bytes === 0) return fail('empty')
  const kind = type === undefined ? undefined : kinds[type]
  if (type === undefined || kind === undefined) return fail('type_not_taken')
  return bytes > kind.mostBytes ? fail('too_large') : ok(type)
}

export const isImage = (type: string): boolean => type.startsWith('image/')

/** The cleaned name with an extension that fits the type: `photo.exe` that is a JPEG is `photo.exe.jpg`. */
export const nameFor = (name: string, type: string): string => {
  const extensions = kinds[type]?.extensions ?? []
  const extension = extensionOf(name)
  return extension !== undefined && extensions.includes(extension) ? name : `${name}.${extensions[0] ?? 'bin'}`
}

/** Type of what is served: of an image always a re-encoded copy. */
export const servedType = (type: string, variant: Variant): string => {
  if (variant !== 'file') return 'image/webp'
  if (!isImage(type) || type === 'image/jpeg') return type
  return type === 'image/png' || type === 'image/apng' ? 'image/png' : 'image/webp'
}

/**
 * Whether a file may be given out: nothing in quarantine, and of images only re-encoded copies, which carry no place and no camera.
 * Without a scanner files are given out as not scanned.
 */
export const isAvailable = (file: {
  readonly type: string
  readonly scan: ScanState
  readonly preview: PreviewState
}): boolean =>
  (file.scan === 'clean' || file.scan === 'not_scanned') && (!isImage(file.type) || file.preview === 'ready')

const placeOf = ({ place }: Pick<AttachmentRow, 'place'>): PlaceState => {
  if (place === null) return 'none'
  return place.isTracked ? 'kept' : 'hidden'
}

/** Videos whose format may tell a place in a way that we know. */
export const mayTellPlace = (type: string): boolean =>
  type === 'video/mp4' || type === 'video/x-m4v' || type === 'video/quicktime'

/** A row as people see it. */
export const viewOf = (row: AttachmentRow): AttachmentView => {
  const type = row.type ?? 'application/octet-stream'
  return {
    id: row.attachment_id,
    name: row.name,
    type,
    bytes: row.bytes,
    sha256: row.sha256 ?? '',
    scan: row.scan,
    preview: row.preview,
    place: placeOf(row),
    available: row.state === 'stored' && isAvailable({ type, scan: row.scan, preview: row.preview }),
    messageId: row.message_id,
    createdAt: row.created_at,
  }
}
