import * as z from 'zod'
import { parseDateTime } from '../../primitives/time.ts'

/**
 * A text, or one text a language (`{"en": "Listening", "fr": "Écoute"}`). Languages are written as VC 2.0 §11.1 has
 * them, `@value` with `@language`: the contexts define no language maps, so a map would not be signed.
 */
export const text = z.union([
  z.string().min(1),
  z
    .record(z.string().regex(/^[a-z]{2,8}(-[A-Za-z0-9]{1,8})*$/), z.string().min(1))
    .refine(one => Object.keys(one).length > 0)
    .transform(one =>
      Object.entries(one)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([language, value]) => ({ '@value': value, '@language': language })),
    ),
])
export type Text = z.input<typeof text>

/** An absolute IRI: a signature cannot hold a relative one. */
export const iri = z.string().regex(/^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i, 'not an absolute address')
export const webAddress = z.string().regex(/^https?:\/\/[^\s<>"{}|\\^`]+$/i, 'not a web address')
/** xsd:dateTime with its time zone (VC 2.0 §4.9). */
export const dateTime = z.string().refine(one => parseDateTime(one).ok, 'not a date and time with a time zone')

/** The type of a node: always a list, `name` among it; filled in where it is missing. */
export const kind = <Name extends string>(name: Name) =>
  z
    .array(z.string().min(1))
    .refine(one => one.includes(name), `"${name}" is not among the types`)
    .default([name])

/** One or many, always written as a list; an empty list is not written at all. */
export const many = <Schema extends z.ZodType>(schema: Schema) => z.array(schema).optional()

/** A closed list that 1EdTech lets others extend with `ext:…`. */
export const extensible = <const Values extends readonly [string, ...string[]] | readonly string[]>(values: Values) =>
  z.union([z.enum(values as unknown as [Values[number], ...Values[number][]]), z.string().regex(/^ext:[\w.-]+$/)])
