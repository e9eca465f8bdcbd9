// Runs on Node 20 and newer, before anything is installed: built-in modules only.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const ownNode = join(root, 'node_modules', '.bin', 'node')

const readJson = (...path) => JSON.parse(readFileSync(join(root, ...path), 'utf8'))

/** Progress goes to standard error: standard output belongs to the program. */
const say = (zh, en) => process.stderr.write(`${zh}\n${en}\n`)

const stop = (zh, en) => {
  say(zh, en)
  process.exit(1)
}

/**
 * Compares package-lock.json with the list npm keeps of what it installed. Packages for other platforms are optional and may be absent.
 * @returns {boolean} true when everything is there in the locked version
 */
const isInstalled = () => {
  if (!existsSync(ownNode) || !existsSync(join(root, 'node_modules', '.package-lock.json'))) return false
  const locked = readJson('package-lock.json').packages
  const present = readJson('node_modules', '.package-lock.json').packages
  return Object.entries(locked).every(
    ([path, { version, optional }]) =>
      path === '' || (present[path] ? present[path].version === version : optional === true),
  )
}

/**
 * `npm install --no-save`, not `npm ci`: a lockfile made against a registry that lacks some other platform's binaries names them as
 * wanted but has no entry for them, and `npm ci` refuses that. Versions come from the lockfile either way; it is never written.
 * One quick second try for each file, so that someone without a network is told so soon (79 s were seen with nothing cached).
 */
const npmInstall =
  'install --no-save --no-audit --no-fund --loglevel=error --prefer-offline --fetch-retries=1 --fetch-retry-mintimeout=1000'

const install = () => {
  say('正在安装依赖（首次约需一分钟）……', 'Installing dependencies (about a minute the first time) …')
  const started = performance.now()
  const { status, error } = spawnSync('npm', npmInstall.split(' '), {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (error?.code === 'ENOENT')
    stop(
      '找不到 npm；请安装随 Node.js 提供的 npm。',
      'npm was not found; please install the npm that comes with Node.js.',
    )
  if (status !== 0) {
    stop(
      '依赖安装失败：请检查网络和 npm 的设置（原因见上），然后重试。',
      'The dependencies could not be installed: check the network and the settings of npm (reason above), then try again.',
    )
  }
  if (!existsSync(ownNode)) {
    stop(
      '依赖已安装，但缺少 npm 包 node 提供的运行时；请允许它的安装脚本（npm config get ignore-scripts 应为 false）。',
      'Installed, but the runtime of the npm package `node` is missing; allow its install script (`npm config get ignore-scripts` must say false).',
    )
  }
  const seconds = Math.round((performance.now() - started) / 1000)
  say(`依赖已就绪，用时 ${seconds} 秒。`, `Dependencies ready after ${seconds} s.`)
}

/** A signal meant for the program reaches it; Ctrl-C in a terminal already goes to every process there. */
const forwardSignals = (child) => {
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
}

/**
 * Installs what is missing, then becomes the program where this Node can (22.15 and newer): one process, so that every
 * signal and the exit code are the program's own. An older Node starts it as a child.
 */
export const run = (program, args, nodeOptions) => {
  if (!isInstalled()) install()
  const words = [...nodeOptions, join(root, program), ...args]
  // Compiled code is kept beside the packages: a later start is quicker by about a third.
  const env = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compile'), ...process.env }
  if (process.execve !== undefined) process.execve(ownNode, [ownNode, ...words], env)
  const child = spawn(ownNode, words, { stdio: 'inherit', env })
  forwardSignals(child)
  child.on('error', (error) =>
    stop(`无法启动 ${ownNode}：${error.message}`, `Cannot start ${ownNode}: ${error.message}`),
  )
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}
