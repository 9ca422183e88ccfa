import { Validator } from '@cfworker/json-schema'
import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import { SCHEMAS } from './schemas.gen.ts'

/** A place that does not fit: a JSON pointer into the document, and the schema's keyword. Neither quotes a value. */
export type SchemaProblem = { readonly at: string; readonly keyword: string }

const validators = new Map<string, Validator>()

function validatorOf(url: string): Validator | undefined {
  const known = validators.get(url)
  if (known) return known
  const schema = SCHEMAS.find(one => one.url === url)
  if (!schema) return undefined
  const made = new Validator(JSON.parse(schema.text), '2019-09', false)
  validators.set(url, made)
  return made
}

/** Words that merely pass on what is wrong further in. */
const PASSING_ON = ['properties', 'items', '$ref', 'allOf', 'anyOf', 'oneOf', 'if']

/** Of a list so many members tell enough of what does not fit. */
const MOST_TOLD = 50

/** A document with its long lists cut off: the library takes hundreds of times as long for a list as it takes to read it. */
function shortened(value: Json): Json {
  if (Array.isArray(value)) return value.slice(0, MOST_TOLD).map(one => shortened(one as Json))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shortened(one as Json)]))
}

/**
 * What of a document does not fit a bundled schema, by the library; null where it does. The beginnings of its lists are
 * looked at first, and the rest only where those fit. In a file of its own, since few need it.
 */
export function problemsBySchema(document: JsonObject, url: string): readonly SchemaProblem[] | null {
  const validator = validatorOf(url)
  const begun = validator?.validate(shortened(document))
  const outcome = begun?.valid ? validator?.validate(document) : begun
  if (outcome?.valid) return null
  // Inner reasons come last and say most.
  return (outcome?.errors ?? [])
    .filter(one => !PASSING_ON.includes(one.keyword))
    .map(one => ({ at: one.instanceLocation.slice(0, 120), keyword: one.keyword }))
    .slice(0, 10)
}
