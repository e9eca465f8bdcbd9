import { toSVG } from 'bwip-js/node'

/** Most codes kept; the oldest goes first. A code costs some 20 ms to draw and 5 KB to keep. */
const KEPT = 1000

const drawn = new Map<string, string>()

/** The QR code of an address as an SVG document of its own (error correction M), with the quiet zone that scanners need. */
export const qrSvg = (address: string): string => {
  const known = drawn.get(address)
  if (known !== undefined) return known
  const svg = toSVG({ bcid: 'qrcode', text: address, scale: 2, padding: 8, backgroundcolor: 'FFFFFF' })
  const oldest = drawn.size >= KEPT ? drawn.keys().next().value : undefined
  if (oldest !== undefined) drawn.delete(oldest)
  drawn.set(address, svg)
  return svg
}
