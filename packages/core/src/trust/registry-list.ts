import { isJsonObject, type Json } from '../primitives/json.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import { parseStrictJson } from '../primitives/strict-json.ts'
import { withoutHidden } from '../verification/index.ts'

/** An institution on a list of somebody's. */
export type RegistryEntry = {
  readonly did: string
  readonly name: string
  /** The host of its web site. */
  readonly domain?: string
  readonly location?: string
  /** The did:webvh of the same institution, where the list names it. */
  readonly webvh?: string
  /** ISO 8601: since when it is listed, where the list says so. */
  readonly since?: string
}

export type RegistryError = {
  readonly code: 'LIST_MALFORMED' | 'LIST_EMPTY' | 'LIST_TOO_LONG' | 'LIST_ENTRY'
  /** Which entry, by its DID or its number. */
  readonly entry?: string
}

const MAX_ENTRIES = 5_000
const MAX_BYTES = 2 * 1024 * 1024
const DID = /^did:[a-z0-9]+:\S{1,500}$/

const text = (value: Json | undefined, longest: number): string | null => {
  const found = typeof value === 'string' ? withoutHidden(value).trim() : ''
  return found !== '' && found.length <= longest ? found : null
}
const hostOf = (url: Json | undefined): string | null =>
  typeof url === 'string' ? (/^https?:\/\/([^/?#@\s]{1,253})(?:[/?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? null) : null

function entryOf(did: string, value: Json): RegistryEntry | null {
  if (!DID.test(did) || !isJsonObject(value)) return null
  const name = text(value.name, 300)
  if (name === null) return null
  const domain = text(value.domain, 253) ?? hostOf(value.url)
  const location = text(value.location, 300)
  const { webvh, since } = value
  return {
    did,
    name,
    ...(domain ? { domain } : {}),
    ...(location ? { location } : {}),
    ...(typeof webvh === 'string' && /^did:webvh:\S{1,500}$/.test(webvh) ? { webvh } : {}),
    ...(typeof since === 'string' && /^\d{4}-\d\d-\d\d/.test(since) ? { since } : {}),
  }
}

/**
 * Reads a list of institutions: the format of the Digital Credentials Consortium's known registries,
 * `{meta, registry: {did: {name, location, url}}}`, or Laurel's own, `[{did, name, domain?}]`. As a whole or not at all:
 * of a list that is half understood nobody could say who is missing from it.
 */
export function readRegistryList(file: Uint8Array | string): Result<readonly RegistryEntry[], RegistryError> {
  const read = parseStrictJson(file, { maxBytes: MAX_BYTES })
  if (!read.ok) return err({ code: 'LIST_MALFORMED' })
  const { value } = read
  const rows: readonly (readonly [string, Json])[] | null = Array.isArray(value)
    ? (value as readonly Json[]).map(one => [isJsonObject(one) && typeof one.did === 'string' ? one.did : '', one])
    : isJsonObject(value) && isJsonObject(value.registry)
      ? Object.entries(value.registry)
      : null
  if (rows === null) return err({ code: 'LIST_MALFORMED' })
  if (rows.length === 0) return err({ code: 'LIST_EMPTY' })
  if (rows.length > MAX_ENTRIES) return err({ code: 'LIST_TOO_LONG' })
  const entries: RegistryEntry[] = []
  const seen = new Set<string>()
  for (const [index, [did, row]] of rows.entries()) {
    const entry = entryOf(did, row)
    if (entry === null || seen.has(did)) return err({ code: 'LIST_ENTRY', entry: did || String(index + 1) })
    seen.add(did)
    entries.push(entry)
  }
  return ok(entries)
}

/** Whoever goes by one of these DIDs. */
export const findListed = (entries: readonly RegistryEntry[], did: string): RegistryEntry | null =>
  entries.find(one => one.did === did || one.webvh === did) ?? null

/** The list as the Digital Credentials Consortium's readers take it; what is ours stands beside theirs. */
export function writeRegistryList(
  entries: readonly (RegistryEntry & { readonly url?: string })[],
  meta: { readonly name: string; readonly created: string; readonly updated: string },
): string {
  const registry = Object.fromEntries(entries.map(({ did, ...entry }) => [did, entry]))
  return `${JSON.stringify({ meta, registry }, null, 1)}\n`
}
