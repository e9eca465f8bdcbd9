// no-restricted-properties: Randomness is an argument.
export const dice = (): number => Math.random()
