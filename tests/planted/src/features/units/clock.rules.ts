// no-restricted-globals: Today is an argument.
export const late = (): boolean => Date.now() > 0
