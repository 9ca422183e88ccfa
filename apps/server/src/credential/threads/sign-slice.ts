import { type ContextLibrary, signDataIntegrityBatch, signJwt } from '@laurel/core/credential'
import type { Cryptography, Signer } from '@laurel/core/keys'
import { canonicalJson, idOf, type JsonObject, toHex, toUtf8 } from '@laurel/core/primitives'
import { detachToken } from '../detached-token.ts'

/** A credential in both forms, and what stands for each on the public record: their digests (`digestOf`), hexadecimal. */
export type Signed = {
  readonly document: string
  /** As it is kept beside the document (`detachToken`). */
  readonly jwt: string
  readonly documentDigest: string
  readonly jwtDigest: string
}

export type SignTools = { readonly cryptography: Cryptography; readonly contexts: ContextLibrary }

/**
 * Signs documents of one issuer in both forms: Data Integrity (eddsa-rdfc-2022) and JWT (EdDSA).
 *
 * @param unsigned  the documents as JSON
 * @throws for a document that cannot be signed, or that names another issuer than it is signed as: it was built here, so
 *   that is a bug
 */
export async function signSlice(
  unsigned: readonly string[],
  created: string,
  signer: Signer,
  tools: SignTools,
): Promise<Signed[]> {
  const documents = unsigned.map(text => JSON.parse(text) as JsonObject)
  const [did] = signer.verificationMethod.split('#')
  if (documents.some(one => idOf(one.issuer) !== did)) throw new Error('a credential is signed as its issuer only')
  const { hashText, sha256: hashBytes } = tools.cryptography
  const sha256 = (text: string) => hashText?.('sha256', text) ?? toHex(hashBytes(toUtf8(text)))
  const secured = await signDataIntegrityBatch(documents, signer, { cryptosuite: 'eddsa-rdfc-2022', created }, tools)
  const signed: Signed[] = []
  for (const [position, one] of secured.entries()) {
    if (!one.ok) throw new Error(`a credential of ours cannot be signed: ${one.error.code}`)
    const jwt = await signJwt(documents[position] as JsonObject, signer)
    const document = JSON.stringify(one.value)
    signed.push({
      document,
      jwt: detachToken(jwt, document),
      documentDigest: sha256(canonicalJson(one.value)),
      jwtDigest: sha256(jwt),
    })
  }
  return signed
}
