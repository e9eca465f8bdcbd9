import type { Locale } from '#lib/texts.ts'
import type { DatabaseConfig } from '#platform/db/index.ts'

/** What a slice's commands get from the command line. */
export interface CommandContext {
  /** The settings, read when a command runs. */
  readonly config: () => DatabaseConfig
  /** Writes one line for the person at the terminal. */
  readonly print: (line: string) => void
  readonly locale: Locale
}

/** A command was not carried out for a reason the person can mend: the sentence is printed, the exit code is 1, no stack. */
export class CommandRefusal extends Error {
  sentence(): string {
    return this.message
  }
}
