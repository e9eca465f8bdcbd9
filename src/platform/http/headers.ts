import { createHash } from 'node:crypto'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64')

/** What a browser may do with an answer that is no page: nothing. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"

/**
 * What a page may do: our own script files, the inline styles whose text is known by its hash, the camera when asked for.
 * @param styles texts of the inline `<style>` elements, exactly as they stand in the pages
 */
const pagePolicy = (styles: readonly string[]): string => {
  const hashes = styles.map((text) => `'sha256-${sha256(text)}'`)
  return [
    "default-src 'none'",
    // The scanner's decoder is WebAssembly; nothing else is compiled at run time.
    "script-src 'self' 'wasm-unsafe-eval'",
    `style-src ${hashes.join(' ') || "'none'"}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

export interface HeaderSets {
  readonly data: Readonly<Record<string, string>>
  readonly page: Readonly<Record<string, string>>
}

/** The security headers of every answer, made once. HSTS only where the public address is https. */
export const securityHeaders = (baseUrl: string | undefined, styles: readonly string[]): HeaderSets => {
  const common = {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // Not «no-referrer»: browsers would then hide from us that a form was sent from our own page.
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(self), microphone=(), geolocation=(), payment=(), usb=()',
    ...(baseUrl?.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
  return {
    data: { ...common, 'content-security-policy': DATA_POLICY },
    page: { ...common, 'content-security-policy': pagePolicy(styles) },
  }
}
