/** What the process ends with (sysexits for wrong use). */
export const EXIT = { valid: 0, invalid: 1, indeterminate: 2, usage: 64, noInput: 66, failure: 70 } as const

/** Wrong use, or something that could not be read; `message` says what to do. */
export class CommandError extends Error {
  readonly code: number
  constructor(message: string, code: number = EXIT.usage) {
    super(message)
    this.code = code
  }
}
