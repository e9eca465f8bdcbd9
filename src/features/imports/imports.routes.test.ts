import { beforeAll, expect, it } from 'vitest'
import { seedUnits } from '#features/demo/index.ts'
import { eachDatabase } from '#tests/databases.ts'
import { API_KEY, editions, NOW, startApplication } from '#tests/http/application.ts'
import { sheet, workbook, zip } from '#tests/fixtures/imports/zip.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

eachDatabase('imports by the API', (open) => {
  beforeAll(async () => {
    const { db } = await open()
    await seedUnits({ db, editions, now: NOW, today: NOW.slice(0, 10) }, { units: 0, seed: 1 })
  })

  const running = async () => {
    const database = await open()
    const application = await startApplication(database)
    const send = async (body: string | Buffer, query = '', type = 'text/csv') => {
      const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': type, 'accept-language': 'en' }
      const url = `${application.url}/api/v1/imports?${query}`
      const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(Buffer.from(body)) })
      return { status: response.status, answer: (await response.json()) as Record<string, never> }
    }
    return { database, application, send }
  }

  it('a file with a bad row – sent, mended and sent again – is named by row, column, value and reason, then taken over', async () => {
    const { application, send } = await running()
    const dry = await send('serial,model,shipped\nXA00001,E3,2024-03-05\nXA00002,E3,2024-02-30\n', 'dry_run=true')
    expect(dry.answer).toMatchObject({ dry_run: true, import_id: null, counts: { added: 1, errors: 1 } })
    const { status, answer } = await send('serial,model,shipped\nXA00001,E3,2024-03-05\nXA00002,E3,2024-02-30\n')
    expect(status).toBe(200)
    expect(answer).toMatchObject({
      counts: { added: 1, errors: 1 },
      detail: { encoding: 'utf-8', delimiter: ',' },
      header: ['serial', 'model', 'shipped'],
      problems: [
        {
          row: 3,
          kind: 'error',
          cells: ['XA00002', 'E3', '2024-02-30'],
          problems: [{ column: 'shipped', value: '2024-02-30', code: 'not_a_date', message: expect.any(String) }],
        },
      ],
    })
    const mended = await send('serial,model,shipped\nXA00001,E3,2024-03-05\nXA00002,E3,2024-02-29\n')
    expect(mended.answer).toMatchObject({ counts: { added: 1, unchanged: 1, errors: 0 } })
    await application.close()
  })

  it('encoding, columns and sheet – named in the query – are read as on the command line', async () => {
    const { application, send } = await running()
    const western = Buffer.from('Nr;Typ;ausgeliefert;Händler\nXB00001;E3;2024-03-05;Müller\n', 'latin1')
    expect(await send(western)).toMatchObject({ status: 422, answer: { code: 'file_refused' } })
    const mapped = await send(
      western,
      'encoding=windows-1252&map_serial=Nr&map_model=Typ&map_shipped=ausgeliefert&map_dealer=H%C3%A4ndler',
    )
    expect(mapped.answer).toMatchObject({ counts: { added: 1 }, new_dealers: ['Müller'] })
    const book = zip(
      workbook(
        sheet([
          ['serial', 'model'],
          ['XB00002', 'E3'],
        ]),
      ),
    )
    expect(await send(book, 'sheet=Sheet1', XLSX)).toMatchObject({
      status: 200,
      answer: { detail: { sheet: 'Sheet1' } },
    })
    expect(await send(book, 'sheet=Other', XLSX)).toMatchObject({ status: 422 })
    await application.close()
  })

  it('what is no import – sent – is refused by name', async () => {
    const { application, send } = await running()
    expect(await send('serial,model\n', 'colour=red')).toMatchObject({
      status: 400,
      answer: { errors: [{ field: 'colour' }] },
    })
    expect(await send('', '')).toMatchObject({ status: 422 })
    expect(await send('serial,model\nXC00001,E3\n', 'encoding=klingon')).toMatchObject({ status: 422 })
    expect(await send('{}', '', 'application/json')).toMatchObject({ status: 415 })
    expect(await send('serial,model\nXC00001,E3\n', 'map_serial=Nope')).toMatchObject({ status: 422 })
    await application.close()
  })
})
