/** A server of uploads that tests kill: `node upload-server.ts DATA_DIR DATABASE_URL PORT`; prints `ready` and the port. */
import { attachmentRoutes } from '#features/attachments/index.ts'
import { systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import { openDatabase } from '#platform/db/index.ts'
import { openFileStore } from '#platform/files/index.ts'
import { buildServer } from '#platform/http/index.ts'
import { createLog } from '#platform/log.ts'

const [dataDir = '', databaseUrl = '', port = '0'] = process.argv.slice(2)
const database = await openDatabase({ dataDir, databaseUrl })
const ctx = { db: database.db, clock: systemClock, files: openFileStore(dataDir) }
const { app } = await buildServer({
  config: readConfig({}),
  database,
  log: createLog('silent'),
  errorPage: (problem) => Promise.resolve(problem.code),
  styles: [],
  routes: (routes) =>
    attachmentRoutes(routes, {
      ...ctx,
      isSecure: false,
      mayRead: () => Promise.resolve(false),
      isStaff: () => Promise.resolve(false),
    }),
})
await app.listen({ host: '127.0.0.1', port: Number(port) })
process.stdout.write(`ready ${new URL(app.listeningOrigin).port}\n`)
