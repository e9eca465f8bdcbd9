const paths = {
  queue: 'M3 5h14M3 10h14M3 15h9',
  clock: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 6v4.5l3 2',
  mail: 'M2.5 4.5h15v11h-15zM3 5l7 6 7-6',
  search: 'M9 3a6 6 0 1 0 0 12A6 6 0 0 0 9 3zM13.5 13.5L18 18',
  person: 'M10 3a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM3.5 17.5c.6-3.6 3-5.5 6.5-5.5s5.900 1.900 6.500 5.500',
  sun: 'M10 6.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM10 1.500v2M10 16.500v2M1.500 10h2M16.500 10h2M4 4l1.500 1.500M14.500 14.500L16 16M16 4l-1.500 1.500M5.500 14.500L4 16',
  moon: 'M16.500 12.500A7 7 0 0 1 7.500 3.500a7 7 0 1 0 9 9z',
  auto: 'M10 2.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 0 0 0-15zM10 2.500v15M10 5a5 5 0 0 1 0 10',
  keyboard: 'M2 5.500h16v9H2zM5 8.500h.5M8 8.500h.5M11 8.500h.5M14 8.500h.5M6 11.500h8',
  unit: 'M2.500 6h15v8h-15zM5 10h.5M8 10h.5M13 10h2',
  check: 'M4 10.500l4 4 8-9',
  cross: 'M5 5l10 10M15 5L5 15',
  warning: 'M10 3l8 14H2zM10 8v4.500M10 14.500v.3',
  note: 'M4 3h12v14H4zM7 7h6M7 10h6M7 13h3',
  globe:
    'M10 2.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 0 0 0-15zM2.500 10h15M10 2.500c4.500 4.500 4.500 10.500 0 15M10 2.500c-4.500 4.500-4.500 10.500 0 15',
  settings: 'M3 6h8M15 6h2M13 4v4M3 14h2M9 14h8M7 12v4',
  book: 'M10 5c-1.500-1.200-3.500-1.500-7-1.500v12c3.500 0 5.500.3 7 1.500 1.500-1.200 3.500-1.500 7-1.500v-12c-3.500 0-5.500.3-7 1.500zM10 5v12',
  speech: 'M3 4h14v9.500H9.500L5.500 17v-3.500H3zM6.500 7.500h7M6.500 10h4.500',
  shop: 'M4 9.500V17h12V9.500M2.500 8L4 3h12l1.500 5a2.500 2.500 0 0 1-5 0 2.500 2.500 0 0 1-5 0 2.500 2.500 0 0 1-5 0zM8 17v-4h4v4',
  archive: 'M2.500 4h15v4h-15zM4 8v9h12V8M8 11.500h4',
  back: 'M11 4l-6 6 6 6M5 10h12',
  plus: 'M10 4v12M4 10h12',
  down: 'M5 8l5 5 5-5',
  next: 'M8 5l5 5-5 5',
  previous: 'M12 5l-5 5 5 5',
  company: 'M3.500 17V4h8v13M11.500 8h5v9M2 17h16M6 7h.5M8.500 7h.5M6 10h.5M8.500 10h.5M6 13h.5M8.500 13h.5',
  file: 'M5 2.500h6.500L15 6v11.500H5zM11.500 2.500V6H15',
  video: 'M2.500 5.500h10v9h-10zM12.500 9l5-3v8l-5-3',
  clip: 'M14.500 9l-5 5a3 3 0 0 1-4.200-4.200l6-6a2 2 0 0 1 2.900 2.900l-5.800 5.800a1 1 0 0 1-1.500-1.400L12 6',
  download: 'M10 3v10M6 9.500l4 4 4-4M4 17h12',
} as const

export type IconName = keyof typeof paths

/** A line drawing in the colour of the text; words always stand beside it, or name the button it is in. */
export const Icon = ({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 20 20"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.6"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    <path d={paths[name]} />
  </svg>
)
