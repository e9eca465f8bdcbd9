/** A proxy in front of a server that can swallow everything (a blackhole) or cut every connection (a reset). */
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net'

export interface FaultProxy {
  readonly port: number
  /** Connections stay open and are accepted, but no byte passes any more. */
  blackhole(): void
  /** Cuts all connections with a reset; new ones pass. */
  reset(): void
  /** Bytes pass again, held-back ones first. */
  heal(): void
  close(): Promise<void>
}

/** Starts a proxy on a free loopback port to a unix socket or port. */
export const startFaultProxy = async (target: string | number): Promise<FaultProxy> => {
  const pairs = new Map<Socket, Socket>()
  let silent = false
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    const upstream = typeof target === 'string' ? createConnection(target) : createConnection(target, '127.0.0.1')
    pairs.set(socket, upstream)
    const end = (): void => {
      pairs.delete(socket)
      socket.destroy()
      upstream.destroy()
    }
    for (const [from, to] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      from.on('data', (bytes) => void to.write(bytes))
      from.on('error', end)
      from.on('close', end)
    }
    if (silent) upstream.pause()
    else socket.resume()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const all = (act: (socket: Socket) => void): void => {
    for (const pair of pairs) pair.forEach(act)
  }
  return {
    port: (server.address() as AddressInfo).port,
    blackhole: () => {
      silent = true
      all((socket) => socket.pause())
    },
    reset: () => {
      for (const socket of pairs.keys()) socket.resetAndDestroy()
    },
    heal: () => {
      silent = false
      all((socket) => socket.resume())
    },
    close: async () => {
      all((socket) => socket.destroy())
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
