import { Validator } from '@cfworker/json-schema'
import type { JsonObject } from '../../primitives/json.ts'
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

/** What of a document does not fit a bundled schema, by the library; null where it does. In a file of its own, since few need it. */
export function problemsBySchema(document: JsonObject, url: string): readonly SchemaProblem[] | null {
  const outcome = validatorOf(url)?.validate(document)
  if (outcome?.valid) return null
  // Inner reasons come last and say most.
  return (outcome?.errors ?? [])
    .filter(one => !PASSING_ON.includes(one.keyword))
    .map(one => ({ at: one.instanceLocation.slice(0, 120), keyword: one.keyword }))
    .slice(0, 10)
}
