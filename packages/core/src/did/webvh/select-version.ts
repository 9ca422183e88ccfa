import { isJsonObject, type Json, type JsonObject, list } from '../../primitives/json.ts'
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
 * is so here as well: what is known of it now counts for what it signed then.
 */
export function documentOf(did: string, version: Version, log: VerifiedLog): DidDocument {
  const { document, parameters } = version
  if (document.id !== did || parameters.deactivated) return { id: did }
  const later = log.versions.slice(version.number).flatMap(one => methodsOf(one.document))
  const revoked = later.filter(one => one.revoked !== undefined)
  if (revoked.length === 0) return document
  const told = (value: Json): Json => {
    const found = isJsonObject(value) ? revoked.find(one => nameOf(one, did) === nameOf(value, did)) : undefined
    return found ? { ...(value as JsonObject), revoked: found.revoked as Json } : value
  }
  const members = Object.entries(document).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map(told) : value,
  ])
  return Object.fromEntries(members) as DidDocument
}

/** The whole id of a method, which may be written without the DID. */
const nameOf = ({ id }: JsonObject, did: string): Json | undefined =>
  typeof id === 'string' && id.startsWith('#') ? did + id : id

const methodsOf = (document: DidDocument): JsonObject[] =>
  [...list(document.verificationMethod), ...list(document.assertionMethod)].filter(isJsonObject)
