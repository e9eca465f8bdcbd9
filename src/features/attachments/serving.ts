import { isAvailable, isImage, servedType } from './attachments.rules.ts'
import type { AttachmentRow, PlaceInFile, Variant } from './attachments.schema.ts'

const typeOf = (row: AttachmentRow): string => row.type ?? 'application/octet-stream'

/**
 * Which copy on disk is given out.
 * @returns undefined when none may be: in quarantine, not yet re-encoded, or a picture asked of what is no image
 */
export const isServable = (row: AttachmentRow, variant: Variant): string | undefined => {
  const type = typeOf(row)
  if (!isAvailable({ type, scan: row.scan, preview: row.preview })) return undefined
  if (isImage(type)) return variant
  return variant === 'file' ? 'original' : undefined
}

/** What is left out of the original: a video is given out without the place at which it was taken. */
export const leftOutOf = (row: AttachmentRow, copy: string): PlaceInFile['parts'] =>
  copy === 'original' ? (row.place?.parts ?? []) : []

/** Text is given out without a charset: we do not know it, and the browser must not guess a type from it. */
export const servedTypeOf = (row: AttachmentRow, variant: Variant): string => servedType(typeOf(row), variant)

const encode = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

/** RFC 6266: a plain name for old programs and the real one in UTF-8. A GIF is given out as WebP, and named so. */
export const dispositionOf = (row: AttachmentRow, variant: Variant): string => {
  const served = servedTypeOf(row, variant)
  const name =
    served === 'image/webp' && row.type !== 'image/webp' ? `${row.name.replace(/\.[^.]*$/, '')}.webp` : row.name
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const kind = variant === 'file' ? 'attachment' : 'inline'
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encode(name)}`
}
