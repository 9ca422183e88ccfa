import { isJsonObject, type Json, type JsonObject, list } from '../../primitives/json.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import type { ClaimsPath } from './claims-path.ts'

/** One claim that is asked for; with `values`, one of them exactly. */
export type ClaimsQuery = {
  readonly id?: string
  readonly path: ClaimsPath
  readonly values?: readonly (string | number | boolean)[]
}

/** What one credential has to be (OpenID4VP 1.0 §6.1). */
export type CredentialQuery = {
  readonly id: string
  readonly format: string
  /** `vct_values` for `dc+sd-jwt`, `type_values` for W3C formats (appendix B). */
  readonly meta: JsonObject
  readonly multiple?: boolean
  readonly require_cryptographic_holder_binding?: boolean
  readonly trusted_authorities?: readonly JsonObject[]
  readonly claims?: readonly ClaimsQuery[]
  /** Which claims go together, the preferred set first. */
  readonly claim_sets?: readonly (readonly string[])[]
}

/** Which credentials go together: one of the options (§6.2). */
export type CredentialSetQuery = { readonly options: readonly (readonly string[])[]; readonly required?: boolean }

/** A query in the Digital Credentials Query Language, in the words of the wire. */
export type DcqlQuery = {
  readonly credentials: readonly CredentialQuery[]
  readonly credential_sets?: readonly CredentialSetQuery[]
}

/** `path` is where in the query, e.g. `credentials.0.claims.1.path`. */
export type DcqlError = { readonly code: 'E_DCQL'; readonly path: string; readonly reason: string }

/** Of parts of a query, sets of them, options of a set, sets of claims: what people ask is far below. */
const MOST_PARTS = 32
const MOST_CLAIMS = 50
const MOST_STEPS = 16
const MOST_VALUES = 1_000
/**
 * Of a whole query, all its lists together. Whoever asks is a stranger, and a wallet goes through all of it for each
 * credential that it has.
 */
const MOST_MEMBERS = 20_000
const MOST_SET_MEMBERS = 2_000
const ID = /^[\w-]{1,200}$/

class Unreadable extends Error {
  readonly error: DcqlError
  constructor(path: string, reason: string) {
    super(reason)
    this.error = { code: 'E_DCQL', path, reason }
  }
}

/** Reads a query that came from outside; members that are not of OpenID4VP 1.0 are left out. Never throws. */
export function parseDcqlQuery(value: unknown): Result<DcqlQuery, DcqlError> {
  try {
    return ok(checkSize(readQuery(value)))
  } catch (error) {
    if (error instanceof Unreadable) return err(error.error)
    throw error
  }
}

/** @throws Unreadable unless it is a list that is not empty */
function listAt(value: Json | undefined, path: string, most: number): readonly Json[] {
  if (!Array.isArray(value) || value.length === 0) throw new Unreadable(path, 'is no list, or an empty one')
  if (value.length > most) throw new Unreadable(path, `has more than ${most} members`)
  return value
}

function idAt(value: Json | undefined, path: string): string {
  if (typeof value !== 'string' || !ID.test(value)) throw new Unreadable(path, 'is no id')
  return value
}

function flagAt(value: Json | undefined, path: string): boolean {
  if (typeof value !== 'boolean') throw new Unreadable(path, 'is neither true nor false')
  return value
}

function distinct(ids: readonly string[], path: string): void {
  if (new Set(ids).size !== ids.length) throw new Unreadable(path, 'has an id twice')
}

/** Lists of ids that were given elsewhere. */
const idSets = (value: Json | undefined, path: string, known: readonly string[]) =>
  listAt(value, path, MOST_PARTS).map((set, at) =>
    listAt(set, `${path}.${at}`, MOST_CLAIMS).map(id => {
      if (typeof id !== 'string' || !known.includes(id))
        throw new Unreadable(`${path}.${at}`, 'names an id that is none')
      return id
    }),
  )

/** Each part may be long, but not all of them. */
function checkSize(query: DcqlQuery): DcqlQuery {
  const { credentials, credential_sets: together = [] } = query
  const claims = credentials.flatMap(one => one.claims ?? [])
  const members = claims.reduce((sum, one) => sum + one.path.length + (one.values?.length ?? 0), 0)
  const sets = [...credentials.flatMap(one => one.claim_sets ?? []), ...together.flatMap(one => one.options)]
  if (members > MOST_MEMBERS) throw new Unreadable('credentials', `has more than ${MOST_MEMBERS} steps and values`)
  if (sets.reduce((sum, one) => sum + one.length, 0) > MOST_SET_MEMBERS)
    throw new Unreadable('credential_sets', `has with claim_sets more than ${MOST_SET_MEMBERS} ids`)
  return query
}

/** The types that are asked for (appendix B): a list of texts, or of lists of them. */
function readMeta(value: Json | undefined, path: string): JsonObject {
  if (!isJsonObject(value)) throw new Unreadable(path, 'is no object')
  for (const name of ['vct_values', 'type_values'])
    if (value[name] !== undefined && list(value[name]).flatMap(list).length > MOST_VALUES)
      throw new Unreadable(`${path}.${name}`, `has more than ${MOST_VALUES} members`)
  return value
}

function readQuery(value: unknown): DcqlQuery {
  if (!isJsonObject(value)) throw new Unreadable('', 'is no object')
  const credentials = listAt(value.credentials, 'credentials', MOST_PARTS).map((one, at) =>
    readCredential(one, `credentials.${at}`),
  )
  const ids = credentials.map(one => one.id)
  distinct(ids, 'credentials')
  if (value.credential_sets === undefined) return { credentials }
  const sets = listAt(value.credential_sets, 'credential_sets', MOST_PARTS)
  return { credentials, credential_sets: sets.map((one, at) => readSet(one, `credential_sets.${at}`, ids)) }
}

function readSet(value: Json, path: string, ids: readonly string[]): CredentialSetQuery {
  if (!isJsonObject(value)) throw new Unreadable(path, 'is no object')
  const options = idSets(value.options, `${path}.options`, ids)
  return value.required === undefined ? { options } : { options, required: flagAt(value.required, `${path}.required`) }
}

function readCredential(value: Json, path: string): CredentialQuery {
  if (!isJsonObject(value)) throw new Unreadable(path, 'is no object')
  const { format, multiple, require_cryptographic_holder_binding: bound } = value
  if (typeof format !== 'string' || format === '') throw new Unreadable(`${path}.format`, 'is no format')
  const meta = readMeta(value.meta, `${path}.meta`)
  const claims =
    value.claims === undefined
      ? undefined
      : listAt(value.claims, `${path}.claims`, MOST_CLAIMS).map((one, at) => readClaim(one, `${path}.claims.${at}`))
  const ids = (claims ?? []).flatMap(one => one.id ?? [])
  distinct(ids, `${path}.claims`)
  if (value.claim_sets !== undefined && !claims) throw new Unreadable(`${path}.claim_sets`, 'is there without claims')
  return {
    id: idAt(value.id, `${path}.id`),
    format,
    meta,
    ...(multiple === undefined ? {} : { multiple: flagAt(multiple, `${path}.multiple`) }),
    ...(bound === undefined
      ? {}
      : { require_cryptographic_holder_binding: flagAt(bound, `${path}.require_cryptographic_holder_binding`) }),
    ...(value.trusted_authorities === undefined
      ? {}
      : {
          trusted_authorities: listAt(value.trusted_authorities, `${path}.trusted_authorities`, MOST_PARTS).filter(
            isJsonObject,
          ),
        }),
    ...(claims ? { claims } : {}),
    ...(value.claim_sets === undefined ? {} : { claim_sets: idSets(value.claim_sets, `${path}.claim_sets`, ids) }),
  }
}

const isStep = (step: Json): step is string | number | null =>
  step === null || typeof step === 'string' || (typeof step === 'number' && Number.isInteger(step) && step >= 0)
const isScalar = (one: Json): one is string | number | boolean =>
  typeof one === 'string' || typeof one === 'boolean' || (typeof one === 'number' && Number.isInteger(one))

function readClaim(value: Json, path: string): ClaimsQuery {
  if (!isJsonObject(value)) throw new Unreadable(path, 'is no object')
  const steps = listAt(value.path, `${path}.path`, MOST_STEPS)
  if (!steps.every(isStep)) throw new Unreadable(`${path}.path`, 'has a step that is no name, position or null')
  const values = value.values === undefined ? undefined : listAt(value.values, `${path}.values`, MOST_VALUES)
  if (values && !values.every(isScalar))
    throw new Unreadable(`${path}.values`, 'has a value that is no text, number or flag')
  return {
    ...(value.id === undefined ? {} : { id: idAt(value.id, `${path}.id`) }),
    path: steps as ClaimsPath,
    ...(values ? { values: values as readonly (string | number | boolean)[] } : {}),
  }
}
