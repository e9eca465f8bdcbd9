/** A private clamd on a unix socket that knows one signature, that of the EICAR test file. */
import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { eicar } from './files.ts'

const CLAMD = '/usr/sbin/clamd'
const STARTING_MS = 60_000

export interface Clamd {
  /** Path of the socket; the same when started again. */
  readonly socket: string
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  readonly remove: () => Promise<void>
}

/** @throws Error that says what to install when there is none */
export const privateClamd = async (): Promise<Clamd> => {
  if (!existsSync(CLAMD))
    throw new Error('no clamd here; on Debian: apt-get install --no-install-recommends clamav-daemon')
  const folder = await mkdtemp(join(tmpdir(), 'sanbao-clamd-'))
  const socket = join(folder, 'clamd.sock')
  const settings = { DatabaseDirectory: folder, LocalSocket: socket, Foreground: 'yes', AlertEncrypted: 'yes' }
  await writeFile(
    join(folder, 'clamd.conf'),
    Object.entries(settings)
      .map((entry) => entry.join(' '))
      .join('\n'),
  )
  const md5 = createHash('md5').update(eicar).digest('hex')
  await writeFile(join(folder, 'test.hdb'), `${md5}:${eicar.length}:Eicar-Test-Signature\n`)
  let child: ChildProcess | undefined
  const stop = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null) return
    const ended = once(child, 'close')
    child.kill()
    await ended
  }
  return {
    socket,
    start: async () => {
      child = spawn(CLAMD, ['-c', join(folder, 'clamd.conf')], { stdio: 'ignore' })
      for (const from = Date.now(); !existsSync(socket); await delay(50))
        if (Date.now() - from > STARTING_MS || child.exitCode !== null) throw new Error('clamd did not start')
    },
    stop,
    remove: async () => {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
