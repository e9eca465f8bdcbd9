import { useHotkeys, useLocalStorage, type HotkeyItem } from '@mantine/hooks'

/**
 * Whether keys of a single letter or sign do something: whoever speaks instead of typing, or brushes keys, turns them off
 * (WCAG 2.1.4). Kept in this browser, and at once the same everywhere on the page.
 */
export const useSingleKeys = () =>
  useLocalStorage<boolean>({ key: 'sanbao-desk-keys', defaultValue: true, getInitialValueInEffect: false })

const none: HotkeyItem[] = []

/** Keys of a single letter or sign, while they are not turned off. */
export const useKeys = (keys: HotkeyItem[]): void => {
  const [isOn] = useSingleKeys()
  useHotkeys(isOn ? keys : none)
}
