/**
 * One connection as the owner of the tables: what migrations, maintenance and the move need, alike on both databases.
 */
export interface Session {
  query<T>(sql: string, params?: readonly unknown[]): Promise<readonly T[]>
  /** Several statements at once, without parameters. */
  exec(sql: string): Promise<void>
}

/** Runs the work between begin and commit; rolls back and throws on when it throws. */
export const inTransaction = async <T>(session: Session, work: () => Promise<T>): Promise<T> => {
  await session.exec('begin')
  try {
    const result = await work()
    await session.exec('commit')
    return result
  } catch (error) {
    // The first error is the one to report; a dead connection has rolled back by itself.
    await session.exec('rollback').catch(() => undefined)
    throw error
  }
}
