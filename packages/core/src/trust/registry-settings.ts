import { isJsonObject, type Json } from '../primitives/json.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import { parseStrictJson } from '../primitives/strict-json.ts'
import { configurationUrl, isEntityId } from './federation/entity-id.ts'
import type { TrustAnchor } from './federation/find-chain.ts'
import { readKeySet } from './federation/key-set.ts'

/** Where something is read: at an https address, or in a file beside the settings. */
export type Place = { readonly url: string } | { readonly file: string }

/** A registry that a verifier has chosen to believe, by the name that they give it. */
export type RegistrySetting =
  | { readonly kind: 'list'; readonly name: string; readonly place: Place }
  | { readonly kind: 'federation'; readonly name: string; readonly anchor: TrustAnchor }
  | {
      readonly kind: 'recognition'
      readonly name: string
      readonly place: Place
      /** DIDs of the accreditors whose recognitions count. */
      readonly accreditors: readonly string[]
    }

/** What is wrong, where: `2.url` is the address of the second registry. Counted from one, for people. */
export type SettingsError = { readonly field: string; readonly problem: string }

const MAX_REGISTRIES = 16
const WELL_KNOWN = '/.well-known/openid-federation'
const isWebAddress = (value: Json | undefined): value is string =>
  typeof value === 'string' && value.length <= 2_048 && /^https:\/\/[^\s#]+$/.test(value)

function placeOf(row: Readonly<Record<string, Json>>): Place | null {
  if (isWebAddress(row.url) && row.file === undefined) return { url: row.url }
  return typeof row.file === 'string' && row.file !== '' && row.url === undefined && !row.file.includes('\0')
    ? { file: row.file }
    : null
}

/**
 * Reads which registries a verifier believes: a JSON list of objects with `name` and `type`, as the Digital Credentials
 * Consortium's verifiers are given theirs: `dcc-legacy` (a list of institutions at `url` or in `file`), `oidf` (an OpenID
 * Federation with the anchor at `trustAnchorEC`, and its keys as `jwks`), `vc-recognition` (a recognition credential at
 * `url` or in `file`, by one of `acceptedIssuers`).
 */
export function readRegistrySettings(file: Uint8Array | string): Result<readonly RegistrySetting[], SettingsError> {
  const read = parseStrictJson(file)
  if (!read.ok || !Array.isArray(read.value)) return err({ field: '', problem: 'is no JSON list' })
  const rows = read.value as readonly Json[]
  if (rows.length > MAX_REGISTRIES) return err({ field: '', problem: `names more than ${MAX_REGISTRIES} registries` })
  const settings: RegistrySetting[] = []
  for (const [index, row] of rows.entries()) {
    const at = String(index + 1)
    if (!isJsonObject(row)) return err({ field: at, problem: 'is no object' })
    const made = settingOf(row)
    if ('problem' in made) return err({ field: `${at}.${made.field}`, problem: made.problem })
    if (settings.some(one => one.name === made.name)) return err({ field: `${at}.name`, problem: 'is used twice' })
    settings.push(made)
  }
  return ok(settings)
}

function settingOf(row: Readonly<Record<string, Json>>): RegistrySetting | SettingsError {
  const { name, type } = row
  const wrong = (field: string, problem: string): SettingsError => ({ field, problem })
  if (typeof name !== 'string' || name.trim() === '' || name.length > 200) return wrong('name', 'must be a name')
  const known: Readonly<Record<string, readonly string[]>> = {
    'dcc-legacy': ['url', 'file'],
    oidf: ['trustAnchorEC', 'jwks'],
    'vc-recognition': ['url', 'file', 'acceptedIssuers'],
  }
  const members = typeof type === 'string' ? known[type] : undefined
  if (!members) return wrong('type', 'must be dcc-legacy, oidf or vc-recognition')
  const odd = Object.keys(row).find(key => !['name', 'type', ...members].includes(key))
  if (odd !== undefined) return wrong(odd, 'is nothing that a registry of this type has')
  if (type === 'oidf') {
    const address = typeof row.trustAnchorEC === 'string' ? row.trustAnchorEC : ''
    const id = address.endsWith(WELL_KNOWN) ? address.slice(0, -WELL_KNOWN.length) : address
    if (!isEntityId(id) || configurationUrl(id).length > 2_048)
      return wrong('trustAnchorEC', 'must be the https address of a trust anchor')
    if (row.jwks === undefined) return { kind: 'federation', name, anchor: { id } }
    const keys = readKeySet(row.jwks)
    return keys
      ? { kind: 'federation', name, anchor: { id, keys } }
      : wrong('jwks', 'must be a JWK Set of public keys with kid')
  }
  const place = placeOf(row)
  if (!place) return wrong('url', 'must be an https address, or file a path in its place')
  if (type === 'dcc-legacy') return { kind: 'list', name, place }
  const accreditors = Array.isArray(row.acceptedIssuers) ? row.acceptedIssuers : []
  return accreditors.length > 0 &&
    accreditors.every(one => typeof one === 'string' && /^(did:|https:\/\/)\S+$/.test(one))
    ? { kind: 'recognition', name, place, accreditors: accreditors as string[] }
    : wrong('acceptedIssuers', 'must be a list of DIDs')
}
