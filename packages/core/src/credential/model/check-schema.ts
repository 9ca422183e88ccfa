import { Validator } from '@cfworker/json-schema'
import { sha256 } from '@noble/hashes/sha2.js'
import { toHex, toUtf8 } from '../../primitives/bytes.ts'
import type { JsonObject } from '../../primitives/json.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import { compileSchema, type Fits } from './quick-schema.ts'
import { SCHEMAS } from './schemas.gen.ts'

/** A place that does not fit: a JSON pointer into the document, and the schema's keyword. Neither quotes a value. */
export type SchemaError = {
  readonly code: 'SCHEMA_MISMATCH'
  readonly problems: readonly { readonly at: string; readonly keyword: string }[]
}

export const ACHIEVEMENT_SCHEMA = SCHEMAS[0]!.url
const ENDORSEMENT_SCHEMA = SCHEMAS[1]!.url
const CLR_SCHEMA = SCHEMAS[2]!.url

const validators = new Map<string, Validator>()
const quick = new Map<string, Fits | null>()

/** Whether a document fits at once; false says nothing yet. */
function fits(document: JsonObject, url: string): boolean {
  let known = quick.get(url)
  if (known === undefined) {
    const schema = SCHEMAS.find(one => one.url === url)
    known = schema ? compileSchema(JSON.parse(schema.text)) : null
    quick.set(url, known)
  }
  return known?.(document) === true
}

function validatorOf(url: string): Validator | undefined {
  const known = validators.get(url)
  if (known) return known
  const schema = SCHEMAS.find(one => one.url === url)
  if (!schema) return undefined
  const made = new Validator(JSON.parse(schema.text), '2019-09', false)
  validators.set(url, made)
  return made
}

export const isKnownSchema = (url: unknown): boolean => SCHEMAS.some(one => one.url === url)

/** The schema that goes with a credential's type, or `null`. */
export function schemaForTypes(types: readonly string[]): string | null {
  if (types.includes('AchievementCredential') || types.includes('OpenBadgeCredential')) return ACHIEVEMENT_SCHEMA
  if (types.includes('ClrCredential')) return CLR_SCHEMA
  return types.includes('EndorsementCredential') ? ENDORSEMENT_SCHEMA : null
}

/**
 * Compares a credential with 1EdTech's JSON Schema (Open Badges 3.0 §8.2, credentialSchema `1EdTechJsonSchemaValidator2019`).
 * The schema is bundled; nothing is fetched, and no code is made of it. What does not fit is told by the library.
 */
export function checkOpenBadgesSchema(document: JsonObject, url: string): Result<null, SchemaError> {
  if (fits(document, url)) return ok(null)
  const validator = validatorOf(url)
  const outcome = validator?.validate(document)
  if (outcome?.valid) return ok(null)
  // Inner reasons come last and say most; what merely passes them on is left out.
  const problems = (outcome?.errors ?? [])
    .filter(one => !['properties', 'items', '$ref', 'allOf', 'anyOf', 'oneOf', 'if'].includes(one.keyword))
    .map(one => ({ at: one.instanceLocation.slice(0, 120), keyword: one.keyword }))
  return err({ code: 'SCHEMA_MISMATCH', problems: problems.slice(0, 10) })
}

/** Digests of the bundled schemas, held apart from the generated file: a changed schema would change verdicts. */
const PINNED = [
  '59384836cdd81b256c2306b6ff97b59d076a90b56bb9198e9b69c2fce1132329',
  '0b1c75138e36c5d88bb45183021255c829ab5696962754510d9e8755f408b6d5',
  '35f649dfb21b1927864eca4096c822d8c9965864abe34a10b79e901c8844d76a',
]

/** Compares every bundled schema's bytes with its pinned digest; run at start, as `checkContextDigests` is. */
export function checkSchemaDigests(
  sources: readonly { readonly url: string; readonly text: string }[] = SCHEMAS,
): Result<number, { readonly code: 'SCHEMA_DIGEST'; readonly url: string }> {
  for (const [index, { url, text }] of sources.entries())
    if (toHex(sha256(toUtf8(text))) !== PINNED[index]) return err({ code: 'SCHEMA_DIGEST', url })
  return ok(sources.length)
}
