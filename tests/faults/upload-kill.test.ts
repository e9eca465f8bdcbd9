/**
 * One large upload through a server that is killed again and again. The check before a release is larger:
 * `UPLOAD_MB=200 UPLOAD_KILLS=20 npx vitest run tests/faults/upload-kill.test.ts`
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { Upload } from 'tus-js-client'
import { expect, it } from 'vitest'
import * as files from '#tests/attachments/files.ts'
import { aSender, listed } from '#tests/attachments/uploads.ts'
import { freshPlace } from '#tests/databases.ts'

const MB = 1024 * 1024
const SIZE = Number(process.env['UPLOAD_MB'] ?? 40) * MB
const KILLS = Number(process.env['UPLOAD_KILLS'] ?? 5)

const SERVER = `${import.meta.dirname}/upload-server.ts`

it(`[R21] given a video of ${SIZE / MB} MB – when the server is killed at ${KILLS} random offsets – then it arrives whole, with the same SHA-256`, async () => {
  const place = await freshPlace('server')
  const content = Buffer.concat([files.mp4(1), randomBytes(SIZE)])
  let child: ChildProcess | undefined
  const start = async (port: string): Promise<string> => {
    child = spawn(process.execPath, [SERVER, place.config.dataDir, place.config.databaseUrl ?? '', port], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer]
    return line.toString().trim().split(' ')[1] ?? ''
  }
  const port = await start('0')
  const url = `http://127.0.0.1:${port}`
  const sender = await aSender(url)
  const offsets = Array.from({ length: KILLS }, () => Math.floor(Math.random() * content.length)).toSorted(
    (a, b) => a - b,
  )
  const resumedAt: number[] = []
  let restarting: Promise<unknown> = Promise.resolve()
  let isUp = true
  const kill = async (): Promise<void> => {
    isUp = false
    child?.kill('SIGKILL')
    await once(child as ChildProcess, 'close')
    await start(port)
    isUp = true
  }
  await new Promise<void>((resolve, reject) => {
    new Upload(content, {
      endpoint: `${url}/uploads`,
      chunkSize: 8 * MB,
      metadata: { filename: 'video.mp4' },
      headers: { cookie: sender.cookie },
      retryDelays: Array.from({ length: 100 }, () => 300),
      onProgress: (sent) => {
        if (!isUp || offsets[0] === undefined || sent < offsets[0]) return
        offsets.shift()
        restarting = kill().catch(reject)
      },
      onAfterResponse: (request, response) => {
        if (request.getMethod() === 'HEAD' && response.getStatus() === 200)
          resumedAt.push(Number(response.getHeader('Upload-Offset')))
      },
      onSuccess: () => resolve(),
      onError: reject,
    }).start()
  })
  await restarting
  const views = await listed(url, sender)
  child?.kill('SIGKILL')
  await place.remove()
  console.log(
    `R21: ${KILLS - offsets.length} kills, went on at ${resumedAt.map((offset) => (offset / MB).toFixed(1)).join(', ')} MB`,
  )
  expect(offsets).toEqual([])
  expect(views).toMatchObject([
    { bytes: content.length, type: 'video/mp4', sha256: createHash('sha256').update(content).digest('hex') },
  ])
})
