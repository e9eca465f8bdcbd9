import { createReadStream } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { text } from 'node:stream/consumers'

export type ScanVerdict =
  | { readonly kind: 'clean' }
  | { readonly kind: 'infected'; readonly name: string }
  | { readonly kind: 'unscannable' }

/** Looks into a file. @throws ScannerDown when there was no verdict: the file is then neither clean nor infected */
export type Scanner = (path: string) => Promise<ScanVerdict>

export class ScannerDown extends Error {}

const IDLE_MS = 120_000

/** clamd takes a file as chunks, each after its length in four bytes; a length of nought ends it. */
const chunked = (): Transform =>
  new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(chunk.length)
      done(null, Buffer.concat([length, chunk]))
    },
    flush: (done) => done(null, Buffer.alloc(4)),
  })

/** `stream: OK`, `stream: Eicar-Test-Signature FOUND`, or `… ERROR`, e.g. for a file over its own size limit. */
const verdictOf = (answer: string): ScanVerdict => {
  const said = answer.replace(/\0.*$/s, '').trim()
  if (said === 'stream: OK') return { kind: 'clean' }
  const [, name] = /^stream: (.+) FOUND$/.exec(said) ?? []
  if (name?.startsWith('Heuristics.Encrypted') || name?.startsWith('Heuristics.Limits')) return { kind: 'unscannable' }
  if (name !== undefined) return { kind: 'infected', name }
  if (said.includes('size limit exceeded')) return { kind: 'unscannable' }
  throw new ScannerDown(said.slice(0, 200))
}

const dial = (address: string): Socket => {
  if (address.startsWith('/')) return connect(address)
  const { hostname, port } = new URL(`tcp://${address}`)
  return connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 3310) })
}

/**
 * The clamd at an address, asked by INSTREAM: it needs no access to our disk.
 * @param address `host:port`, or the path of its socket
 */
export const clamd =
  (address: string): Scanner =>
  async (path) => {
    const socket = dial(address)
    socket.setTimeout(IDLE_MS, () => socket.destroy(new Error('no answer')))
    try {
      // It may answer and stop listening before it has read all: what counts is the answer.
      const answer = text(socket)
      const sending = (async () => {
        socket.write('zINSTREAM\0')
        await pipeline(createReadStream(path), chunked(), socket, { end: false })
      })()
      sending.catch(() => undefined)
      return verdictOf(await answer)
    } catch (error) {
      if (error instanceof ScannerDown) throw error
      throw new ScannerDown('clamd gave no answer', { cause: error })
    } finally {
      socket.destroy()
    }
  }
