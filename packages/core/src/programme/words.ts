import * as z from 'zod'
import { ACHIEVEMENT_LANGUAGES } from '../achievement/index.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSHOWABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/

/** Text for people: nothing before or after it, and no letters that turn the words around it (H-31). */
export const zWords = (maximum: number) =>
  z
    .string()
    .min(1)
    .max(maximum)
    .refine(text => text.trim() === text && !UNSHOWABLE.test(text), { message: 'unshowable' })

/** A text that may be left empty. */
export const zPerhaps = (maximum: number) => z.literal('').or(zWords(maximum)).default('')

/** What the parts of a programme call one another by, within the file only. */
export const zKey = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/)

export const zLanguageTag = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)

export const zAddress = z
  .string()
  .max(2_000)
  .regex(/^https?:\/\/[^\s<>"{}|\\^`]+$/i)

/** Words in other languages. Nothing in it is the same as leaving it out. */
export const zTranslations = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.partialRecord(z.enum(ACHIEVEMENT_LANGUAGES), z.strictObject(shape).partial()).default({})
