import { fromBase64url } from '../../primitives/base64url.ts'
import { concat, toHex } from '../../primitives/bytes.ts'
import { isJsonObject, type Json, type JsonObject, list } from '../../primitives/json.ts'
import { decodeMultibase } from '../../primitives/multibase.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import { type Instant, parseDateTime } from '../../primitives/time.ts'
import type { DidDocument, DidError } from '../did-document.ts'
import type { VerifiedLog, Version } from './verify-log.ts'

/** Which version of a DID is meant; the newest where nothing is said. One of them at most. */
export type WantedVersion = {
  readonly versionId?: string
  readonly versionNumber?: number
  /** The version that was valid then. */
  readonly at?: Instant
}

const notFound = (reason: string) => err({ code: 'DID_NOT_FOUND', reason } as const)

/**
 * The version that is meant. One that holds is found even where a later entry does not (did:webvh 1.0, "Read", step
 * 11.2); the newest, and the one of a time that may lie after the break, are not.
 */
export function selectVersion(log: VerifiedLog, wanted: WantedVersion = {}): Result<Version, DidError> {
  const { versions, broken } = log
  const { versionId, versionNumber, at } = wanted
  const named = versionId !== undefined || versionNumber !== undefined
  const found = named
    ? versions.find(one => one.versionId === versionId || one.number === versionNumber)
    : at === undefined
      ? versions.at(-1)
      : [...versions].reverse().find(one => one.since <= at)
  if (broken !== null && (!found || (!named && found === versions.at(-1)))) {
    const place = broken.entry === 0 ? '' : ` in entry ${broken.entry}`
    return err({ code: 'DID_DOCUMENT_INVALID', reason: `${broken.code}${place}: ${broken.reason}` })
  }
  return found ? ok(found) : notFound('its log has no such version')
}

/** The query of a DID URL, `?versionId=…`, as the version that it means. */
export function readVersionQuery(query: string): Result<WantedVersion, DidError> {
  const malformed = (reason: string) => err({ code: 'DID_MALFORMED', reason } as const)
  const parts = query.split('&').map(part => part.split('='))
  const [name, value] = parts[0] ?? []
  if (parts.length !== 1 || parts[0]?.length !== 2 || !value) return malformed('not one version')
  if (name === 'versionId') return ok({ versionId: value })
  if (name === 'versionNumber')
    return /^[1-9]\d{0,8}$/.test(value) ? ok({ versionNumber: Number(value) }) : malformed('versionNumber is no number')
  const at = name === 'versionTime' ? parseDateTime(value.replaceAll('%3A', ':')) : null
  return at?.ok ? ok({ at: at.value }) : malformed('versionTime is no time')
}

/**
 * The document of `did` in a version of its log. A DID that has been deactivated, or has moved to another place, has no
 * keys any more: what it signed before is found in the versions of that time. A key that a later version calls `revoked`
 * is so here as well, under whatever name: what is known of it now counts for what it signed then.
 */
export function documentOf(did: string, version: Version, log: VerifiedLog): DidDocument {
  const { document, parameters } = version
  if (document.id !== did || parameters.deactivated) return { id: did }
  const revoked = revocationsOf(log, did)
  if (revoked.size === 0) return document
  const told = (value: Json): Json => {
    if (!isJsonObject(value)) return value
    const found = marksOf(value, did)
      .map(mark => revoked.get(mark))
      .find(one => one !== undefined && one.number > version.number)
    return found ? { ...value, revoked: found.revoked } : value
  }
  const members = Object.entries(document).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map(told) : value,
  ])
  return Object.fromEntries(members) as DidDocument
}

type Revocation = { readonly number: number; readonly revoked: Json }
const REVOCATIONS = new WeakMap<VerifiedLog, ReadonlyMap<string, Revocation>>()

/** What a log calls `revoked`, by every mark of it, each in the newest version that does; found once for each log. */
function revocationsOf(log: VerifiedLog, did: string): ReadonlyMap<string, Revocation> {
  const known = REVOCATIONS.get(log)
  if (known) return known
  const found = new Map<string, Revocation>()
  for (const { document, number } of log.versions)
    for (const method of methodsOf(document))
      if (method.revoked !== undefined)
        for (const mark of marksOf(method, did)) found.set(mark, { number, revoked: method.revoked })
  REVOCATIONS.set(log, found)
  return found
}

/** What a method is known by: its whole id, which may be written without the DID; and its key, under whatever name. */
function marksOf({ id, publicKeyMultibase, publicKeyJwk }: JsonObject, did: string): string[] {
  const marks: string[] = []
  if (typeof id === 'string') marks.push(id.startsWith('#') ? did + id : id)
  const key = typeof publicKeyMultibase === 'string' ? decodeMultibase(publicKeyMultibase) : null
  // Behind the two bytes that say of which kind it is.
  if (key?.ok) marks.push(`key ${toHex(key.value.subarray(2))}`)
  if (isJsonObject(publicKeyJwk)) {
    const [x, y] = [publicKeyJwk.x, publicKeyJwk.y].map(one => (typeof one === 'string' ? fromBase64url(one) : null))
    if (x && y) marks.push(`key ${toHex(concat(Uint8Array.of(2 + ((y.at(-1) ?? 0) & 1)), x))}`)
    else if (x) marks.push(`key ${toHex(x)}`)
  }
  return marks
}

const methodsOf = (document: DidDocument): JsonObject[] =>
  [...list(document.verificationMethod), ...list(document.assertionMethod)].filter(isJsonObject)
