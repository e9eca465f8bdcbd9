import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { thirdPartyNotices } from './third-party.ts'

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

interface Finding {
  readonly file: string
  readonly text: string
}

interface LintReport {
  readonly diagnostics: readonly { code: string; message: string; help?: string; filename: string }[]
}

/** Runs the linter with our own rules in a folder and says what it found, by file. */
const lint = (cwd: string): readonly Finding[] => {
  const { stdout } = spawnSync(resolve('node_modules/.bin/oxlint'), ['--format=json'], { cwd, encoding: 'utf8' })
  return (JSON.parse(stdout) as LintReport).diagnostics.map(({ code, message, help, filename }) => ({
    file: filename,
    text: `${/\((.+)\)$/.exec(code)?.[1] ?? code}: ${message} ${help ?? ''}`,
  }))
}

describe('planted violations', () => {
  const planted = globSync('tests/planted/**/*.ts').map((path) => path.slice('tests/planted/'.length))
  const folder = mkdtempSync(join(tmpdir(), 'sanbao-planted-'))
  let found: readonly Finding[] = []

  beforeAll(() => {
    cpSync('tests/planted', folder, { recursive: true })
    for (const file of ['.oxlintrc.json', 'tsconfig.json', 'package.json']) cpSync(file, join(folder, file))
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
    found = lint(folder)
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(planted)('[lint] given %s – when linted – then its rule, and no other, speaks', (file) => {
    const firstLine = readFileSync(join('tests/planted', file), 'utf8').split('\n', 1)[0] ?? ''
    const [rule = '', words = ''] = firstLine.slice('// '.length).split(/: (.*)/)
    const texts = found.filter((finding) => finding.file === file).map((finding) => finding.text)
    expect(texts).not.toHaveLength(0)
    for (const text of texts) {
      expect(text.slice(0, rule.length + 1)).toBe(`${rule}:`)
      expect(text).toContain(words)
    }
  })

  it('[lint] given the planted folder – when the project itself is linted – then it is left out', () => {
    const files = execFileSync('node_modules/.bin/oxlint', ['--debug=files'], { encoding: 'utf8' })
    expect(files).toContain('tests/house.test.ts')
    expect(files).not.toContain('planted')
  })
})

interface Floor {
  readonly floor: Readonly<Record<string, string>>
  readonly forbidden: readonly string[]
  readonly installScripts: readonly string[]
}

interface LockedPackage {
  readonly version: string
  readonly resolved?: string
  readonly integrity?: string
  readonly hasInstallScript?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** Negative when `a` is older than `b`; both are plain `major.minor.patch`. */
const compareVersions = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

describe('dependencies', () => {
  const { floor, forbidden, installScripts } = readJson('versions.floor.json') as Floor
  const { packages } = readJson('package-lock.json') as { packages: Record<string, LockedPackage> }
  const locked = Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      ...entry,
    }))

  it('[T34] given the lockfile – when held against the version floor – then nothing known to be unsafe is in it', () => {
    const belowFloor = locked.filter(({ name, version }) => compareVersions(version, floor[name] ?? '0') < 0)
    expect(belowFloor).toEqual([])
    expect(locked.filter(({ name }) => forbidden.includes(name))).toEqual([])
    expect(locked.some(({ name }) => name in floor)).toBe(true)
  })

  it('[T34] given the lockfile – when a package wants to run a script on installing – then it is on the allow-list', () => {
    const scripted = locked.filter((entry) => entry.hasInstallScript === true).map(({ name }) => name)
    expect(scripted).toContain('node')
    expect(scripted.filter((name) => !installScripts.includes(name))).toEqual([])
  })

  it('[T34] given the lockfile – when read – then it names no address, and every package has its hash', () => {
    expect(locked.filter(({ resolved }) => resolved !== undefined)).toEqual([])
    expect(locked.filter(({ integrity }) => integrity === undefined)).toEqual([])
  })

  it('[T34] given package.json – when compared with the lockfile – then both ask for the same exact versions', () => {
    const own = readJson('package.json') as LockedPackage
    expect(packages['']?.dependencies).toEqual(own.dependencies)
    expect(packages['']?.devDependencies).toEqual(own.devDependencies)
    const asked = Object.entries({ ...own.dependencies, ...own.devDependencies })
    expect(asked.filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version)).toEqual([])
  })

  it('[notices] given what npm installs with the product – when listed – then THIRD-PARTY.gen.md says it', async () => {
    await expect(thirdPartyNotices()).toMatchFileSnapshot('../THIRD-PARTY.gen.md')
  })
})

describe('the tree', () => {
  /** In pieces, so that this file does not find itself. */
  const outside = [
    ['registry', 'npmjs'],
    ['registry', 'yarnpkg'],
    ['deb', 'debian'],
    ['', '/shared'],
  ].map((parts) => parts.join('.'))

  it('[own tree] given every file of ours – when searched – then none names a registry or a folder outside', () => {
    const files = globSync('**/*', {
      exclude: ['node_modules', '.git', 'data', 'coverage'],
      withFileTypes: true,
    }).filter((entry) => entry.isFile())
    expect(files.length).toBeGreaterThan(50)
    const naming = files
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => outside.some((words) => readFileSync(path, 'latin1').includes(words)))
    expect(naming).toEqual([])
  })

  it('[own tree] given the README – when counted – then it is at most 150 lines', () => {
    expect(readFileSync('README.md', 'utf8').split('\n').length).toBeLessThanOrEqual(151)
  })
})

describe('the way in', () => {
  /** Makes the launcher believe that an older Node runs it. */
  const pretend = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'18.20.4'})`

  it.each(['bin/sanbao.mjs', 'scripts/run.mjs'])(
    '[old Node] given %s on Node 18 – when run – then one sentence and exit 1',
    (file) => {
      const { status, stderr } = spawnSync(process.execPath, ['--import', pretend, file, 'x.ts'], { encoding: 'utf8' })
      expect(status).toBe(1)
      expect(stderr).toBe(
        '三包需要 Node.js 20 或更高版本，当前为 18.20.4；请升级后重试。\n' +
          'Sanbao needs Node.js 20 or newer; this is 18.20.4. Please upgrade it and try again.\n',
      )
    },
  )

  it('[old Node] given the launcher – when read by an old Node – then no newer syntax or static import stops it', () => {
    expect(readFileSync('scripts/launch.mjs', 'utf8')).not.toMatch(/^import |\?\?|\?\.|^await /m)
  })
})
