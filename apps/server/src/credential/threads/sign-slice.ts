import { type ContextLibrary, signJwtText, signTexts } from '@laurel/core/credential'
import type { Cryptography, Signer } from '@laurel/core/keys'
import { toHex, toUtf8 } from '@laurel/core/primitives'
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
 * @param unsigned  the documents as JSON, as `JSON.stringify` writes them
 * @throws for a document that cannot be signed, or that names another issuer than it is signed as: it was built here, so
 *   that is a bug
 */
export async function signSlice(
  unsigned: readonly string[],
  created: string,
  signer: Signer,
  tools: SignTools,
): Promise<Signed[]> {
  const { hashText, sha256: hashBytes } = tools.cryptography
  const sha256 = (text: string) => hashText?.('sha256', text) ?? toHex(hashBytes(toUtf8(text)))
  const secured = await signTexts(unsigned, signer, { created }, tools)
  const signed: Signed[] = []
  for (const [position, one] of secured.entries()) {
    if (!one.ok) {
      const { code } = one.error
      throw new Error(`a credential of ours cannot be signed: ${'reason' in one.error ? one.error.reason : code}`)
    }
    const { document, canonical } = one.value
    const jwt = await signJwtText(unsigned[position]!, signer)
    signed.push({
      document,
      jwt: detachToken(jwt, document),
      documentDigest: sha256(canonical),
      jwtDigest: sha256(jwt),
    })
  }
  return signed
}
