/** Debian's own Exim and Dovecot on loopback ports, sharing one set of mailboxes in the run's temp folder. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** Both run as this user of Debian's Exim package: then neither has to change users between them. */
const USER = 'Debian-exim'

const idOf = (flag: string): number => Number(execFileSync('id', [flag, USER], { encoding: 'utf8' }))

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Whether a mail server greets on this port. */
const answers = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'data', { signal: AbortSignal.timeout(500) })
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

const listening = async (port: number, child: ChildProcess, log: string): Promise<void> => {
  for (let tries = 0; !(await answers(port)); tries++) {
    if (child.exitCode !== null || tries > 100)
      throw new Error(`no answer on ${port}: ${readFileSync(log, 'utf8').slice(-2000)}`)
    await delay(100)
  }
}

const eximConf = (folder: string, people: readonly string[]): string => `
primary_hostname = mx.kiloview.example
spool_directory = ${folder}/spool
log_file_path = ${folder}/exim-%slog
pid_file_path = ${folder}/exim.pid
deliver_drop_privilege = true
exim_user = ${USER}
exim_group = ${USER}
tls_advertise_hosts =
keep_environment =
local_interfaces = 127.0.0.1
smtp_accept_max = 0
acl_smtp_rcpt = accept
acl_smtp_data = accept
bounce_return_body = true
begin routers
local:
  driver = accept
  domains = kiloview.example : customer.example : dealer.example
  local_parts = ${['support', 'li', ...people].join(' : ')}
  local_part_suffix = +*
  local_part_suffix_optional
  transport = maildir
begin transports
maildir:
  driver = appendfile
  directory = ${folder}/mail/$local_part_data
  maildir_format
  create_directory
  return_path_add
  envelope_to_add
  delivery_date_add
begin retry
* * F,1h,1m
`

const dovecotConf = (folder: string, port: number, { uid, gid }: { uid: number; gid: number }): string => `
base_dir = ${folder}/dovecot
state_dir = ${folder}/dovecot
log_path = ${folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:${folder}/mail/%u
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail/%u
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`

export interface MailServers {
  readonly smtp: string
  /** The mailbox of a user. */
  readonly imap: (user: string) => string
  readonly stop: () => Promise<void>
}

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

/**
 * Starts both; needs root, as their packages do.
 * @param people who has a mailbox beside `support` and `li`
 */
export const startMailServers = async (runFolder: string, people: readonly string[] = []): Promise<MailServers> => {
  const folder = mkdtempSync(join(runFolder, 'mail-servers-'))
  const owner = { uid: idOf('-u'), gid: idOf('-g') }
  for (const path of [runFolder, folder]) chmodSync(path, 0o755)
  for (const name of ['mail', 'spool', 'dovecot']) mkdirSync(join(folder, name))
  for (const name of ['.', 'mail', 'spool']) chownSync(join(folder, name), owner.uid, owner.gid)
  const [smtpPort, imapPort] = [await freePort(), await freePort()]
  writeFileSync(join(folder, 'exim.conf'), eximConf(folder, people))
  writeFileSync(join(folder, 'dovecot.conf'), dovecotConf(folder, imapPort, owner))
  for (const name of ['exim-mainlog', 'dovecot.log']) writeFileSync(join(folder, name), '')
  chownSync(join(folder, 'exim-mainlog'), owner.uid, owner.gid)
  const exim = spawn('/usr/sbin/exim4', ['-C', join(folder, 'exim.conf'), '-bdf', '-q5s', '-oX', String(smtpPort)], {
    stdio: 'ignore',
  })
  const dovecot = spawn('/usr/sbin/dovecot', ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' })
  const stop = async (): Promise<void> => {
    await end(exim)
    await end(dovecot)
  }
  try {
    await listening(smtpPort, exim, join(folder, 'exim-mainlog'))
    await listening(imapPort, dovecot, join(folder, 'dovecot.log'))
  } catch (error) {
    await stop()
    throw error
  }
  return {
    smtp: `smtp://127.0.0.1:${smtpPort}`,
    imap: (user) => `imap://${user}:secret@127.0.0.1:${imapPort}/INBOX`,
    stop,
  }
}
