// no-restricted-properties: Today is an argument.
export const today = (): string => Temporal.Now.plainDateISO().toString()
