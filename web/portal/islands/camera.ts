import { BarcodeDetector, prepareZXingModule } from 'barcode-detector/ponyfill'
import { agreement, serialIn } from './agreement.ts'

/** Written in when bundled: the address of the decoder, of the very version that the ponyfill was made for. */
declare const ZXING_WASM: string

/** Kinds of code on nameplates, boxes and our own labels. */
const formats = ['code_128', 'code_39', 'qr_code', 'data_matrix'] as const

/** Pause between two frames looked at, and time after which we suggest another way, in milliseconds. */
const PAUSE = 80
const PATIENCE = 15_000

type Detector = Pick<BarcodeDetector, 'detect'>

const ponyfill = async (): Promise<Detector> => {
  await prepareZXingModule({ overrides: { locateFile: () => ZXING_WASM }, fireImmediately: true })
  return new BarcodeDetector({ formats: [...formats] })
}

/** The browser's own detector where it knows our codes, else the ponyfill. */
const detector = async (): Promise<Detector> => {
  const native = (globalThis as { BarcodeDetector?: typeof BarcodeDetector }).BarcodeDetector
  const known: readonly string[] = (await native?.getSupportedFormats().catch(() => [])) ?? []
  if (native !== undefined && formats.every((format) => known.includes(format)))
    return new native({ formats: [...formats] })
  return ponyfill()
}

const openCamera = (): Promise<MediaStream> =>
  navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
  })

/** What to say when the camera did not open; the words stand in the page. */
const reasonOf = (error: unknown): 'denied' | 'missing' =>
  error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'SecurityError')
    ? 'denied'
    : 'missing'

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

interface View {
  readonly video: HTMLVideoElement
  readonly say: (name: string, more?: string) => void
  readonly isStopped: () => boolean
}

/** Looks at frames until two agree on one code, or the reader closes the camera. */
const watch = async ({ video, say, isStopped }: View): Promise<string | undefined> => {
  const reader = await detector()
  const seen = agreement()
  const began = performance.now()
  let hasHinted = false
  while (!isStopped()) {
    const found = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA ? await reader.detect(video) : []
    const value = seen(found.map(({ rawValue }) => rawValue))
    if (value !== undefined) return value
    if (!hasHinted && performance.now() - began > PATIENCE) {
      hasHinted = true
      say('nothing')
    }
    await pause(PAUSE)
  }
  return undefined
}

/**
 * Shows the camera, reads one serial, puts it into the field and sends the form. The camera is closed again however it ends.
 * Without a camera or permission it says so and leaves the field to the keyboard.
 */
export const scan = async (field: HTMLInputElement, panel: HTMLElement): Promise<void> => {
  const video = panel.querySelector('video')
  const says = panel.querySelector<HTMLElement>('#scan-says')
  const stop = panel.querySelector<HTMLButtonElement>('#scan-stop')
  if (video === null || says === null || stop === null) return
  let isStopped = false
  const aim = (says.dataset['aim'] ??= says.textContent ?? '')
  const say = (name: string, more = ''): void => {
    says.textContent = (name === 'aim' ? aim : (panel.dataset[name] ?? '')) + more
  }
  say('aim')
  panel.hidden = false
  video.hidden = false
  stop.hidden = false
  const end = (): void => {
    isStopped = true
  }
  stop.addEventListener('click', end, { once: true })
  addEventListener('pagehide', end, { once: true })
  let stream: MediaStream | undefined
  const close = (): void => {
    for (const track of stream?.getTracks() ?? []) track.stop()
    video.srcObject = null
    video.hidden = true
    stop.hidden = true
  }
  try {
    stream = await openCamera()
  } catch (error) {
    close()
    say(reasonOf(error))
    field.focus()
    return
  }
  try {
    video.srcObject = stream
    await video.play()
    const value = await watch({ video, say, isStopped: () => isStopped })
    if (value === undefined) panel.hidden = true
    else {
      field.value = serialIn(value)
      say('found', field.value)
      field.form?.requestSubmit()
    }
  } finally {
    close()
  }
}
