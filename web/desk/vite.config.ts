import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** Stands in the built page where the server writes a nonce of its own for each answer. */
const NONCE_PLACE = '__NONCE__'

/** How the desk is built: hashed files under /desk/assets/, kept by browsers for good. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/desk/',
  html: { cspNonce: NONCE_PLACE },
  build: {
    target: 'es2023',
    // These know `light-dark()`, which is otherwise taken apart into variables that only work below `color-scheme`.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    emptyOutDir: true,
    // The stylesheet of the components and their code are one part each; there is no second visitor's budget to save.
    chunkSizeWarningLimit: 1500,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
