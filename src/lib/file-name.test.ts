import { describe, expect, it } from 'vitest'
import { cleanFileName } from './file-name.ts'

describe('names of files', () => {
  it.each([
    ['a\0.png', 'a.png'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\a\r\n.exe', 'a.exe'],
    ['photo\u202Egpj.exe', 'photogpj.exe'],
    ['...', 'file'],
    ['', 'file'],
    [' .. 李 的\t 照片.jpg. ', '李 的 照片.jpg'],
    ['a\ud800b.png', 'a\ufffdb.png'],
    [`${'很'.repeat(300)}.JPEG`, `${'很'.repeat(115)}.jpeg`],
    ['𠮷'.repeat(300), '𠮷'.repeat(120)],
    ['<b>"x".txt', '_b__x_.txt'],
  ])('[U10,M11] given the name %j – when cleaned – then %j', (raw, clean) => {
    expect(cleanFileName(raw)).toBe(clean)
  })
})
