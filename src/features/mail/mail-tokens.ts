/**
 * Tokens that only we can make: they stand in reply addresses and Message-IDs, in characters that survive mail programs that change
 * case. 128 bits of name, 128 bits of seal.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

/** What tokens are made with: our key, and the address that letters come from. */
export interface TokenMaker {
  readonly key: string
  readonly address: string
}

const DIGITS = 26

const base32 = (hex: string): string => BigInt(`0x${hex}`).toString(32).padStart(DIGITS, '0')

const uuidOf = (digits: string): string | undefined => {
  let value = 0n
  for (const digit of digits) value = value * 32n + BigInt(Number.parseInt(digit, 32))
  const hex = value.toString(16).padStart(32, '0')
  if (hex.length > 32) return undefined
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

const sealOf = (key: string, purpose: string, id: string): string =>
  base32(createHmac('sha256', key).update(`${purpose}:${id}`).digest('hex').slice(0, 32))

const tokenOf = (key: string, purpose: string, id: string): string =>
  `${base32(id.replaceAll('-', ''))}${sealOf(key, purpose, id)}`

const idOf = (key: string, purpose: string, token: string): string | undefined => {
  const id = uuidOf(token.slice(0, DIGITS))
  if (id === undefined) return undefined
  const given = Buffer.from(token.slice(DIGITS))
  const right = Buffer.from(sealOf(key, purpose, id))
  return given.length === right.length && timingSafeEqual(given, right) ? id : undefined
}

const split = (address: string): [string, string] => {
  const at = address.lastIndexOf('@')
  return [address.slice(0, at), address.slice(at + 1)]
}

/** `support+<token>@…`: whoever answers to it answers in this request. Undefined when our own name is too long for it. */
export const replyAddress = ({ key, address }: TokenMaker, requestId: string): string | undefined => {
  const [local, domain] = split(address)
  const made = `${local}+${tokenOf(key, 'reply', requestId)}`
  return made.length > 64 ? undefined : `${made}@${domain}`
}

/** Whether mail to this address is for us. */
export const isOurAddress = (ours: string, address: string): boolean => {
  const [local, domain] = split(ours.toLowerCase())
  const [otherLocal, otherDomain] = split(address.toLowerCase())
  return otherDomain === domain && (otherLocal === local || otherLocal.startsWith(`${local}+`))
}

/** The request that a reply address of ours names, if we made it. */
export const requestOfAddress = ({ key, address }: TokenMaker, to: string): string | undefined => {
  if (!isOurAddress(address, to)) return undefined
  const token = /\+([0-9a-v]{52})@/.exec(to.toLowerCase())?.[1]
  return token === undefined ? undefined : idOf(key, 'reply', token)
}

/** The Message-ID of a letter of ours. */
export const messageIdOf = ({ key, address }: TokenMaker, mailId: string): string =>
  `<${tokenOf(key, 'message', mailId)}@${split(address)[1].toLowerCase()}>`

/** The letters of ours whose Message-IDs stand in a text; those that we did not make are left out. */
export const lettersNamedIn = ({ key }: TokenMaker, text: string): string[] => {
  const ids = [...text.matchAll(/<([0-9a-v]{52})@[a-z0-9.-]{1,253}>/gi)].slice(0, 50)
  return ids.flatMap(([, token = '']) => idOf(key, 'message', token.toLowerCase()) ?? [])
}
