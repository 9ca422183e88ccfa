import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import { isHash } from './address.ts'

export type Witnesses = { readonly threshold: number; readonly ids: readonly string[] }

/** The parameters in force after an entry (did:webvh 1.0, "DID Method Parameters"). */
export type Parameters = {
  readonly scid: string
  readonly updateKeys: readonly string[]
  readonly nextKeyHashes: readonly string[]
  /** Null while entries need no witness. */
  readonly witness: Witnesses | null
  readonly watchers: readonly string[]
  readonly portable: boolean
  readonly deactivated: boolean
  /** Seconds. */
  readonly ttl: number
}

type ParameterError = { readonly name: string; readonly reason: string }

export const METHOD = 'did:webvh:1.0'
const DEFAULT_TTL = 3_600
const MAX_LISTED = 64

const NAMES = [
  'method',
  'scid',
  'updateKeys',
  'nextKeyHashes',
  'witness',
  'watchers',
  'portable',
  'deactivated',
  'ttl',
] as const

const isTexts = (value: Json | undefined): value is readonly string[] =>
  Array.isArray(value) && value.length <= MAX_LISTED && value.every(one => typeof one === 'string')

/** `{}` ends witnessing. A witness is a did:key, and stands there once. */
function readWitness(value: Json): Witnesses | null | undefined {
  if (!isJsonObject(value)) return undefined
  if (Object.keys(value).length === 0) return null
  const { threshold, witnesses, ...more } = value
  if (Object.keys(more).length > 0 || !Array.isArray(witnesses)) return undefined
  if (witnesses.length === 0 || witnesses.length > MAX_LISTED) return undefined
  const ids: string[] = []
  for (const one of witnesses as readonly Json[]) {
    if (!isJsonObject(one) || Object.keys(one).some(name => name !== 'id')) return undefined
    if (typeof one.id !== 'string' || !/^did:key:z[1-9A-HJ-NP-Za-km-z]+$/.test(one.id)) return undefined
    if (ids.includes(one.id)) return undefined
    ids.push(one.id)
  }
  if (typeof threshold !== 'number' || !Number.isInteger(threshold)) return undefined
  return threshold >= 1 && threshold <= ids.length ? { threshold, ids } : undefined
}

/** Changes the parameters in force by those of an entry; `before` is null for the first one. */
export function applyParameters(before: Parameters | null, given: JsonObject): Result<Parameters, ParameterError> {
  const wrong = (name: string, reason: string) => err({ name, reason })
  const unknown = Object.keys(given).find(name => !(NAMES as readonly string[]).includes(name))
  if (unknown !== undefined) return wrong(unknown.slice(0, 40), 'not a parameter of did:webvh 1.0')
  // Early programs wrote null for the default of a parameter; to be read so (did:webvh 1.0, the note on null).
  const has = (name: (typeof NAMES)[number]) => Object.hasOwn(given, name)
  const value = (name: (typeof NAMES)[number], standard: Json): Json => given[name] ?? standard

  if (before === null && !has('method')) return wrong('method', 'missing in the first entry')
  if (has('method') && given.method !== METHOD) return wrong('method', 'a version that is not known here')
  if (before === null ? !isHash(given.scid) : has('scid'))
    return wrong('scid', before === null ? 'missing, or no hash' : 'allowed in the first entry only')
  if (before === null && !has('updateKeys')) return wrong('updateKeys', 'missing in the first entry')

  const updateKeys = has('updateKeys') ? value('updateKeys', []) : before!.updateKeys
  if (!isTexts(updateKeys)) return wrong('updateKeys', 'not a list of keys')
  const nextKeyHashes = has('nextKeyHashes') ? value('nextKeyHashes', []) : (before?.nextKeyHashes ?? [])
  if (!isTexts(nextKeyHashes)) return wrong('nextKeyHashes', 'not a list of hashes')
  const watchers = has('watchers') ? value('watchers', []) : (before?.watchers ?? [])
  if (!isTexts(watchers)) return wrong('watchers', 'not a list of addresses')
  const witness = has('witness') ? readWitness(value('witness', {})) : (before?.witness ?? null)
  if (witness === undefined)
    return wrong('witness', 'not {} and no list of did:key with a threshold that they can meet')
  const portable = has('portable') ? value('portable', false) : (before?.portable ?? false)
  if (typeof portable !== 'boolean') return wrong('portable', 'neither true nor false')
  if (portable && before !== null && !before.portable)
    return wrong('portable', 'may be true from the first entry on only')
  const deactivated = has('deactivated') ? value('deactivated', false) : (before?.deactivated ?? false)
  if (typeof deactivated !== 'boolean') return wrong('deactivated', 'neither true nor false')
  const ttl = has('ttl') ? value('ttl', DEFAULT_TTL) : (before?.ttl ?? DEFAULT_TTL)
  if (typeof ttl !== 'number' || !Number.isInteger(ttl) || ttl < 0 || ttl > 2 ** 31)
    return wrong('ttl', 'not a number of seconds')
  const scid = before?.scid ?? (given.scid as string)
  return ok({ scid, updateKeys, nextKeyHashes, witness, watchers, portable, deactivated, ttl })
}
