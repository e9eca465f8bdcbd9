/** `npm run bench`: every benchmark, one after the other, each in a process of its own. `npm run bench -- lookup` runs one. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const all = ['entitlement', 'lookup', 'import', 'intake', 'queue']
const [wanted, ...args] = process.argv.slice(2)

for (const name of wanted === undefined ? all : [wanted]) {
  if (!all.includes(name)) throw new Error(`no benchmark is named ${name}: ${all.join(', ')}`)
  console.log(`\n== ${name}`)
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(`${name}.ts`, import.meta.url)), ...args], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exitCode = 1
}
