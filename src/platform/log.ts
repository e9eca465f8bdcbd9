import { isIPv4, isIPv6 } from 'node:net'
import { pino, type DestinationStream, type Logger } from 'pino'
import { formatMilliseconds } from './clock.ts'
import type { LogLevel } from './config.ts'

/** An address cut to its network (IPv4 /24, IPv6 /48): enough to see an attack, not enough to name a person. */
export const networkOf = (address: string): string => {
  const mapped = address.startsWith('::ffff:') ? address.slice(7) : address
  if (isIPv4(mapped)) return `${mapped.slice(0, mapped.lastIndexOf('.'))}.0/24`
  return isIPv6(address) ? `${address.split(':').slice(0, 3).join(':')}::/48` : ''
}

/**
 * The structured log: one JSON line per event on the standard error stream. Only named fields are written, never a whole
 * request, body or header. An error is logged with its type, code, message and stack, without what the driver hangs on it.
 */
export const createLog = (level: LogLevel, destination?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${formatMilliseconds(Date.now())}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: {
        err: (error: Error & { code?: unknown }) => ({
          type: error.name,
          code: error.code,
          message: error.message,
          stack: error.stack,
        }),
      },
    },
    destination ?? pino.destination({ dest: 2, sync: false, minLength: 16_000, periodicFlush: 1000 }),
  )
