/** Files as people send them, good and bad, made on the spot. */
import { createCipheriv } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'

const u32 = (value: number): Buffer => {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32BE(value)
  return buffer
}

/** Changsha, in degrees, minutes and seconds; what a phone writes into its photos. */
const GPS = { GPSLatitudeRef: 'N', GPSLatitude: '28/1 12/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '112/1 58/1 0/1' }

const picture = (width: number, height: number) =>
  sharp({
    create: { width, height, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 120, sigma: 30 } },
  })

/** A photo of a phone held upright: turned by its EXIF, with place and camera in it. */
export const photoWithPlace = (format: 'jpeg' | 'png' | 'webp' = 'jpeg'): Promise<Buffer> =>
  sharp({ create: { width: 2400, height: 1800, channels: 3, background: '#7a6f5d' } })
    .withExif({ IFD0: { Make: 'Canary', Orientation: '6' }, IFD3: GPS })
    .withMetadata({ orientation: 6 })
    .toFormat(format)
    .toBuffer()

export const photo = (width = 64, height = 48): Promise<Buffer> => picture(width, height).jpeg().toBuffer()

/** An SVG, which may run scripts wherever it is shown. */
export const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')

export const htmlPage = Buffer.from('<!doctype html><script>alert(1)</script>')

/** A GIF whose comment is a script, and a JPEG followed by a page. */
export const gifWithScript = async (): Promise<Buffer> => {
  const gif = await picture(40, 30).gif().toBuffer()
  return Buffer.concat([gif, Buffer.from('/*<script>alert(1)</script>*/')])
}
export const jpegWithPage = async (): Promise<Buffer> => Buffer.concat([await photo(), htmlPage])

export const pdfWithScript = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
)

/** A black-and-white PNG of any size in very few bytes. */
export const hugePng = (side: number): Buffer => {
  const chunk = (type: string, data: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(type), data])
    return Buffer.concat([u32(data.length), named, u32(crc32(named))])
  }
  const header = Buffer.concat([u32(side), u32(side), Buffer.from([1, 0, 0, 0, 0])])
  const rows = Buffer.alloc(side * (Math.ceil(side / 8) + 1))
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts])
}

const box = (type: string, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content)
  return Buffer.concat([u32(body.length + 8), Buffer.from(type), body])
}

/** An MP4 with so many tracks, said to be HEVC. */
export const mp4 = (tracks: number): Buffer =>
  Buffer.concat([
    box('ftyp', Buffer.from('isom'), u32(512), Buffer.from('isomiso2hvc1mp41')),
    box('moov', ...Array.from({ length: tracks }, () => box('trak', box('tkhd', Buffer.alloc(84))))),
  ])

/** A video with a track in which a camera wrote down where it was. */
export const trackedVideo = Buffer.concat([
  box('ftyp', Buffer.from('qt  '), u32(512), Buffer.from('qt  ')),
  box('moov', box('trak', box('mdia', box('minf', box('stbl', box('stsd', Buffer.alloc(8), box('gpmd'))))))),
])

/** The harmless test file that every scanner takes for a virus; written in two halves so that none takes this file for one. */
export const eicar = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''))

/** A ZIP with one stored entry; encrypted ones say so in their flags and hold noise. */
export const zipOf = (name: string, content: Buffer, { encrypted = false } = {}): Buffer => {
  const key = Buffer.alloc(32, 7)
  const noise = () =>
    createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.concat([Buffer.alloc(12), content]))
  const data = encrypted ? noise() : content
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(encrypted ? 1 : 0, 2)
  fields.writeUInt32LE(crc32(content), 10)
  fields.writeUInt32LE(data.length, 14)
  fields.writeUInt32LE(content.length, 18)
  fields.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), data])
  const tail = Buffer.alloc(14)
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, tail, Buffer.from(name)])
  const end = Buffer.alloc(18)
  end.writeUInt16LE(1, 4)
  end.writeUInt16LE(1, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(local.length, 12)
  return Buffer.concat([local, central, Buffer.from('PK\x05\x06'), end])
}
