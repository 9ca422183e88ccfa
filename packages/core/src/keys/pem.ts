import { decodeBase64url } from '../primitives/multibase.ts'
import { err, type Result } from '../primitives/result.ts'
import type { KeyError } from './key-error.ts'
import { checkPublicKey } from './sanity.ts'
import type { KeyType, PublicKey } from './signer.ts'

/** How SubjectPublicKeyInfo begins for each kind of key with points (RFC 5480 §2, RFC 8410 §4); what follows is the key. */
const PREFIXES: readonly (readonly [type: KeyType, prefix: readonly number[], length: number])[] = [
  ['Ed25519', [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00], 32],
  [
    'P-256',
    [0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01].concat([
      0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
    ]),
    65,
  ],
  [
    'P-384',
    [0x30, 0x76, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01].concat([
      0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22, 0x03, 0x62, 0x00,
    ]),
    97,
  ],
]

/** Reads a public key as PEM (RFC 7468 §13): one block, `PUBLIC KEY`, and nothing private anywhere near it. */
export function parsePem(pem: string): Result<PublicKey, KeyError> {
  const malformed = (reason: string) => err({ code: 'E_KEY_MALFORMED', reason } as const)
  if (pem.length > 8_192) return malformed('too long')
  if (pem.includes('PRIVATE KEY'))
    return err({ code: 'E_KEY_PRIVATE', reason: 'a private key where a public one belongs' })
  const body = /^\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/.exec(pem)?.[1]
  if (body === undefined) return malformed('not one block of a public key')
  const text = body.replace(/\s/g, '').replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')
  const der = decodeBase64url(text)
  if (!der.ok) return malformed('not base64')
  for (const [type, prefix, length] of PREFIXES)
    if (der.value.length === prefix.length + length && prefix.every((byte, at) => der.value[at] === byte))
      return checkPublicKey(type, der.value.subarray(prefix.length))
  return checkPublicKey('RSA', der.value)
}
