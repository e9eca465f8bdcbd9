import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'sanbao-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs `sanbao …` as a person would, on a data folder of its own. */
const sanbao = (args: readonly string[], { language = 'en_GB.UTF-8', input = '' } = {}) => {
  const env = {
    ...process.env,
    LC_ALL: language,
    LANG: language,
    SANBAO_DATA: join(folder, 'data'),
    DATABASE_URL: undefined,
  }
  const { stdout, stderr, status } = spawnSync(process.execPath, ['src/apps/cli.ts', ...args], {
    encoding: 'utf8',
    env,
    input,
  })
  return { lines: stdout.trimEnd().split('\n'), stderr, status }
}

const cases = 'policy/kiloview-1/cases.yaml'

describe('sanbao policy', () => {
  it('README – its first answer – is what the command prints', () => {
    const shown = /answer: begin -->\n```\n(\$ [^\n]+\n)([\s\S]+?)\n```/.exec(readFileSync('README.md', 'utf8'))
    const words = (shown?.[1] ?? '').trim().split(' ').slice(3)
    expect(sanbao(words, { language: 'zh_CN.UTF-8' }).lines.join('\n')).toBe(shown?.[2])
  })

  it('test – all cases hold – the counts last, exit code 0', () => {
    const { lines, status } = sanbao(['policy', 'test', cases])
    expect(lines.at(-1)).toMatch(/^\d+ passed, 0 failed$/)
    expect(status).toBe(0)
  })

  it('test – a switch set otherwise – each failing case with expected and got, exit code 1', () => {
    const { lines, status } = sanbao(['policy', 'test', cases, '--set', 'month_end=day_before'])
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}ends: expected "2025-02-28", got "2025-02-27"$/))
    expect(lines.at(-1)).toMatch(/^\d+ passed, [1-9]\d* failed$/)
    expect(status).toBe(1)
  })

  it('test --json – one document for machines', () => {
    const { lines } = sanbao(['policy', 'test', cases, '--json'])
    expect(JSON.parse(lines.join(''))).toMatchObject({ failed: 0, policy: { version: 1 } })
  })

  it('test – an unknown reading, a file that is none – one sentence, exit code 1', () => {
    expect(sanbao(['policy', 'test', cases, '--set', 'month_end=never'])).toMatchObject({ status: 1, lines: [''] })
    const file = join(folder, 'broken.yaml')
    writeFileSync(file, 'format: sanbao.cases/1\ncases: [')
    const { stderr, status } = sanbao(['policy', 'test', file])
    expect(stderr).toMatch(/broken\.yaml:\d+:\d+ /)
    expect(status).toBe(1)
  })

  it('check – a document with an unknown key – file, line and column, exit code 1', () => {
    const file = join(folder, 'policy.yaml')
    writeFileSync(file, readFileSync('policy/kiloview-1/policy.yaml', 'utf8').replace('hours: 24', 'hourz: 24'))
    const { stderr, status } = sanbao(['policy', 'check', file])
    expect(stderr).toMatch(/policy\.yaml:\d+:\d+ parameters\.response\.hours: /)
    expect(status).toBe(1)
  })

  it('show – one clause – the Chinese words, the English, and how it is read', () => {
    const { lines } = sanbao(['policy', 'show', '2.3.b'])
    expect(lines.join('\n')).toMatch(/90 天质保[\s\S]+90 days[\s\S]+I-31/)
    expect(sanbao(['policy', 'show', '9.9'])).toMatchObject({ status: 1 })
  })
})

describe('sanbao on the embedded database', () => {
  it('a first import, then coverage of one, of a file, and as of an earlier knowledge – answered', () => {
    const file = join(folder, 'sold.csv')
    writeFileSync(file, 'Serial No.,Model,Invoice date\nKVTEST0001,E3,2025-03-15\nKVTEST0002,E3,2025-02-30\n')
    const imported = sanbao(['import', 'units', file, '--errors', join(folder, 'problems.csv')])
    expect(imported.lines.join('\n')).toMatch(/1 new units[\s\S]+2025-02-30/)
    const asked = sanbao(['coverage', '--file', '-', '--on', '2026-03-15'], { input: 'kv-test 0001\nNOPE0001\n=cmd\n' })
    expect(asked.lines.map((line) => line.split(',')[3]?.trim())).toEqual([
      'Status',
      'in_warranty',
      'unknown_serial',
      'malformed_serial',
    ])
    expect(sanbao(['ask', 'KVTEST0001', 'coverage', '--on', '2026-03-16']).lines[0]).toBe(
      'The warranty ended on 15 March 2026.',
    )
    const before = sanbao(['ask', 'KVTEST0001', 'coverage', '--on', '2026-03-15', '--known', '2025-01-01'])
    expect(before.lines[0]).toBe('It cannot be settled yet: proof of purchase is needed.')
  }, 240_000)

  it('import – a file of problems that cannot be written, or is the file itself – one sentence, and nothing is taken over', () => {
    const file = join(folder, 'kept.csv')
    writeFileSync(file, 'serial,model\nKVTEST0003,E3\nno,E3\n')
    for (const errors of [join(folder, 'absent', 'problems.csv'), file]) {
      const { stderr, status } = sanbao(['import', 'units', file, '--errors', errors])
      expect(stderr).toMatch(/^The .*--errors\.\n$/)
      expect(status).toBe(1)
    }
    expect(readFileSync(file, 'utf8')).toContain('KVTEST0003')
    expect(sanbao(['coverage', 'KVTEST0003']).lines.join('\n')).toContain('unknown_serial')
  }, 240_000)
})
