import { setImmediate as nextTurn } from 'node:timers/promises'
import { type ContextLibrary, signDataIntegrityBatch, signJwt } from '@laurel/core/credential'
import type { Cryptography, Signer } from '@laurel/core/keys'
import { idOf, type JsonObject } from '@laurel/core/primitives'

/** An intent: the exact document, and the time (`xsd:dateTimeStamp`) that its proof will carry. */
export type Statement = { readonly unsigned: string; readonly proofCreated: string }
export type Signed = { readonly document: string; readonly jwt: string }

/** The DID that a document of ours names as its issuer: it is signed under no other. */
export const issuerIn = (document: JsonObject): string => idOf(document.issuer) as string

/** Documents canonicalised before the event loop gets its turn. */
const SLICE = 25

/**
 * Signs intents in both forms: Data Integrity (eddsa-rdfc-2022) and JWT (EdDSA). Deterministic: the same intent gives
 * the same bytes, however often a crash makes us sign it.
 *
 * @param signerAs  the signer under the DID that a document names as its issuer
 * @throws for a document that cannot be signed: it was built here, so that is a bug
 */
export async function signStatements(
  statements: readonly Statement[],
  signerAs: (did: string) => Promise<Signer>,
  tools: { readonly cryptography: Cryptography; readonly contexts: ContextLibrary },
): Promise<Signed[]> {
  const signed: Signed[] = []
  for (let from = 0; from < statements.length; ) {
    const created = (statements[from] as Statement).proofCreated
    const slice = statements.slice(from, from + SLICE).map(one => JSON.parse(one.unsigned) as JsonObject)
    const did = issuerIn(slice[0] as JsonObject)
    const goesOn = (at: number) =>
      statements[from + at]?.proofCreated === created && issuerIn(slice[at] as JsonObject) === did
    let count = 1
    while (count < slice.length && goesOn(count)) count++
    const documents = slice.slice(0, count)
    const signer = await signerAs(did)
    const secured = await signDataIntegrityBatch(documents, signer, { cryptosuite: 'eddsa-rdfc-2022', created }, tools)
    for (const [position, one] of secured.entries()) {
      if (!one.ok) throw new Error(`a credential of ours cannot be signed: ${one.error.code}`)
      const jwt = await signJwt(documents[position] as JsonObject, signer)
      signed.push({ document: JSON.stringify(one.value), jwt })
    }
    from += count
    await nextTurn()
  }
  return signed
}
