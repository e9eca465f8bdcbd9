/** A process for one picture: `node image-worker.ts check|render INPUT [FOLDER]`; prints `{}` or `{ "problem": … }`. */
import sharp from 'sharp'

/** Some 50 megapixels: more than any phone's photo, little enough to decode in memory. */
const MOST_PIXELS = 50_000_000

const [mode, input = '', folder = ''] = process.argv.slice(2)

sharp.cache(false)
sharp.concurrency(1)
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegFile',
    'VipsForeignLoadPngFile',
    'VipsForeignLoadWebpFile',
    'VipsForeignLoadNsgifFile',
  ],
})

/** Turned upright as the camera says, before that word is dropped with all other metadata. */
const upright = (animated = false) =>
  sharp(input, { limitInputPixels: MOST_PIXELS, failOn: 'error', animated }).autoOrient()

const within = (pixels: number) =>
  upright().resize({ width: pixels, height: pixels, fit: 'inside', withoutEnlargement: true }).webp({ quality: 80 })

const fullSize = (format: string) => {
  if (format === 'jpeg') return upright().jpeg({ quality: 92 })
  return format === 'png' ? upright().png() : upright(true).webp({ quality: 90 })
}

const render = async (): Promise<void> => {
  const { format } = await sharp(input).metadata()
  await within(320).toFile(`${folder}/small`)
  await within(1600).toFile(`${folder}/large`)
  await fullSize(format).toFile(`${folder}/file`)
}

/** The whole picture is decoded, as damage may come late; JPEG at an eighth of its size, which reads all of it all the same. */
const check = () => upright().resize(16).raw().toBuffer()

try {
  await (mode === 'render' ? render() : check())
  process.stdout.write('{}')
} catch (error) {
  const problem = /pixel limit/i.test(String(error)) ? 'too_many_pixels' : 'damaged'
  process.stdout.write(JSON.stringify({ problem }))
}
