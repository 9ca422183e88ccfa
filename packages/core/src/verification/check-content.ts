import { checkOpenBadgesSchema, isKnownSchema, schemaForTypes } from '../credential/index.ts'
import { isJsonObject, type Json, type JsonObject, list } from '../primitives/json.ts'
import { type Instant, parseDateTime } from '../primitives/time.ts'
import type { Finding } from './report.ts'

const isTextOf = (value: Json): value is JsonObject => isJsonObject(value) && typeof value['@value'] === 'string'

/**
 * The same with each text in one language: 1EdTech's schema knows no `@value` with `@language`, which is how VC 2.0
 * (§11.1) has a text say its language, and how one text stands in several.
 */
function inOneLanguage(value: Json): Json {
  if (isTextOf(value)) return value['@value'] as Json
  if (Array.isArray(value)) {
    const [first] = value
    if (first !== undefined && value.every(isTextOf)) return inOneLanguage(first)
    const inOne = value.map(inOneLanguage)
    return inOne.some((one, at) => one !== value[at]) ? inOne : value
  }
  if (!isJsonObject(value)) return value
  // Hardly any has more than one: what has none is not copied.
  let made: { [name: string]: Json } | undefined
  for (const name of Object.keys(value)) {
    const one = value[name] as Json
    const inOne = typeof one === 'object' ? inOneLanguage(one) : one
    if (inOne !== one) {
      const copy: { [name: string]: Json } = made ?? Object.assign({}, value)
      copy[name] = inOne
      made = copy
    }
  }
  return made ?? value
}

/**
 * Does it have the shape of its kind? A schema that the credential itself names must fit; 1EdTech's schema, which is
 * stricter than the specification's prose, is otherwise advice. What a holder has not shown is not missing.
 */
export async function checkSchema(document: JsonObject, isPart = false): Promise<Finding> {
  const types = list(document.type).filter((one): one is string => typeof one === 'string')
  const named = list(document.credentialSchema).filter(isJsonObject)
  const declared = named.find(one => isKnownSchema(one.id))
  const url = declared ? (declared.id as string) : schemaForTypes(types)
  if (url === null)
    return named.length > 0
      ? {
          check: 'schema',
          outcome: 'warning',
          code: 'SCHEMA_UNKNOWN',
          message: 'It names a schema that Laurel does not know.',
        }
      : { check: 'schema', outcome: 'passed', code: 'SCHEMA_NONE', message: 'It asks for no particular shape.' }
  // What the credential itself names has to fit as it stands.
  const fits = await checkOpenBadgesSchema(declared ? document : (inOneLanguage(document) as JsonObject), url)
  if (fits.ok || (isPart && fits.error.problems.every(one => one.keyword === 'required')))
    return { check: 'schema', outcome: 'passed', code: 'SCHEMA_OK', message: 'It has the shape of an Open Badge.' }
  return {
    check: 'schema',
    outcome: declared ? 'failed' : 'warning',
    code: 'SCHEMA_MISMATCH',
    message: 'It does not quite have the shape of an Open Badge.',
    details: { problems: fits.error.problems.map(one => ({ ...one })) },
  }
}

/** Is it in force at the time asked about? Clocks may differ by a minute. */
export function checkValidity(document: JsonObject, at: Instant): Finding {
  const read = (value: Json | undefined): Instant | null | 'malformed' => {
    if (value === undefined) return null
    const found = typeof value === 'string' ? parseDateTime(value) : null
    return found?.ok ? found.value : 'malformed'
  }
  const from = read(document.validFrom ?? document.issuanceDate)
  const until = read(document.validUntil ?? document.expirationDate)
  if (from === 'malformed' || until === 'malformed' || (from !== null && until !== null && until < from))
    return { check: 'validity', outcome: 'failed', code: 'VALIDITY_MALFORMED', message: 'Its dates make no sense.' }
  if (from !== null && from > at + 60_000)
    return { check: 'validity', outcome: 'failed', code: 'NOT_YET_VALID', message: 'It is not in force yet.' }
  if (until !== null && until < at - 60_000)
    return { check: 'validity', outcome: 'failed', code: 'EXPIRED', message: 'It has expired.' }
  return { check: 'validity', outcome: 'passed', code: 'VALIDITY_OK', message: 'It is in force.' }
}

/** Is it about somebody? */
export function checkSubject(document: JsonObject): Finding {
  const subjects = list(document.credentialSubject).filter(isJsonObject)
  if (subjects.length === 0)
    return { check: 'subject', outcome: 'failed', code: 'SUBJECT_MISSING', message: 'It is about nobody.' }
  const isNamed = subjects.every(one => typeof one.id === 'string' || list(one.identifier).length > 0)
  if (!isNamed)
    return {
      check: 'subject',
      outcome: 'warning',
      code: 'SUBJECT_ANONYMOUS',
      message: 'It does not say whom it is about.',
    }
  const isBound = subjects.some(one => typeof one.id === 'string' && one.id.startsWith('did:'))
  return isBound
    ? { check: 'subject', outcome: 'passed', code: 'SUBJECT_BOUND', message: 'It is tied to its holder’s own key.' }
    : { check: 'subject', outcome: 'passed', code: 'SUBJECT_NAMED', message: 'It says whom it is about.' }
}
