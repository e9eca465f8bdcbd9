// no-restricted-globals: The core is synchronous.
export const later = (act: () => void): unknown => setTimeout(act, 1)
