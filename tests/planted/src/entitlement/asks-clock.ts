// no-restricted-globals: Today is an argument.
export const today = (): number => new Date().getTime()
