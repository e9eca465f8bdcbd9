/**
 * A connection of its own for the one question that everyone waits for. Around each query a pool and a query builder hand a connection
 * out and back, set three timers, have columns described that never change, and make a dozen promises: of a small query that is a good
 * part of the cost, and it leaves twice as much to the garbage collector.
 */
import pg from 'pg'
import { serialize } from 'pg-protocol'

/** Reads one column of JSON by statements that are prepared once. One at a time: await the answer before asking again. */
export interface Reader {
  readonly read: (text: string, parameter: string) => Promise<unknown[]>
  readonly close: () => Promise<void>
}

interface Statement {
  readonly name: string
  readonly text: string
  readonly isNew: boolean
}

/** Run what was bound, and end there: the same for every statement. */
const RUN = Buffer.concat([serialize.execute(), serialize.sync()])

type Done = (error: Error | undefined, rows: unknown[]) => void

/** One execution of a prepared statement, as the driver sends it and hears of it. */
class Execution implements pg.Submittable {
  private readonly statement: Statement
  private readonly parameter: string
  private readonly done: Done
  private readonly rows: unknown[] = []

  constructor(statement: Statement, parameter: string, done: Done) {
    this.statement = statement
    this.parameter = parameter
    this.done = done
  }

  submit(connection: pg.Connection): void {
    const { name, text, isNew } = this.statement
    const parse = isNew ? [serialize.parse({ name, text })] : []
    const bind = serialize.bind({ statement: name, values: [this.parameter] })
    // In one piece: each write of its own would be a chunk that the stream gathers again.
    connection.stream.write(Buffer.concat([...parse, bind, RUN]))
  }

  handleDataRow({ fields }: { readonly fields: readonly [string] }): void {
    this.rows.push(JSON.parse(fields[0]))
  }

  handleCommandComplete(): void {
    // The rows are counted by whoever reads them.
  }

  handleReadyForQuery(): void {
    this.done(undefined, this.rows)
  }

  handleError(error: Error): void {
    this.done(error, [])
  }
}

export interface ReaderOptions {
  readonly connection: pg.ClientConfig
  /** What the session is told before its first statement. */
  readonly setUp: string
  /** Milliseconds that a read may take, connecting included; then the connection is given up. */
  readonly timeoutMs: number
}

const WATCH_MS = 250

/** Connects at the first read, and anew at the first one after a read failed or the connection was lost. */
export const createReader = ({ connection, setUp, timeoutMs }: ReaderOptions): Reader => {
  let client: pg.Client | undefined
  let statements = new Map<string, string>()
  let since: number | undefined

  const end = async (): Promise<void> => {
    const ending = client
    client = undefined
    await ending?.end()
  }
  const giveUp = (): void => void end().catch(() => undefined)
  // One for all reads: they are many, and hardly any takes long.
  const watch = setInterval(() => {
    if (since !== undefined && performance.now() - since > timeoutMs) giveUp()
  }, WATCH_MS).unref()

  const connect = async (): Promise<pg.Client> => {
    const fresh = new pg.Client(connection)
    // A read under way is told by itself; without a listener a lost connection would end the process.
    fresh.on('error', () => undefined)
    fresh.on('end', () => {
      if (client === fresh) client = undefined
    })
    client = fresh
    statements = new Map()
    await fresh.connect()
    await fresh.query(setUp)
    return fresh
  }

  const execute = (over: pg.Client, text: string, parameter: string): Promise<unknown[]> => {
    const known = statements.get(text)
    const name = known ?? `read_${statements.size}`
    if (known === undefined) statements.set(text, name)
    return new Promise((resolve, reject) => {
      const done: Done = (error, rows) => (error === undefined ? resolve(rows) : reject(error))
      over.query(new Execution({ name, text, isNew: known === undefined }, parameter, done))
    })
  }

  return {
    read: async (text, parameter) => {
      since = performance.now()
      try {
        return await execute(client ?? (await connect()), text, parameter)
      } catch (error) {
        // A read that fails is rare, and what the session then knows is uncertain.
        giveUp()
        throw error
      } finally {
        since = undefined
      }
    },
    close: () => {
      clearInterval(watch)
      return end()
    },
  }
}
