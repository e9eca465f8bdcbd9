import { h, trusted, type Html } from './html.ts'

const paths = {
  check: 'M4 10.5l4 4 8-9',
  pause: 'M7 4v12M13 4v12',
  clock: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 6v4.5l3 2',
  cross: 'M5 5l10 10M15 5L5 15',
  question: 'M7 7.2a3 3 0 1 1 4.4 2.7c-1 .5-1.4 1-1.4 2.1M10 15.4v.2',
  camera: 'M2.5 6.5h3l1.5-2h6l1.5 2h3v9h-15zM10 8a2.8 2.8 0 1 0 0 5.6A2.8 2.8 0 0 0 10 8z',
} as const

export type IconName = keyof typeof paths

/** A line drawing of 20 units, in the colour of the text; hidden from screen readers, words always stand beside it. */
export const icon = (name: IconName): Html =>
  h`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="${trusted(paths[name])}"/></svg>`
