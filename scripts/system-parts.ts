import { spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'

/** What the tests need of the machine besides npm packages. */
export interface SystemPart {
  readonly packageName: string
  readonly purpose: string
  readonly isThere: () => boolean
}

const OLDEST_POSTGRES = 15

const onPath = (tool: string): boolean =>
  (process.env['PATH'] ?? '').split(':').some((folder) => folder !== '' && existsSync(`${folder}/${tool}`))

const debianPostgres = (): boolean =>
  globSync('/usr/lib/postgresql/*/bin/initdb').some((path) => Number(path.split('/')[4]) >= OLDEST_POSTGRES)

const hasChineseFont = (): boolean => {
  if (existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc')) return true
  const { stdout } = spawnSync('fc-list', [':lang=zh-cn'], { encoding: 'utf8' })
  return typeof stdout === 'string' && stdout.trim() !== ''
}

const neededByTests: readonly SystemPart[] = [
  {
    packageName: 'chromium',
    purpose: '浏览器测试 / the browser tests',
    isThere: () => existsSync('/usr/bin/chromium'),
  },
  { packageName: 'fonts-noto-cjk', purpose: '中文字体 / Chinese glyphs in the browser tests', isThere: hasChineseFont },
  {
    packageName: 'postgresql',
    purpose: `PostgreSQL >= ${OLDEST_POSTGRES}，服务器数据库测试 / the tests of the server database`,
    isThere: () => debianPostgres() || onPath('initdb'),
  },
  {
    packageName: 'dovecot-imapd',
    purpose: '真实的 IMAP 服务器 / a real IMAP server for the tests of mail',
    isThere: () => existsSync('/usr/sbin/dovecot') && existsSync('/usr/lib/dovecot/imap'),
  },
  {
    packageName: 'exim4-daemon-light',
    purpose: '真实的 SMTP 服务器 / a real SMTP server for the tests of mail',
    isThere: () => existsSync('/usr/sbin/exim4'),
  },
  {
    packageName: 'clamav-daemon',
    purpose: '上传文件的病毒扫描测试 / the tests of scanning uploads',
    isThere: () => existsSync('/usr/sbin/clamd'),
  },
  {
    packageName: 'strace',
    purpose: '磁盘故障测试 / the tests of a failing disk',
    isThere: () => onPath('strace'),
  },
]

const apt = (...args: string[]): boolean =>
  spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-q', ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0

/**
 * Installs what is missing with apt-get where we are root on Debian.
 * @returns true when everything is there; otherwise it has said what to install
 */
export const ensureSystemParts = (parts: readonly SystemPart[] = neededByTests): boolean => {
  const missing = parts.filter((part) => !part.isThere())
  if (missing.length === 0) return true
  const names = missing.map((part) => part.packageName)
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    console.log(`安装系统软件包 / installing system packages: ${names.join(' ')}`)
    apt('update')
    apt('install', '-y', '--no-install-recommends', ...names)
  }
  const stillMissing = missing.filter((part) => !part.isThere())
  if (stillMissing.length === 0) return true
  console.error('测试还缺少以下系统软件包，请先安装：\nThe tests also need these system packages; please install them:')
  for (const { packageName, purpose } of stillMissing) console.error(`  ${packageName}  ${purpose}`)
  console.error(
    `Debian / Ubuntu: sudo apt-get install -y --no-install-recommends ${stillMissing.map((part) => part.packageName).join(' ')}`,
  )
  return false
}
