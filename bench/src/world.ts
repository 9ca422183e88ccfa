import crypto from 'node:crypto'
import { type DidResolver, didKeyOf, resolveDidKey } from '@laurel/core/did'
import { cryptographyFromNode, publicKeyOf, signerFromNode, toJwk } from '@laurel/core/keys'
import { type Instant, type JsonObject, ok, toBase64url } from '@laurel/core/primitives'
import { realisticCredential } from './realistic-credential.ts'

export const CREATED = '2026-07-01T08:00:00Z'
export const NOW = Date.parse('2026-07-02T08:00:00Z') as Instant
/** Different documents, so that nobody wins by remembering one. */
const POOL = 256

/** What went well; measured along with what gave it, so it does nothing else unless it has to. */
export const unwrap = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

/** Goes round and round. */
export const of = <T>(list: readonly T[], index: number): T => list[index % list.length]!

export type World = ReturnType<typeof createWorld>

/** One Ed25519 key, what belongs to it, and the documents that are signed with it: the same for everybody. */
export function createWorld() {
  const secretKey = new Uint8Array(crypto.createHash('sha256').update('the key of the benchmark').digest())
  const publicKey = publicKeyOf('Ed25519', secretKey)
  const { did, verificationMethod } = didKeyOf(publicKey)
  const didDocument = unwrap(resolveDidKey(did))
  const cryptography = cryptographyFromNode(crypto as never)
  const signer = signerFromNode(crypto as never, { type: 'Ed25519', secretKey, verificationMethod })
  const resolveDid: DidResolver = async id => (id === did ? ok(didDocument) : resolveDidKey(id))
  const key = crypto.createPrivateKey({ key: { ...toJwk(publicKey), d: toBase64url(secretKey) }, format: 'jwk' })
  const pool: readonly JsonObject[] = Array.from({ length: POOL }, (_, index) => realisticCredential(did, index))
  return {
    secretKey,
    publicKey,
    did,
    verificationMethod,
    didDocument,
    cryptography,
    signer,
    key,
    pool,
    verifying: { resolveDid, cryptography, now: NOW },
  }
}
