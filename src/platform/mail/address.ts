/** A person or desk as mail names it. */
export interface Mailbox {
  readonly name?: string | undefined
  readonly address: string
}

/** Why a text is not one plain address that mail can be sent to. */
export type AddressProblem = 'not_an_address' | 'several_addresses' | 'not_ascii'

const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const LABEL = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/
const MAX_ADDRESS = 254
const MAX_LOCAL = 64

const isPlain = (text: string): boolean => {
  const [local = '', domain = ''] = text.split('@')
  const labels = domain.split('.')
  const fits = text.length <= MAX_ADDRESS && local.length <= MAX_LOCAL && labels.length >= 2
  return fits && LOCAL.test(local) && labels.every((label) => LABEL.test(label))
}

/**
 * Looks for what would make a mail go somewhere else, or to more people, than its reader sees: line breaks, lists, comments,
 * quoted local parts. Written in ASCII alone: few mail servers carry any other address yet.
 * @returns undefined when the text is exactly one address, `local@domain.tld`
 */
export const addressProblem = (text: string): AddressProblem | undefined => {
  if (/[\r\n\0]/.test(text)) return 'not_an_address'
  if (/[,;]/.test(text) || text.split('@').length > 2) return 'several_addresses'
  if (/[^\x21-\x7e]/.test(text)) return /[^\x00-\x7f]/.test(text) ? 'not_ascii' : 'not_an_address'
  return isPlain(text) ? undefined : 'not_an_address'
}

/** Addresses are told apart without regard to case. */
export const sameAddress = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/**
 * Reads `Name <address>` or a bare address, as settings give it.
 * @returns undefined when it is not exactly one address
 */
export const readMailbox = (text: string): Mailbox | undefined => {
  const [, quoted, plain = quoted, address = text.trim()] =
    /^(?:"([^"<>\r\n]*)"\s*|([^"<>\r\n]*))<([^<>\s]+)>$/.exec(text.trim()) ?? []
  if (addressProblem(address) !== undefined) return undefined
  const name = plain?.trim() ?? ''
  return name === '' ? { address } : { address, name }
}
