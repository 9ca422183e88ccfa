/** Any JSON value, as `parseStrictJson` returns it: plain objects, no prototypes, no `undefined`. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export type JsonObject = { readonly [key: string]: Json }

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A member that may be one value or several, as JSON-LD writes them; none where it is absent. */
export const list = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value as Json]

/** The id of something that is named by it, or written out with it; null where it has none. */
export const idOf = (value: Json | undefined): string | null =>
  typeof value === 'string' ? value : isJsonObject(value) && typeof value.id === 'string' ? value.id : null
