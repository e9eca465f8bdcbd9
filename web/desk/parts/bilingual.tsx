import { Group, Textarea, TextInput } from '@mantine/core'
import type { Bilingual } from '#lib/texts.ts'

interface BilingualProps {
  /** Name of the field as it is sent; its problems come under `name.zh` and `name.en`. */
  readonly name: string
  readonly labels: Bilingual
  readonly value: Bilingual
  readonly set: (value: Bilingual) => void
  readonly problems: Readonly<Record<string, string>>
  readonly maxLength: number
  /** Lines of a long text; a single line when absent. */
  readonly rows?: number
  readonly hint?: string
}

/** One text in both languages, side by side where there is room. */
export const BilingualField = ({ name, labels, value, set, problems, maxLength, rows, hint }: BilingualProps) => {
  const field = (language: keyof Bilingual) => {
    const common = {
      label: labels[language],
      description: hint,
      lang: language,
      value: value[language],
      error: problems[`${name}.${language}`],
      maxLength,
      required: true,
      flex: '1 1 260px',
    }
    const change = (text: string): void => set({ ...value, [language]: text })
    return rows === undefined ? (
      <TextInput
        key={language}
        {...common}
        // A dialogue begins with the name of what it is about, not with the button that closes it.
        data-autofocus={language === 'zh' || undefined}
        onChange={(event) => change(event.currentTarget.value)}
      />
    ) : (
      <Textarea
        key={language}
        {...common}
        autosize
        minRows={rows}
        maxRows={rows * 3}
        onChange={(event) => change(event.currentTarget.value)}
      />
    )
  }
  return (
    <Group align="flex-start" gap="md">
      {(['zh', 'en'] as const).map(field)}
    </Group>
  )
}
