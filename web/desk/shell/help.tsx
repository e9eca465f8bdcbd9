import { Group, Kbd, Modal, Stack, Switch, Text, Title } from '@mantine/core'
import { useTexts } from '../locale.tsx'
import { useSingleKeys } from '../parts/use-keys.ts'
import { shellTexts } from './shell.texts.ts'

type Words = keyof (typeof shellTexts)['en']['keys']
type Shortcut = readonly [keys: readonly string[], words: Words]

const places = ['anywhere', 'queue', 'request', 'register'] as const
type Place = (typeof places)[number]

/** Every key of the desk, by where it works. */
const shortcuts: Readonly<Record<Place, readonly Shortcut[]>> = {
  anywhere: [
    [['Ctrl', 'K'], 'palette'],
    [['1'], 'queue'],
    [['2'], 'notices'],
    [['3'], 'mailbox'],
    [['Z'], 'undo'],
    [['?'], 'help'],
  ],
  queue: [
    [['J', 'K'], 'move'],
    [['Enter'], 'open'],
    [['A'], 'assign'],
    [['X'], 'mark'],
    [['/'], 'search'],
  ],
  request: [
    [['R'], 'reply'],
    [['N'], 'note'],
    [['Ctrl', 'Enter'], 'send'],
    [['A'], 'assign'],
    [['G'], 'engine'],
    [['W'], 'wait'],
    [['E'], 'resolve'],
    [['U'], 'back'],
  ],
  register: [
    [['J', 'K'], 'move'],
    [['Enter'], 'edit'],
    [['C'], 'create'],
  ],
}

interface HelpProps {
  readonly isOpen: boolean
  readonly close: () => void
}

export const Help = ({ isOpen, close }: HelpProps) => {
  const t = useTexts(shellTexts)
  const [isOn, setOn] = useSingleKeys()
  return (
    <Modal opened={isOpen} onClose={close} title={t.shortcuts} closeButtonProps={{ 'aria-label': t.close }}>
      <Stack gap="lg">
        <Switch
          label={t.singleKeys}
          description={t.singleKeysHint}
          checked={isOn}
          onChange={(event) => setOn(event.currentTarget.checked)}
        />
        {places.map((group) => (
          <Stack key={group} gap={6}>
            <Title order={3} size="h6">
              {t.places[group]}
            </Title>
            {shortcuts[group].map(([keys, words]) => (
              <Group key={words} justify="space-between">
                <Text size="sm">{t.keys[words]}</Text>
                <Group gap={4}>
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </Group>
              </Group>
            ))}
          </Stack>
        ))}
      </Stack>
    </Modal>
  )
}
