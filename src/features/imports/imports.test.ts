import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seedUnits } from '#features/demo/index.ts'
import { loadEditions } from '#features/policy-editions/index.ts'
import { appendEvent, findLedger } from '#features/units/index.ts'
import type { UnitContext } from '#features/units/index.ts'
import type { Database } from '#platform/db/index.ts'
import { eachDatabase } from '#tests/databases.ts'
import { sheet, workbook, zip } from '#tests/fixtures/imports/zip.ts'
import type { PackedFile, SheetCell } from '#tests/fixtures/imports/zip.ts'
import { importUnits, problemFileHead, problemFileRows } from './index.ts'
import type { ImportOptions, ProblemRow } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'sanbao-imports-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../../tests/fixtures/imports/${name}`, import.meta.url))

let files = 0

eachDatabase('imports', (open) => {
  let database: Database
  let ctx: UnitContext

  beforeAll(async () => {
    database = await open()
    ctx = { db: database.db, editions: loadEditions(), now: '2026-11-23T02:00:00.000Z', today: '2026-11-23' }
    await seedUnits(ctx, { units: 0, seed: 1 })
  })

  /** Imports a content under a name and gives the report, or the problem of the file, and the rows with problems. */
  const run = async (content: string | Buffer, options: ImportOptions & { name?: string } = {}) => {
    const { name = `export-${files++}.csv`, ...rest } = options
    const path = join(folder, name)
    writeFileSync(path, content)
    const problems: ProblemRow[] = []
    const result = await importUnits(ctx, { path, name }, rest, { onProblems: (rows) => void problems.push(...rows) })
    const codes = problems.map((row) => [row.row, ...row.problems.map((problem) => problem.code)])
    return {
      report: result.ok ? result.value : undefined,
      refused: result.ok ? undefined : result.error.code,
      problems,
      codes,
      path,
    }
  }

  const runXlsx = (rows: readonly (readonly SheetCell[])[]) =>
    run(zip(workbook(sheet(rows))), { name: `book-${files++}.xlsx` })

  const eventsOf = async (serial: string) =>
    ((await findLedger(database.db, serial))?.ledger.events ?? []).map(
      ({ id: _id, recorded: _recorded, ...event }) => event,
    )

  const countOf = async (table: 'units' | 'events' | 'coverage_segments'): Promise<number> =>
    (
      await database.db
        .selectFrom(table)
        .select(sql<number>`count(*)`.as('count'))
        .executeTakeFirstOrThrow()
    ).count

  const csv = (...rows: string[]): string =>
    ['serial,model,shipped,dealer,sold,price,currency,received', ...rows].join('\n')

  describe('what a file may be', () => {
    it('[I1] GBK with Chinese headers – imported – is detected and each bad row is named', async () => {
      const { report, codes } = await run(fixture('messy-gbk.csv'))
      expect(report?.detail).toEqual({ encoding: 'gb18030', delimiter: ',' })
      expect(report?.counts).toEqual({ added: 5, completed: 0, unchanged: 0, conflicts: 1, errors: 3 })
      expect(codes).toEqual([
        [6, 'not_a_date'],
        [7, 'serial_looks_like_number'],
        [9, 'family_differs'],
        [10, 'same_serial'],
      ])
      expect(report?.ignoredColumns).toEqual(['备注'])
      expect(await eventsOf('XM1E240100001')).toContainEqual(
        expect.objectContaining({ type: 'sold', on: '2024-02-29', price: { cents: 489_900, currency: 'CNY' } }),
      )
      const [first, second] = [await eventsOf('XM1E240100001'), await eventsOf('XM1A240100004')]
      const dealerIn = (events: typeof first) => events.flatMap((event) => ('dealer' in event ? [event.dealer] : []))
      expect(dealerIn(second)[0]).toBe(dealerIn(first)[0])
    })

    it('[I1] [I2] UTF-8 with a mark and semicolons – imported – is detected', async () => {
      const { report, codes } = await run(fixture('messy-en.csv'))
      expect(report?.detail).toEqual({ encoding: 'utf-8', delimiter: ';' })
      expect(codes).toEqual([
        [3, 'ambiguous_date'],
        [5, 'unknown_model'],
        [6, 'not_a_price'],
        [7, 'before_shipped', 'currency_missing'],
      ])
      expect(await eventsOf('XM2N240100003')).toContainEqual({ type: 'licensed', on: '2024-01-12', until: null })
      expect(await eventsOf('XM2E240100001')).toContainEqual({
        type: 'licensed',
        on: '2024-01-25',
        until: '2027-01-25',
      })
    })

    it.each([
      [
        'utf-16le',
        'with a mark',
        Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('型号\t序列号\nE3\tXU1E0001\n', 'utf16le')]),
      ],
      ['utf-16le', 'without a mark', Buffer.from('model\tserial\nE3\tXU1E0002\n', 'utf16le')],
      [
        'utf-16be',
        'with a mark',
        Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from('型号\t序列号\nE3\tXU1E0003\n', 'utf16le').swap16()]),
      ],
    ])('[I1] [I2] %s %s and tabs – imported – is detected', async (encoding, _how, content) => {
      const { report } = await run(content)
      expect(report?.detail).toEqual({ encoding, delimiter: '\t' })
      expect(report?.counts.added).toBe(1)
    })

    it('[I1] bytes of no known encoding – imported – the file is refused before anything is written', async () => {
      const before = await countOf('units')
      expect((await run(Buffer.from('serial,model\nXX11111,E3\nXX22222,E3\xff\xff\n', 'latin1'))).refused).toBe(
        'unknown_encoding',
      )
      expect(await countOf('units')).toBe(before)
    })

    it('[I1] a damaged UTF-8, a Western text – imported – are refused, not read as other words; the encoding can be named', async () => {
      const rows = 'serial,model,shipped,dealer\nXD00001,E3,2024-03-05,北京视讯科技\nXD00002,E3,2024-03-05,'
      expect((await run(Buffer.concat([Buffer.from(rows), Buffer.from([0xe5, 0x8c])]))).refused).toBe(
        'unknown_encoding',
      )
      const western = Buffer.from('serial,model,shipped,dealer\nXD00003,E3,2024-03-05,Société Müller\n', 'latin1')
      expect((await run(western)).refused).toBe('unknown_encoding')
      const named = await run(western, { encoding: 'windows-1252' })
      expect(named.report?.newDealers).toEqual(['Société Müller'])
    })

    it.each([
      ['semicolons', ';', '2024 年销售明细，制表：张三, 李四\n\n'],
      ['tabs', '\t', 'Sales, all of them\n'],
      ['bars', '|', '"a title, of\ntwo lines"\n'],
    ])('[I2] %s below a title – imported – are detected by the header', async (name, delimiter, title) => {
      const rows = [
        ['serial', 'model', 'sold', 'price', 'currency'],
        [`XM${name}1`, 'E3', '2024-03-05', '2.580,00', 'EUR'],
      ]
      const { report } = await run(title + rows.map((cells) => cells.join(delimiter)).join('\n'))
      expect(report).toMatchObject({ detail: { delimiter }, counts: { added: 1, errors: 0 } })
    })

    it('a header of two lines, as merged cells make it – imported – has the columns of both', async () => {
      const { report, codes } = await runXlsx([
        ['序列号', '型号', '日期', '', '价格', ''],
        ['', '', '出库日期', '开票日期', '单价', '币种'],
        ['XM2LINES', 'E3', '2024-03-05', '2024-03-06', 899, 'CNY'],
      ])
      expect(codes).toEqual([])
      expect(report?.columns).toMatchObject({ serial: '序列号', shipped: '出库日期', sold: '开票日期', price: '单价' })
      expect(await eventsOf('XM2LINES')).toContainEqual({
        type: 'sold',
        on: '2024-03-06',
        price: { cents: 89_900, currency: 'CNY' },
      })
    })

    it('[I17] 0 bytes, a header only, blank lines – imported – «no rows»', async () => {
      for (const content of ['', 'serial,model\n', 'serial,model\n\n , \n'])
        expect((await run(content)).refused).toBe('no_rows')
      expect((await runXlsx([['serial', 'model']])).refused).toBe('no_rows')
    })

    it('[I18] a .csv that is a zip, a program, a PDF, an old .xls – imported – is refused by its bytes', async () => {
      expect((await run(zip([{ name: 'a', content: 'b' }]))).refused).toBe('not_text')
      expect((await run(Buffer.from('MZ\u0090\u0000\u0003', 'latin1'))).refused).toBe('not_text')
      expect((await run('%PDF-1.7\nserial,model\n')).refused).toBe('not_text')
      expect((await run(Buffer.from('d0cf11e0a1b11ae10000', 'hex'))).refused).toBe('old_xls')
      expect((await run('serial,model\nXX1111,E3\n', { name: 'text.xlsx' })).refused).toBe('not_xlsx')
    })

    it('[I4] a header twice, two columns for one field – imported – is refused', async () => {
      expect((await run('serial,model,note,Note\nXD1111,E3,a,b\n')).refused).toBe('duplicate_header')
      expect((await run('serial,model,sn\nXD1111,E3,XD1112\n')).refused).toBe('two_columns')
    })

    it('[I5] headers __proto__ and constructor – imported – are refused, and no object is polluted', async () => {
      for (const header of ['__proto__', 'constructor', 'prototype']) {
        expect((await run(`serial,model,${header}\nXD1111,E3,1\n`)).refused).toBe('forbidden_header')
      }
      expect(({} as Record<string, unknown>)['1']).toBeUndefined()
    })

    it('no serial column – imported – says which columns are missing; a mapping file names them', async () => {
      expect((await run('Gerät,Typ\nXG1111,E3\n')).refused).toBe('missing_columns')
      const mapped = await run('Gerät,Typ\nXG1111,E3\n', { mapping: { serial: 'Gerät', model: 'Typ' } })
      expect(mapped.report?.counts.added).toBe(1)
      expect((await run('Gerät,Typ\nXG1112,E3\n', { mapping: { serial: 'Nummer', model: 'Typ' } })).refused).toBe(
        'mapped_header_missing',
      )
    })
  })

  describe('what a row may be', () => {
    it('[I3] a quote never closed – imported – the rows before it are taken, the row is named, nothing after it is guessed', async () => {
      const { report, codes } = await run(csv('XQ11111,E3,,,,,,', 'XQ22222,E3,,"open,,,,', 'XQ33333,E3,,,,,,'))
      expect(codes).toEqual([[3, 'unclosed_quote']])
      expect(report?.counts).toMatchObject({ added: 1, errors: 1 })
      expect(await findLedger(database.db, 'XQ33333')).toBeUndefined()
    })

    it('[I3] more or fewer columns than the header – imported – row number and reason; empty ones at the end do not count', async () => {
      const { codes } = await run('serial,model\nXC11111,E3,extra\nXC22222\nXC33333,E3,,\n')
      expect(codes).toEqual([
        [2, 'column_count'],
        [3, 'column_count'],
      ])
    })

    it('[I6] a serial turned into a number – imported – «format as text», never a wrong serial', async () => {
      const inText = await run('serial,model\n1.23457E+11,E3\n"1,23457E+11",E3\n')
      expect(inText.codes).toEqual([
        [2, 'serial_looks_like_number'],
        [3, 'serial_looks_like_number'],
      ])
      const inSheet = await runXlsx([
        ['serial', 'model'],
        [12_345_678, 'E3'],
        ['00123456', 'E3'],
      ])
      expect(inSheet.codes).toEqual([[2, 'serial_looks_like_number']])
      expect(await findLedger(database.db, '00123456')).toBeDefined()
    })

    it('[I7] [F17] [F19] dates of every kind – imported – day numbers are read, ambiguous, impossible and future ones are not', async () => {
      const dates = [
        '45292',
        '3/4/24',
        '2024-02-30',
        '2026-11-24',
        '2024/3/5',
        '2024年3月5日',
        '60',
        '0001-01-01',
        '9999-01-01',
        '2024-03-05T10:00:00Z',
        '24年3月5日',
      ]
      const { codes } = await run(csv(...dates.map((date, index) => `XT1000${index},E3,,,${date},,,`)))
      expect(codes).toEqual([
        [3, 'ambiguous_date'],
        [4, 'not_a_date'],
        [5, 'future_date'],
        [8, 'not_a_date'],
        [9, 'not_a_date'],
        [10, 'not_a_date'],
        [11, 'not_a_date'],
        [12, 'ambiguous_date'],
      ])
      expect(await eventsOf('XT10000')).toEqual([{ type: 'sold', on: '2024-01-01' }])
      const inSheet = await runXlsx([
        ['serial', 'model', 'sold'],
        ['XT20001', 'E3', 45_292],
      ])
      expect(inSheet.report?.counts.added).toBe(1)
      expect(await eventsOf('XT20001')).toEqual([{ type: 'sold', on: '2024-01-01' }])
    })

    it('[I7] date cells of a real workbook – imported – are the days that the spreadsheet shows', async () => {
      const book = new ExcelJS.Workbook()
      const page = book.addWorksheet('出库')
      page.addRow(['2024 年出库明细'])
      page.addRow([])
      page.addRow(['序列号', '型号', '发货日期', '开票日期', '发票单价', '币种'])
      page.addRow(['XW1E0001', 'E3', new Date('2024-02-29T00:00:00Z'), new Date('2024-03-05T00:00:00Z'), 4899.5, 'CNY'])
      const { report, codes } = await run(Buffer.from(await book.xlsx.writeBuffer()), { name: `real-${files++}.xlsx` })
      expect(codes).toEqual([])
      expect(report?.counts.added).toBe(1)
      expect(await eventsOf('XW1E0001')).toEqual(
        expect.arrayContaining([
          { type: 'shipped_by_manufacturer', on: '2024-02-29' },
          { type: 'sold', on: '2024-03-05', price: { cents: 489_950, currency: 'CNY' } },
        ]),
      )
    })

    it('[I7] a workbook whose days count from 1904, behind a hidden sheet – imported – gives the days that it shows', async () => {
      const book = new ExcelJS.Workbook()
      book.properties.date1904 = true
      const hidden = book.addWorksheet('旧')
      hidden.state = 'hidden'
      hidden.addRow(['serial', 'model'])
      const page = book.addWorksheet('出库')
      page.addRow(['serial', 'model', 'shipped', 'sold'])
      page.addRow(['XW190401', 'E3', new Date('2024-03-05T00:00:00Z'), 43_895])
      const { report } = await run(Buffer.from(await book.xlsx.writeBuffer()), { name: `mac-${files++}.xlsx` })
      expect(report).toMatchObject({ detail: { sheet: '出库' }, counts: { added: 1 } })
      expect(await eventsOf('XW190401')).toEqual(
        expect.arrayContaining([
          { type: 'shipped_by_manufacturer', on: '2024-03-05' },
          { type: 'sold', on: '2024-03-06' },
        ]),
      )
    })

    it('[I8] a field of 50 MB – imported – is refused at 100 KB', async () => {
      const { codes } = await run(`serial,model,dealer\nXF11111,E3,"${'x'.repeat(50_000_000)}"\nXF22222,E3,\n`)
      expect(codes).toEqual([[2, 'record_too_long']])
    })

    it('[I15] [T20] cells that a spreadsheet would run – imported – are stored as text and escaped in the file of problems', async () => {
      const { problems, report } = await run(
        'serial,model,shipped,dealer\nXE11111,E3,2024-01-01,"=cmd|\' /C calc\'!A0"\n@SUM(A1),E3,2024-01-01,＝1\n',
        {},
      )
      expect(report?.newDealers).toEqual(["=cmd|' /C calc'!A0"])
      const [line = ''] = problemFileRows(problems, report?.header ?? []).split('\r\n')
      expect(line).toContain(`"'@SUM(A1)",E3,2024-01-01,"'＝1",`)
      expect(line).not.toMatch(/(^|,)"?[=+\-@＝＋－＠]/)
    })

    it('[F27] prices that are none – imported – are named; thousands and decimal commas are read', async () => {
      const prices = ['-5', '1e21', 'abc', '2.580', '"1,234.50"', '"1.234,50"', '￥99']
      const { codes } = await run(csv(...prices.map((price, index) => `XP1000${index},E3,,,2024-01-01,${price},CNY,`)))
      expect(codes.map(([row]) => row)).toEqual([2, 3, 4, 5])
      for (const index of [4, 5]) {
        expect(await eventsOf(`XP1000${index}`)).toEqual([
          { type: 'sold', on: '2024-01-01', price: { cents: 123_450, currency: 'CNY' } },
        ])
      }
    })
  })

  it.each([
    ['2580元', 'CNY', 258_000, 'CNY'],
    ['USD 899.00', '', 89_900, 'USD'],
    ['899.00 usd', 'USD', 89_900, 'USD'],
    ['人民币２，５８０．００', '', 258_000, 'CNY'],
    ['US$899', '', 89_900, 'USD'],
    ['899.000000', 'CNY', 89_900, 'CNY'],
    ['1,299.5000', 'CNY', 129_950, 'CNY'],
    ['€899', 'USD', undefined, 'currency_differs'],
    ['899.005', 'CNY', undefined, 'not_a_price'],
    ['1,0000', 'CNY', 100, 'CNY'],
    ['12 apples', 'CNY', undefined, 'not_a_price'],
    ['CNY 899 USD', 'CNY', undefined, 'not_a_price'],
    ['$899', '', undefined, 'currency_missing'],
  ])('[F27] a price %s with currency «%s» – imported – is %s %s', async (price, currency, cents, known) => {
    const serial = `XPC${String(files).padStart(5, '0')}`
    const { codes } = await run(csv(`${serial},E3,,,2024-01-01,"${price}",${currency},`))
    if (cents === undefined) expect(codes).toEqual([[2, known]])
    else expect(await eventsOf(serial)).toMatchObject([{ price: { cents, currency: known } }])
  })

  it('[F27] a price that a spreadsheet has computed – imported – is the amount that it shows', async () => {
    await runXlsx([
      ['serial', 'model', 'sold', 'price', 'currency'],
      ['XPC99999', 'E3', '2024-01-01', 1299.15 + 0.1 + 0.2, 'CNY'],
    ])
    expect(await eventsOf('XPC99999')).toMatchObject([{ price: { cents: 129_945 } }])
  })

  describe('workbooks that mean harm', () => {
    const refuse = async (parts: PackedFile[]) => (await run(zip(parts), { name: 'harm.xlsx' })).refused
    const good = sheet([
      ['serial', 'model'],
      ['XH11111', 'E3'],
    ])

    it('[I10 T19] an xlsx bomb of 292:1 – imported – is refused before it is unpacked', async () => {
      const bomb = sheet([['serial', 'model'], ...Array.from({ length: 500 }, () => ['A'.repeat(20_000), 'E3'])])
      expect(await refuse(workbook(bomb))).toBe('zip_bomb')
      expect(
        await refuse([
          ...workbook(good),
          ...Array.from({ length: 1001 }, (_, index) => ({ name: `x/${index}`, content: '' })),
        ]),
      ).toBe('zip_bomb')
    })

    it('[I11] formulas – imported – give their saved value or are named; macros are refused', async () => {
      const { codes } = await runXlsx([
        ['serial', 'model', 'sold'],
        ['XM30001', 'E3', { formula: 'TODAY()-800', value: 45_292 }],
        ['XM30002', 'E3', { formula: 'WEBSERVICE("http://127.0.0.1:9/")' }],
      ])
      expect(codes).toEqual([[3, 'formula_without_value']])
      expect(await eventsOf('XM30001')).toEqual([{ type: 'sold', on: '2024-01-01' }])
      expect(await refuse([...workbook(good), { name: 'xl/vbaProject.bin', content: 'x' }])).toBe('macros')
    })

    it('[I12] a DOCTYPE in the sheet – imported – is refused', async () => {
      const prolog = '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>\n'
      expect(
        await refuse(
          workbook(
            sheet(
              [
                ['serial', 'model'],
                ['&e;', 'E3'],
              ],
              prolog,
            ),
          ),
        ),
      ).toBe('doctype')
    })

    it('[I13] names that lead outside, links – imported – are refused', async () => {
      expect(await refuse([...workbook(good), { name: '../../evil.xml', content: 'x' }])).toBe('zip_unsafe')
      expect(await refuse([...workbook(good), { name: 'xl/link', content: '/etc/passwd', mode: 0o120777 }])).toBe(
        'zip_unsafe',
      )
    })

    it('a damaged workbook – imported – is refused', async () => {
      expect((await run(zip(workbook(good)).subarray(0, 300), { name: 'cut.xlsx' })).refused).toBe('xlsx_unreadable')
      const long = zip(
        workbook(
          sheet([
            ['serial', 'model'],
            ...Array.from({ length: 3000 }, (_, index) => [`XB${index}${Math.sin(index)}`, 'E3']),
          ]),
        ),
      )
      const broken = Buffer.from(long).fill(0xff, 20_000, 20_400)
      expect((await run(broken, { name: 'broken.xlsx' })).refused).toBe('xlsx_unreadable')
    })
  })

  describe('the ledger', () => {
    it('[I14] the same serial twice, facts that differ – imported – are listed and nothing is overwritten', async () => {
      await run(csv('XL11111,E3,2024-01-01,,2024-01-10,100.00,CNY,2024-01-12'))
      const before = await eventsOf('XL11111')
      const again = await run(
        csv(
          'XL11111,E3,2024-01-01,,2024-01-20,200.00,CNY,2024-01-22',
          'XL22222,E3,,,,,,',
          'xl-22222,E3,,,,,,',
          'XL11111,D350,,,,,,',
        ),
      )
      expect(again.codes).toEqual([
        [2, 'differs', 'differs', 'differs'],
        [4, 'same_serial'],
        [5, 'same_serial'],
      ])
      expect(again.report?.counts).toMatchObject({ added: 1, conflicts: 3, errors: 0 })
      expect(await eventsOf('XL11111')).toEqual(before)
    })

    it('the same file twice – imported – changes nothing the second time', async () => {
      const content = csv(
        'XR11111,E3,2024-01-01,Example R,2024-01-10,100.00,CNY,2024-01-12',
        'XR22222,E3,2024-01-01,,,,,',
      )
      await run(content)
      const before = [await countOf('units'), await countOf('events'), await countOf('coverage_segments')]
      const { report } = await run(content)
      expect(report?.counts).toEqual({ added: 0, completed: 0, unchanged: 2, conflicts: 0, errors: 0 })
      expect([await countOf('units'), await countOf('events'), await countOf('coverage_segments')]).toEqual(before)
    })

    it('facts that were not known before – imported – are added; a fuller sale completes the one on record', async () => {
      await run(csv('XN11111,E3,2024-01-01,,2024-01-10,,,'))
      const { report } = await run(csv('XN11111,E3,2024-01-01,,2024-01-10,100.00,CNY,2024-01-12'))
      expect(report?.counts).toMatchObject({ completed: 1, conflicts: 0 })
      const unit = await findLedger(database.db, 'XN11111')
      expect(unit?.ledger.events.filter((event) => event.type === 'received')).toHaveLength(1)
      const sales = unit?.ledger.events.filter((event) => event.type === 'sold') ?? []
      expect(sales).toHaveLength(2)
      expect(sales.find((event) => event.corrects !== undefined)).toMatchObject({
        on: '2024-01-10',
        price: { cents: 10_000, currency: 'CNY' },
      })
      const third = await run(csv('XN11111,E3,2024-01-01,,2024-01-10,100.00,CNY,2024-01-12'))
      expect(third.report?.counts).toMatchObject({ unchanged: 1 })
    })

    it('a serial that replaced another unit – imported as sold – is a conflict', async () => {
      await run(csv('XS11111,E3,,,2026-01-10,,,'))
      const event = { type: 'unit_replaced', under: 'warranty', serial: 'XS22222', delivered: '2026-02-01' } as const
      expect((await appendEvent(ctx, { serial: 'XS11111', event, source: 'staff', evidence: [] })).ok).toBe(true)
      const { codes } = await run(csv('XS22222,E3,,,2026-03-10,,,'))
      expect(codes).toEqual([[2, 'is_replacement']])
    })

    it('--dry-run – says what would change, and writes nothing', async () => {
      const content = csv('XY11111,E3,2024-01-01,Example Dry,2024-01-10,,,', 'XY11111,E3,,,,,,', 'XY22222,NONE,,,,,,')
      const before = [await countOf('units'), await countOf('events')]
      const dry = await run(content, { dryRun: true })
      expect(dry.report?.counts).toEqual({ added: 1, completed: 0, unchanged: 0, conflicts: 1, errors: 1 })
      expect(dry.report?.newDealers).toEqual(['Example Dry'])
      expect([await countOf('units'), await countOf('events')]).toEqual(before)
      const real = await run(content)
      expect(real.report?.counts).toEqual(dry.report?.counts)
      expect(real.codes).toEqual(dry.codes)
    })

    it('the file of problems, mended – imported – takes over what was wrong, and its own columns are ignored', async () => {
      const { problems, report } = await run(
        csv('XO11111,E3,,=Dealer O,2024-02-30,,,', 'XO22222,E3,2024-01-01,=Dealer O,,,,'),
      )
      const file = problemFileHead(report?.header ?? []) + problemFileRows(problems, report?.header ?? [])
      const mended = await run(file.replace('2024-02-30,,,', '2024-02-29,,,'))
      expect(mended.report?.counts).toEqual({ added: 1, completed: 0, unchanged: 0, conflicts: 0, errors: 0 })
      expect(mended.report?.newDealers).toEqual([])
      const [sold] = await eventsOf('XO11111')
      const [shipped] = await eventsOf('XO22222')
      expect(sold && 'dealer' in sold && sold.dealer).toBe(shipped && 'dealer' in shipped && shipped.dealer)
    })

    it('units imported – have the coverage that the fold gives', async () => {
      await run(csv('XK11111,E3,,,2024-02-29,,,'))
      const unit = await findLedger(database.db, 'XK11111')
      const rows = await database.db
        .selectFrom('coverage_segments')
        .selectAll()
        .where('lineage_id', '=', unit?.lineageId ?? '')
        .execute()
      expect(rows).toEqual([
        {
          lineage_id: unit?.lineageId,
          from_on: '2024-02-29',
          to_on: '2025-02-28',
          status: 'covered',
          basis: 'standard',
          edition: 'kiloview-after-sales/1',
        },
      ])
    })
  })
})
