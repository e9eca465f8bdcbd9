/**
 * The application works as a role that owns nothing, so that not even a bug of ours can change the append-only ledger;
 * the login (the owner of the tables) is used for migrations only.
 */
import { DatabaseRefusal, errorField } from './errors.ts'
import type { Session } from './session.ts'

export const APP_ROLE = 'sanbao_app'

const INSUFFICIENT_PRIVILEGE = '42501'
const NO_SUCH_ROLE = '22023'
// Another process created it just now.
const ALREADY_THERE = new Set(['42710', '23505'])

const mayBecome = async (session: Session): Promise<boolean> => {
  try {
    await session.exec(`set role ${APP_ROLE}`)
    await session.exec('reset role')
    return true
  } catch (error) {
    if (errorField(error, 'code') === INSUFFICIENT_PRIVILEGE || errorField(error, 'code') === NO_SUCH_ROLE) return false
    throw error
  }
}

const attempt = async (session: Session, sql: string): Promise<void> => {
  try {
    await session.exec(sql)
  } catch (error) {
    const code = errorField(error, 'code')
    if (code === INSUFFICIENT_PRIVILEGE || ALREADY_THERE.has(String(code))) return
    throw error
  }
}

/**
 * Makes the role where the login may, and makes sure that the login can work as it.
 * @throws DatabaseRefusal role_missing, with the two lines an administrator runs
 */
export const ensureRole = async (session: Session): Promise<void> => {
  if (await mayBecome(session)) return
  const found = await session.query('select 1 from pg_roles where rolname = $1', [APP_ROLE])
  if (found.length === 0) await attempt(session, `create role ${APP_ROLE} nologin`)
  if (!(await mayBecome(session))) await attempt(session, `grant ${APP_ROLE} to current_user`)
  if (await mayBecome(session)) return
  const [login] = await session.query<{ name: string }>('select current_user as name')
  throw new DatabaseRefusal('role_missing', { user: login?.name ?? '' })
}
