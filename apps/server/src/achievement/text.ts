import * as z from 'zod'

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSHOWABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g

/** A text from elsewhere as it may be shown: without what turns the words around it (H-31). */
export const showable = (text: string): string => text.replace(UNSHOWABLE, '').toWellFormed()

/** Text for people: no control letters, no lone surrogates; direction overrides are refused because they can lie (H-31). */
export const zText = (maximum: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maximum)
    .refine(text => showable(text) === text, {
      message: 'holds letters that cannot be shown',
    })
