/**
 * Where a video says where it was taken. MP4 and QuickTime files are boxes within boxes: length, type, content. A place stands in a few
 * small ones; the pictures are not looked at.
 */
import { open, type FileHandle } from 'node:fs/promises'
import { Transform } from 'node:stream'

export interface VideoPlace {
  /** Boxes that tell a place: where in the file the type of each stands, and the bytes from there to its end. */
  readonly parts: readonly (readonly [position: number, bytes: number])[]
  /** A track of its own tells where the camera was all along; it is not hidden, as that would mean to write the video anew. */
  readonly isTracked: boolean
}

interface Box {
  readonly type: string
  /** Within the bytes at hand. */
  readonly start: number
  readonly content: number
  readonly end: number
}

interface Found {
  readonly parts: [number, number][]
  isTracked: boolean
}

/** The descriptions of a film of many hours; a longer one is of no camera. */
const MOST_DESCRIPTION_BYTES = 64 * 1024 * 1024
const MOST_BOXES = 50_000
const HEAD_BYTES = 16
/** Movie, track, media, its information, table, description: no deeper. */
const DEEPEST = 8
/** A file with more of them is not of a camera: it is taken for one whose place cannot be hidden. */
const MOST_PARTS = 100

const HOLDERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'udta'])
/** QuickTime's and 3GPP's own boxes for a place. */
const PLACES = new Set(['\u00a9xyz', 'loci'])
/** Beside other things, descriptions in XMP tell the place of EXIF. */
const DESCRIPTIONS = new Set(['uuid', 'XMP_'])
/** Tracks of cameras that write down their place: GoPro, Android, DJI, Sony. */
const TRACKS = new Set(['gpmd', 'camm', 'djmd', 'rtmd'])

/** The box that begins here; undefined when its length makes no sense. */
const boxAt = (bytes: Buffer, start: number, end: number): Box | undefined => {
  if (start + 8 > end) return undefined
  const type = bytes.toString('latin1', start + 4, start + 8)
  const short = bytes.readUInt32BE(start)
  if (short === 1 && start + HEAD_BYTES > end) return undefined
  const length = short === 1 ? Number(bytes.readBigUInt64BE(start + 8)) : short === 0 ? end - start : short
  const content = start + (short === 1 ? HEAD_BYTES : 8)
  return length < content - start || start + length > end ? undefined : { type, start, content, end: start + length }
}

const boxesIn = (bytes: Buffer, from: number, end: number): Box[] => {
  const boxes: Box[] = []
  for (let at = from; boxes.length < MOST_BOXES;) {
    const box = boxAt(bytes, at, end)
    if (box === undefined) break
    boxes.push(box)
    at = box.end
  }
  return boxes
}

const textOf = (bytes: Buffer, { content, end }: Box): string => bytes.toString('latin1', content, end)

/** The names of a box `keys`; values refer to them by their number, from 1. */
const keysOf = (bytes: Buffer, box: Box | undefined): string[] =>
  box === undefined ? [] : boxesIn(bytes, box.content + 8, box.end).map((key) => textOf(bytes, key))

/** Values with names. MP4 has a version before the first box, QuickTime has none. */
const searchMeta = (bytes: Buffer, meta: Box, hide: (box: Box) => void): void => {
  const isPlain = bytes.toString('latin1', meta.content + 4, meta.content + 8) === 'hdlr'
  const children = boxesIn(bytes, meta.content + (isPlain ? 0 : 4), meta.end)
  const keys = keysOf(
    bytes,
    children.find(({ type }) => type === 'keys'),
  )
  const list = children.find(({ type }) => type === 'ilst')
  for (const item of list === undefined ? [] : boxesIn(bytes, list.content, list.end)) {
    const name = keys[bytes.readUInt32BE(item.start + 4) - 1] ?? item.type
    if (/location|gps/i.test(name) || PLACES.has(name)) boxesIn(bytes, item.content, item.end).forEach(hide)
  }
}

/** Bytes of the file, and where in it they begin. */
interface Piece {
  readonly bytes: Buffer
  readonly offset: number
}

const search = ({ bytes, offset }: Piece, box: Box, found: Found, depth = 0): void => {
  const hide = ({ start, end }: Box): void => {
    if (found.parts.length < MOST_PARTS) found.parts.push([offset + start + 4, end - start - 4])
    else found.isTracked = true
  }
  if (HOLDERS.has(box.type)) {
    if (depth === DEEPEST) return
    for (const child of boxesIn(bytes, box.content, box.end)) search({ bytes, offset }, child, found, depth + 1)
  } else if (box.type === 'meta') searchMeta(bytes, box, hide)
  else if (PLACES.has(box.type)) hide(box)
  else if (DESCRIPTIONS.has(box.type) && /GPS/.test(textOf(bytes, box))) hide(box)
  else if (box.type === 'stsd') {
    // Apple's tracks of values name what they hold.
    found.isTracked ||= boxesIn(bytes, box.content + 8, box.end).some(
      (entry) => TRACKS.has(entry.type) || (entry.type === 'mebx' && /location/i.test(textOf(bytes, entry))),
    )
  }
}

const readAt = async (file: FileHandle, position: number, bytes: number): Promise<Buffer> => {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, position)
  return buffer.subarray(0, bytesRead)
}

const LOOKED_INTO = new Set([...HOLDERS, ...DESCRIPTIONS, 'meta'])

/** The outermost boxes are stepped over by their lengths, however large they are. */
const searchFile = async (file: FileHandle, found: Found): Promise<void> => {
  const { size } = await file.stat()
  for (let at = 0, boxes = 0; at + 8 <= size && boxes < MOST_BOXES; boxes++) {
    const head = await readAt(file, at, HEAD_BYTES)
    const short = head.length < HEAD_BYTES ? 0 : head.readUInt32BE(0)
    const length = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? size - at : short
    if (length < 8 || at + length > size) return
    if (LOOKED_INTO.has(head.toString('latin1', 4, 8)) && length <= MOST_DESCRIPTION_BYTES) {
      const bytes = await readAt(file, at, length)
      for (const box of boxesIn(bytes, 0, bytes.length)) search({ bytes, offset: at }, box, found)
    }
    at += length
  }
}

/**
 * Finds where an MP4 or QuickTime file tells a place.
 * @returns undefined when it tells none that we know of
 */
export const placeInVideo = async (path: string): Promise<VideoPlace | undefined> => {
  const found: Found = { parts: [], isTracked: false }
  const file = await open(path, 'r')
  try {
    await searchFile(file, found)
  } finally {
    await file.close()
  }
  return found.parts.length === 0 && !found.isTracked ? undefined : found
}

const FREE = Buffer.from('free')

/** A file with some of its boxes empty: their type is written over with `free`, the rest with zeros. Its length stays the same. */
export const withoutPlace = (parts: VideoPlace['parts']): Transform => {
  let position = 0
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      for (const [at, bytes] of parts) {
        for (let n = Math.max(at, position); n < Math.min(at + bytes, position + chunk.length); n++) {
          chunk[n - position] = FREE[n - at] ?? 0
        }
      }
      position += chunk.length
      done(null, chunk)
    },
  })
}
