/** An instant of ours, which is written in UTC, to the minute. */
export const toMinute = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`
