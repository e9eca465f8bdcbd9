import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core'

/** The blue of the portal, in the ten steps the components ask for. */
const sea: MantineColorsTuple = [
  '#eaf3fb',
  '#d2e4f5',
  '#a6c9ea',
  '#86bdf2',
  '#5294d4',
  '#3985ce',
  '#2c7dcc',
  '#1e6bb5',
  '#0b4f8a',
  '#083b69',
]

/** Tinted grounds as shipped miss 4.5:1 for small text: the darkest step on light, a light one on dark. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input)
  if (input.variant !== 'light') return colors
  const name = input.color ?? input.theme.primaryColor
  const step = (index: number): string => `var(--mantine-color-${name}-${index})`
  return {
    ...colors,
    background: `light-dark(${step(0)}, color-mix(in srgb, ${step(9)} 45%, #181d23))`,
    hover: `light-dark(${step(1)}, color-mix(in srgb, ${step(9)} 65%, #181d23))`,
    color: `light-dark(color-mix(in srgb, ${step(9)} 85%, black), ${step(1)})`,
  }
}

/** Placeholder, dimmed, link and error words as shipped are too pale to read; these reach 4.5:1 on every ground we use. */
export const readableVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-placeholder': '#5c6672',
    '--mantine-color-dimmed': '#525d69',
    '--mantine-color-anchor': '#0b4f8a',
    '--mantine-color-error': '#8f2525',
  },
  dark: {
    '--mantine-color-body': '#0f1317',
    '--mantine-color-text': '#e9edf1',
    '--mantine-color-placeholder': '#a7b2bd',
    '--mantine-color-dimmed': '#a7b2bd',
    '--mantine-color-anchor': '#86bdf2',
    '--mantine-color-error': '#f2a19b',
  },
})

/** Greys of the dark desk with the blue of its sheets, so that fields, dialogs and lines lie on them as one material. */
const dark: MantineColorsTuple = [
  '#d3dae1',
  '#b9c3cd',
  '#8c98a4',
  '#66727e',
  '#414c57',
  '#35404a',
  '#272f38',
  '#1c2229',
  '#181d23',
  '#0f1317',
]

export const theme = createTheme({
  colors: { sea, dark },
  primaryColor: 'sea',
  primaryShade: 8,
  autoContrast: true,
  variantColorResolver,
  components: {
    // The head of a dialog is no second banner of the page.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
  },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace',
  headings: { fontWeight: '650' },
})
