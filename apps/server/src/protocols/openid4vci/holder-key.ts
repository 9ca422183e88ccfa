import { parseJwt } from '@laurel/core/credential'
import { type DidResolver, findVerificationMethod, resolveDidJwk, resolveDidKey } from '@laurel/core/did'
import { type Cryptography, type PublicKey, parseJwk, toJwk } from '@laurel/core/keys'
import { isJsonObject, type JsonObject, toBase64url, toUtf8 } from '@laurel/core/primitives'
import { sha256url } from '../oauth/pkce.ts'

/** The one spelling of an algorithm that goes with each kind of key (H-15); symmetric ones and `none` are not among them. */
const ALGORITHMS = {
  Ed25519: ['EdDSA', 'Ed25519'],
  'P-256': ['ES256'],
  'P-384': ['ES384'],
  RSA: [],
  'BLS12-381-G2': [],
} as const satisfies Record<PublicKey['type'], readonly string[]>

/** In the order in which wallets should choose. */
export const SIGNING_ALGORITHMS = ['ES256', 'EdDSA', 'Ed25519', 'ES384']

export const goesWith = (key: PublicKey, alg: unknown): boolean =>
  (ALGORITHMS[key.type] as readonly unknown[]).includes(alg)

/** Only DIDs that carry their key: nobody is asked over the network about a wallet. */
export const offlineDids: DidResolver = async did => {
  if (did.startsWith('did:key:')) return resolveDidKey(did)
  if (did.startsWith('did:jwk:')) return resolveDidJwk(did)
  return { ok: false, error: { code: 'DID_METHOD_UNSUPPORTED', reason: 'a DID that does not carry its key' } }
}

export type HolderKey = { readonly did: string; readonly key: PublicKey; readonly jwk: JsonObject }

/** The DID that a bare key goes by: its members in the order of RFC 7638, and nothing else. */
function didOfKey(key: PublicKey): HolderKey {
  const { kty, crv, x, y } = toJwk(key)
  const jwk: JsonObject = y === undefined ? { crv: crv!, kty: kty!, x: x! } : { crv: crv!, kty: kty!, x: x!, y: y! }
  return { did: `did:jwk:${toBase64url(toUtf8(JSON.stringify(jwk)))}`, key, jwk }
}

/** RFC 7638: SHA-256 of the members that must be there, in their order. */
export const thumbprintOf = (key: PublicKey): string => sha256url(JSON.stringify(didOfKey(key).jwk))

/** Reads a key that a wallet has sent. @returns the key, or why it cannot be one (H-12, H-14) */
export function keyOfJwk(jwk: unknown): HolderKey | string {
  if (!isJsonObject(jwk)) return 'is no JSON Web Key'
  const key = parseJwk(jwk)
  if (!key.ok) return key.error.reason
  return ALGORITHMS[key.value.type].length === 0 ? 'is of a kind that binds nothing here' : didOfKey(key.value)
}

/**
 * The key that a JOSE header names: `jwk`, or `kid` in the document of a DID that carries its key. Exactly one of them;
 * `x5c`, `x5u` and `jku` count for nothing (H-16).
 */
export async function keyOfHeader(header: JsonObject): Promise<HolderKey | string> {
  const { jwk, kid } = header
  if ((jwk === undefined) === (kid === undefined)) return 'has to name its key by either jwk or kid'
  if (jwk !== undefined) return keyOfJwk(jwk)
  if (typeof kid !== 'string' || kid.length > 2_000) return 'has a kid that is no DID URL'
  const did = kid.split('#')[0] as string
  const resolved = await offlineDids(did)
  if (!resolved.ok) return resolved.error.reason
  const fragment = kid.includes('#') ? kid : `${did}#${did.startsWith('did:jwk:') ? '0' : did.slice('did:key:'.length)}`
  const found = findVerificationMethod(resolved.value, fragment, 'authentication')
  if (!found.ok) return found.error.reason
  if (ALGORITHMS[found.value.type].length === 0) return 'is of a kind that binds nothing here'
  return { ...didOfKey(found.value), did }
}

export type ReadJws = { readonly holder: HolderKey; readonly header: JsonObject; readonly payload: JsonObject }

/** Reads a JWS that carries its own key, of exactly this `typ` (H-19). @returns what it says, or what is wrong */
export async function readOwnJws(text: string, typ: string, cryptography: Cryptography): Promise<ReadJws | string> {
  const parsed = parseJwt(text)
  if (!parsed.ok) return 'is no JWT'
  const { header, payload, signature, signed } = parsed.value
  if (header.typ !== typ) return `has another typ than ${typ}`
  if (header.crit !== undefined || header.b64 !== undefined) return 'has a header that must be understood and is not'
  const holder = await keyOfHeader(header)
  if (typeof holder === 'string') return `names a key that ${holder}`
  if (!goesWith(holder.key, header.alg)) return 'has an alg that is not its key’s'
  if (!(await cryptography.verify(holder.key, signature, toUtf8(signed)))) return 'has a wrong signature'
  return { holder, header, payload }
}
