/**
 * Bundles the islands and prints `[{ fileName, code }]`: `node build.ts <file name of the entry> <address of the decoder>`. A process
 * of its own, because the bundler would hold some 80 MB of the server for good.
 */
import { rolldown } from 'rolldown'

const [entry = '', decoder = ''] = process.argv.slice(2)
const bundle = await rolldown({
  input: `${import.meta.dirname}/scan.ts`,
  platform: 'browser',
  transform: { define: { ZXING_WASM: JSON.stringify(decoder) } },
  logLevel: 'silent',
})
const { output } = await bundle.generate({
  format: 'esm',
  minify: true,
  entryFileNames: entry,
  chunkFileNames: '[name]-[hash].js',
})
await bundle.close()
process.stdout.write(
  JSON.stringify(
    output.flatMap((file) => (file.type === 'chunk' ? [{ fileName: file.fileName, code: file.code }] : [])),
  ),
)
