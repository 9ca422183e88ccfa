import { sha256 } from '@noble/hashes/sha2.js'
import { toHex, toUtf8 } from '../../primitives/bytes.ts'
import type { JsonObject } from '../../primitives/json.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import { compileSchema, type Fits } from './quick-schema.ts'
import type { SchemaProblem } from './schema-problems.ts'
import { SCHEMAS } from './schemas.gen.ts'

export type SchemaError = {
  readonly code: 'SCHEMA_MISMATCH'
  readonly problems: readonly SchemaProblem[]
}

export const ACHIEVEMENT_SCHEMA = SCHEMAS[0]!.url
const ENDORSEMENT_SCHEMA = SCHEMAS[1]!.url
const CLR_SCHEMA = SCHEMAS[2]!.url

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
export async function checkOpenBadgesSchema(document: JsonObject, url: string): Promise<Result<null, SchemaError>> {
  if (fits(document, url)) return ok(null)
  const { problemsBySchema } = await import('./schema-problems.ts')
  const problems = problemsBySchema(document, url)
  return problems === null ? ok(null) : err({ code: 'SCHEMA_MISMATCH', problems })
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
