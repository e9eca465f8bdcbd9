/** A private PostgreSQL for the tests: no TCP port, its socket and files in the run's temp folder, fsync on. */
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const INSTALL = 'PostgreSQL 15 or later is needed for the tests: apt-get install -y postgresql'

/**
 * The folder with initdb and pg_ctl: Debian's, the oldest from 15 on (the floor we promise), else the one on the PATH.
 */
const postgresBin = (): string => {
  const root = '/usr/lib/postgresql'
  const versions = (existsSync(root) ? readdirSync(root) : [])
    .filter((version) => Number(version) >= 15 && existsSync(join(root, version, 'bin', 'initdb')))
    .toSorted((a, b) => Number(a) - Number(b))
  if (versions[0] !== undefined) return join(root, versions[0], 'bin')
  const onPath = (process.env['PATH'] ?? '').split(':').find((folder) => existsSync(join(folder, 'initdb')))
  if (onPath === undefined) throw new Error(INSTALL)
  return onPath
}

/** PostgreSQL refuses to run as root; Debian's package brings the user `postgres`. */
const owner = (): { uid?: number; gid?: number } => {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

const run = (tool: string, args: readonly string[], folder: string): void => {
  const options = {
    ...owner(),
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  }
  execFileSync(join(postgresBin(), tool), args, options as never)
}

const placeOf = (folder: string): { home: string; data: string } => {
  const home = join(folder, 'pg')
  return { home, data: join(home, 'data') }
}

/** The unix socket of the private server. */
export const socketOf = (folder: string): string => join(placeOf(folder).home, '.s.PGSQL.5432')

/** Address of a database of the private server. */
export const addressOf = (folder: string, database: string, user = 'postgres'): string =>
  `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(placeOf(folder).home)}`

const control = (folder: string, action: 'start' | 'stop'): void => {
  const { home, data } = placeOf(folder)
  const settings = [`listen_addresses=''`, `unix_socket_directories='${home}'`, 'max_connections=200']
  const options = settings.map((setting) => `-c ${setting}`).join(' ')
  const how = action === 'stop' ? ['-m', 'immediate'] : ['-o', options, '-l', join(home, 'log')]
  run('pg_ctl', [action, '--pgdata', data, '-w', ...how], home)
}

/** Makes and starts a server in `folder`; every test file's database lives in it. */
export const startPostgres = (folder: string, initdbOptions: readonly string[] = []): void => {
  const { home, data } = placeOf(folder)
  mkdirSync(home, { recursive: true })
  const { uid, gid } = owner()
  if (uid !== undefined && gid !== undefined) {
    // The run's folder is private to root; the server's user has to get through it.
    chmodSync(folder, 0o711)
    chownSync(home, uid, gid)
  }
  const initdb = [
    '--pgdata',
    data,
    '--username',
    'postgres',
    '--auth',
    'trust',
    '--encoding',
    'UTF8',
    '--locale',
    'C.UTF-8',
  ]
  run('initdb', [...initdb, '--no-sync', '--no-instructions', ...initdbOptions], home)
  control(folder, 'start')
}

/** Stops the server of a folder, if one runs there. */
export const stopPostgres = (folder: string): void => {
  if (existsSync(join(placeOf(folder).data, 'postmaster.pid'))) control(folder, 'stop')
}
