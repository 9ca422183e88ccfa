import { p256, p384 } from '@noble/curves/nist.js'
import { concat } from '../primitives/bytes.ts'
import type { JsonObject } from '../primitives/json.ts'
import { decodeBase64url, toBase64url } from '../primitives/multibase.ts'
import { err, type Result } from '../primitives/result.ts'
import type { KeyError } from './key-error.ts'
import { checkPublicKey } from './sanity.ts'
import type { PublicKey } from './signer.ts'

const malformed = (reason: string) => err({ code: 'E_KEY_MALFORMED', reason } as const)

const bytesOf = (value: unknown, length?: number): Uint8Array | null => {
  if (typeof value !== 'string' || value.length > 2_048) return null
  const bytes = decodeBase64url(value)
  return bytes.ok && (length === undefined || bytes.value.length === length) ? bytes.value : null
}

/** Reads a public JWK (RFC 7517, RFC 8037). One that carries a private part is refused: somebody has published it. */
export function parseJwk(jwk: JsonObject): Result<PublicKey, KeyError> {
  for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'])
    if (Object.hasOwn(jwk, member))
      return err({ code: 'E_KEY_PRIVATE', reason: 'a private key where a public one belongs' })
  if (jwk.kty === 'OKP' && jwk.crv === 'Ed25519') {
    const x = bytesOf(jwk.x, 32)
    return x ? checkPublicKey('Ed25519', x) : malformed('x is not 32 bytes of base64url')
  }
  if (jwk.kty === 'EC' && (jwk.crv === 'P-256' || jwk.crv === 'P-384')) {
    const size = jwk.crv === 'P-256' ? 32 : 48
    const x = bytesOf(jwk.x, size)
    const y = bytesOf(jwk.y, size)
    return x && y
      ? checkPublicKey(jwk.crv, concat(new Uint8Array([4]), x, y))
      : malformed(`x and y are not ${size} bytes of base64url`)
  }
  if (jwk.kty === 'RSA') {
    const n = bytesOf(jwk.n)
    const e = bytesOf(jwk.e)
    return n && e && n.length > 0 && e.length > 0 && e.length <= 8
      ? checkPublicKey('RSA', rsaSpki(n, e))
      : malformed('n and e are not base64url')
  }
  return err({ code: 'E_KEY_UNSUPPORTED', reason: 'a kind of key that is not Ed25519, P-256, P-384 or RSA' })
}

/** Writes a public key as JWK. @throws TypeError for RSA, which Laurel never publishes, and for BLS12-381 */
export function toJwk(key: PublicKey): JsonObject {
  if (key.type === 'RSA') throw new TypeError('Laurel publishes no RSA keys')
  if (key.type === 'BLS12-381-G2') throw new TypeError('BLS12-381 has no JWK form that verifiers agree on')
  if (key.type === 'Ed25519') return { kty: 'OKP', crv: 'Ed25519', x: toBase64url(key.bytes) }
  const raw = (key.type === 'P-256' ? p256 : p384).Point.fromBytes(key.bytes).toBytes(false)
  const size = (raw.length - 1) / 2
  return { kty: 'EC', crv: key.type, x: toBase64url(raw.subarray(1, 1 + size)), y: toBase64url(raw.subarray(1 + size)) }
}

/** DER of SubjectPublicKeyInfo for rsaEncryption (RFC 8017 A.1.1, RFC 5280 §4.1). */
function rsaSpki(n: Uint8Array, e: Uint8Array): Uint8Array {
  const length = (size: number) => (size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff])
  const wrap = (tag: number, ...parts: Uint8Array[]) => {
    const body = concat(...parts)
    return concat(new Uint8Array([tag, ...length(body.length)]), body)
  }
  const integer = (bytes: Uint8Array) => {
    let start = 0
    while (start < bytes.length - 1 && bytes[start] === 0) start++
    const trimmed = bytes.subarray(start)
    return wrap(0x02, (trimmed[0] ?? 0) & 0x80 ? concat(new Uint8Array([0]), trimmed) : trimmed)
  }
  const algorithm = new Uint8Array([
    0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
  ])
  return wrap(0x30, algorithm, wrap(0x03, new Uint8Array([0]), wrap(0x30, integer(n), integer(e))))
}
