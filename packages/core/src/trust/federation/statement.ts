import { CLOCK_SKEW_MS, type ParsedJwt, parseJwt } from '../../credential/index.ts'
import type { Cryptography } from '../../keys/signer.ts'
import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import type { Instant } from '../../primitives/time.ts'
import { isEntityId } from './entity-id.ts'
import { isSignedBy, type KeySet, readKeySet } from './key-set.ts'

/** Why a statement does not count. */
export type StatementProblem =
  | 'MALFORMED'
  | 'WRONG_KIND'
  | 'CRITICAL'
  | 'FROM_FUTURE'
  | 'EXPIRED'
  | 'OTHER_ISSUER'
  | 'OTHER_SUBJECT'
  | 'SIGNATURE'

/** An entity statement (OpenID Federation 1.0 §3), taken apart; nothing of it is believed yet. */
export type EntityStatement = {
  readonly iss: string
  readonly sub: string
  readonly issuedAt: Instant
  readonly expiresAt: Instant
  /** The subject's keys; null where there are none to be had. */
  readonly keys: KeySet | null
  readonly authorityHints: readonly string[]
  readonly metadata: JsonObject
  readonly metadataPolicy: JsonObject
  readonly policyCritical: readonly Json[]
  readonly constraints: JsonObject
  readonly text: string
  readonly token: ParsedJwt
}

const TYPE = 'entity-statement+jwt'
/** A federation's list of superiors is short; a longer one is for leading somebody about. */
const MAX_HINTS = 16
const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {})
const members = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : [])
const seconds = (value: Json | undefined): Instant | null =>
  typeof value === 'number' && Number.isFinite(value) ? ((value * 1000) as Instant) : null

/** Takes a statement apart. A subject may be a DID, as registries of DIDs write it; an issuer never is. */
export function readStatement(text: string): Result<EntityStatement, StatementProblem> {
  const token = parseJwt(text.trim())
  if (!token.ok) return err('MALFORMED')
  const { header, payload } = token.value
  if (header.typ !== TYPE) return err('WRONG_KIND')
  const { iss, sub, crit, jwks, authority_hints: hints } = payload
  // No claim beyond those of the specification is understood here, so none may be critical.
  if (crit !== undefined) return err('CRITICAL')
  if (typeof iss !== 'string' || !isEntityId(iss) || typeof sub !== 'string') return err('MALFORMED')
  if (!isEntityId(sub) && !/^did:[a-z0-9]+:\S{1,500}$/.test(sub)) return err('MALFORMED')
  const issuedAt = seconds(payload.iat)
  const expiresAt = seconds(payload.exp)
  if (issuedAt === null || expiresAt === null) return err('MALFORMED')
  const keys = jwks === undefined ? null : readKeySet(jwks)
  // Only of a DID are the keys told elsewhere.
  if (keys === null && (jwks !== undefined || isEntityId(sub))) return err('MALFORMED')
  return ok({
    iss,
    sub,
    issuedAt,
    expiresAt,
    keys,
    authorityHints: members(hints)
      .filter((one): one is string => typeof one === 'string' && isEntityId(one))
      .slice(0, MAX_HINTS),
    metadata: object(payload.metadata),
    metadataPolicy: object(payload.metadata_policy),
    policyCritical: members(payload.metadata_policy_crit),
    constraints: object(payload.constraints),
    text: text.trim(),
    token: token.value,
  })
}

/** Why the times of a statement speak against it, if they do. */
function problemOfTimes({ issuedAt, expiresAt }: EntityStatement, now: Instant): StatementProblem | null {
  if (issuedAt > now + CLOCK_SKEW_MS) return 'FROM_FUTURE'
  return expiresAt < now - CLOCK_SKEW_MS ? 'EXPIRED' : null
}

export type Expected = {
  readonly iss: string
  readonly sub: string
  readonly keys: KeySet
  readonly now: Instant
  readonly cryptography?: Cryptography | undefined
}

/** A statement by `iss` on `sub` that holds now, signed with one of `keys`; or why it does not count. */
export async function checkStatement(
  statement: EntityStatement,
  { iss, sub, keys, now, cryptography }: Expected,
): Promise<StatementProblem | null> {
  if (statement.iss !== iss) return 'OTHER_ISSUER'
  if (statement.sub !== sub) return 'OTHER_SUBJECT'
  if (!(await isSignedBy(statement.token, keys, cryptography))) return 'SIGNATURE'
  return problemOfTimes(statement, now)
}

/** What an entity says of itself: signed with a key that stands in it. Who the entity is follows from its address alone. */
export async function checkConfiguration(
  statement: EntityStatement,
  id: string,
  now: Instant,
  cryptography?: Cryptography,
): Promise<StatementProblem | null> {
  if (statement.keys === null) return 'MALFORMED'
  return checkStatement(statement, { iss: id, sub: id, keys: statement.keys, now, cryptography })
}
