/**
 * Bundles the islands and prints `[{ fileName, code }]`: `node build.ts <{ island: file name } as JSON> <address of the decoder>`. A
 * process of its own, because the bundler would hold some 80 MB of the server for good.
 */
import { rolldown } from 'rolldown'

const [names = '{}', decoder = ''] = process.argv.slice(2)
const entries = JSON.parse(names) as Readonly<Record<string, string>>
const bundle = await rolldown({
  input: Object.fromEntries(Object.keys(entries).map((name) => [name, `${import.meta.dirname}/${name}.ts`])),
  platform: 'browser',
  transform: { define: { ZXING_WASM: JSON.stringify(decoder) } },
  logLevel: 'silent',
})
const { output } = await bundle.generate({
  format: 'esm',
  minify: true,
  entryFileNames: ({ name }) => entries[name] ?? '[name]-[hash].js',
  chunkFileNames: '[name]-[hash].js',
})
await bundle.close()
process.stdout.write(
  JSON.stringify(
    output.flatMap((file) => (file.type === 'chunk' ? [{ fileName: file.fileName, code: file.code }] : [])),
  ),
)
