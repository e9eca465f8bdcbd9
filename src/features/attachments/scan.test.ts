import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, type Database } from '#platform/db/index.ts'
import { clamd } from '#platform/files/index.ts'
import { privateClamd, type Clamd } from '#tests/attachments/clamd.ts'
import * as files from '#tests/attachments/files.ts'
import {
  ask,
  aSender,
  listed,
  sendFile,
  startUploads,
  whenSettled,
  type Sender,
  type Uploads,
} from '#tests/attachments/uploads.ts'
import { freshPlace } from '#tests/databases.ts'

describe('files looked into by a real clamd', () => {
  let scanner: Clamd
  let database: Database
  let uploads: Uploads
  /** Seconds by which the clock of the uploads is ahead. */
  let ahead = 0
  beforeAll(async () => {
    scanner = await privateClamd()
    await scanner.start()
    database = await openDatabase((await freshPlace('embedded')).config)
    const clock = () => Temporal.Now.instant().add({ seconds: ahead })
    uploads = await startUploads(database, { scanner: clamd(scanner.socket), clock })
  })
  afterAll(async () => {
    await uploads.close()
    await database.close()
    await scanner.remove()
  })

  const read = (id: string, sender: Sender) => ask(`${uploads.url}/attachments/${id}/file`, sender, 'GET')

  it.each([
    ['a plain log', 'a.log', Buffer.from('hello'), 'clean'],
    ['a clean ZIP', 'a.zip', files.zipOf('a.log', Buffer.from('hello')), 'clean'],
    ['EICAR', 'a.txt', files.eicar, 'infected'],
    ['EICAR in a ZIP', 'b.zip', files.zipOf('eicar.com', files.eicar), 'infected'],
    ['an encrypted ZIP', 'c.zip', files.zipOf('a.log', Buffer.from('hello'), { encrypted: true }), 'unscannable'],
  ])(
    '[U7][T17] given %s – when scanned – then it is so, and it is given out only if clean',
    async (_what, name, content, scan) => {
      const status = scan === 'clean' ? 200 : 409
      const sender = await aSender(uploads.url)
      const { id } = await sendFile(uploads.url, sender, { name, content })
      expect(await whenSettled(uploads.url, sender, id)).toMatchObject({ scan, available: status === 200 })
      expect((await read(id, sender)).status).toBe(status)
    },
  )

  it('[T17] given a scanner that is down – when a file comes – then it stays pending and in quarantine, never clean; when it is back – then it is clean', async () => {
    await scanner.stop()
    const sender = await aSender(uploads.url)
    const { id } = await sendFile(uploads.url, sender, { name: 'a.log', content: Buffer.from('hello') })
    const again = async () =>
      (await database.db.selectFrom('outbox').select('run_at').where('topic', '=', 'attachments.scan').execute()).map(
        (job) => job.run_at,
      )
    // Asked once, in vain, and again in a minute.
    await expect.poll(again, { timeout: 20_000 }).toEqual([expect.stringContaining('T')])
    expect(await listed(uploads.url, sender)).toMatchObject([{ scan: 'pending', available: false }])
    expect((await read(id, sender)).status).toBe(409)
    await scanner.start()
    ahead = 120
    expect(await whenSettled(uploads.url, sender, id)).toMatchObject({ scan: 'clean', available: true })
    expect((await read(id, sender)).status).toBe(200)
  })
})
