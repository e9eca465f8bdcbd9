import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { placeInVideo, withoutPlace } from './video-place.ts'

/** Made by ffmpeg, e.g. `-metadata location=+28.2282+112.9388/`: the place as 3GPP, as QuickTime and as Apple write it. */
const VIDEOS = `${import.meta.dirname}/../../../tests/fixtures/videos`

const box = (type: string, ...content: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(content)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}

describe('place in a video', () => {
  let folder = ''
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'sanbao-video-'))))
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const found = async (...boxes: readonly Buffer[]) => {
    const path = join(folder, 'video')
    await writeFile(path, Buffer.concat(boxes))
    return placeInVideo(path)
  }

  it.each([
    ['loci.mp4', /\0\x70\xf0\x8c|\x1c\x3a/s],
    ['xyz.mov', /\+28\.2282/],
    ['keys.mov', /\+28\.2282/],
  ])(
    '[T33] given %s of a camera – when read without its place – then the place is gone and every other byte as it was',
    async (name, place) => {
      const path = join(VIDEOS, name)
      const told = await placeInVideo(path)
      expect(told).toMatchObject({ parts: [expect.any(Array)], isTracked: false })
      const [at = 0, bytes = 0] = told?.parts[0] ?? []
      const before = await readFile(path)
      for (const highWaterMark of [1, 7, 65_536]) {
        const after = await buffer(createReadStream(path, { highWaterMark }).pipe(withoutPlace(told?.parts ?? [])))
        expect(after.length).toBe(before.length)
        expect(Buffer.concat([after.subarray(0, at), after.subarray(at + bytes)])).toEqual(
          Buffer.concat([before.subarray(0, at), before.subarray(at + bytes)]),
        )
        expect(after.subarray(at, at + bytes)).toEqual(Buffer.concat([Buffer.from('free'), Buffer.alloc(bytes - 4)]))
        expect(before.toString('latin1', at, at + bytes)).toMatch(place)
        expect(after.toString('latin1')).not.toMatch(/\+28\.2282/)
      }
    },
  )

  it('[T33] given a track of the camera’s places, or an XMP description with one – when read – then the one is told and the other hidden', async () => {
    const description = (type: string, ...content: Buffer[]) => box('stsd', Buffer.alloc(8), box(type, ...content))
    const track = (...boxes: Buffer[]) => box('moov', box('trak', box('mdia', box('minf', box('stbl', ...boxes)))))
    expect(await found(track(description('gpmd')))).toEqual({ parts: [], isTracked: true })
    expect(await found(track(description('mebx', Buffer.from('com.apple.quicktime.location.ISO6709'))))).toEqual({
      parts: [],
      isTracked: true,
    })
    expect(await found(track(description('mebx', Buffer.from('detected-face')), description('avc1')))).toBeUndefined()
    expect(await found(box('free'), box('uuid', Buffer.from('<exif:GPSLatitude>28</exif:GPSLatitude>')))).toMatchObject(
      { parts: [[12, 43]], isTracked: false },
    )
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a length beyond the end', Buffer.from('ffffffff6d6f6f76', 'hex')],
    ['a long length cut off', Buffer.from('000000016d6f6f760000', 'hex')],
    ['a length of one', Buffer.from('00000001', 'hex')],
    [
      'a key that is not there',
      box('moov', box('meta', box('hdlr'), box('keys', Buffer.alloc(8)), box('ilst', box('\0\0\0\x09')))),
    ],
    ['a movie that is not finished', box('moov', Buffer.from('0000ffff75647461', 'hex'))],
  ])('[U13] given %s – when searched – then no place is found and nothing breaks', async (_what, bytes) => {
    expect(await found(bytes)).toBeUndefined()
  })

  it('[U13] given boxes a million deep, and a hundred thousand places – when searched – then it ends soon and says that it cannot hide them', async () => {
    const deep = Buffer.alloc(8_000_000)
    for (let at = 0; at < deep.length; at += 8) {
      deep.writeUInt32BE(deep.length - at, at)
      deep.write('udta', at + 4)
    }
    expect(await found(box('moov', deep))).toBeUndefined()
    const many = Buffer.concat(Array.from({ length: 100_000 }, () => box('loci')))
    expect(await found(box('moov', box('udta', many)))).toMatchObject({ parts: { length: 100 }, isTracked: true })
  })
})
