import { readFileSync } from 'node:fs'

/** In the order in which later rules win. */
const parts = [
  'tokens',
  'base',
  'frame',
  'forms',
  'answer',
  'timeline',
  'reasons',
  'tables',
  'support',
  'upload',
  'policy',
  'wide',
  'print',
]

/** Takes out what a browser does not need. Knows only the plain CSS that our own files are written in. */
const squeeze = (css: string): string =>
  css
    .split('/*')
    .map((part, index) => (index === 0 ? part : part.slice(part.indexOf('*/') + 2)))
    .join('')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([{};,>]) ?/g, '$1')
    .replaceAll(/: /g, ':')
    .replaceAll(';}', '}')
    .trim()

const partOf = (name: string): string => readFileSync(new URL(`styles/${name}.css`, import.meta.url), 'utf8')

/** The one style sheet of the server-rendered pages, as it stands inside their `<style>`. */
export const stylesheet: string = squeeze(parts.map(partOf).join('\n'))
