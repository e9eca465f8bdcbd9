import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits, fit for an address or a cookie. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** What is kept of a token. It has too many bits to be guessed, so a plain hash is enough. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')
