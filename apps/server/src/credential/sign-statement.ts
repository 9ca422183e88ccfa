import { setImmediate as nextTurn } from 'node:timers/promises'
import { type ContextLibrary, signDataIntegrityBatch, signJwt } from '@laurel/core/credential'
import type { Cryptography, Signer } from '@laurel/core/keys'
import type { JsonObject } from '@laurel/core/primitives'

/** An intent: the exact document, and the time (`xsd:dateTimeStamp`) that its proof will carry. */
export type Statement = { readonly unsigned: string; readonly proofCreated: string }
export type Signed = { readonly document: string; readonly jwt: string }

/** Documents canonicalised before the event loop gets its turn. */
const SLICE = 25

/**
 * Signs intents in both forms: Data Integrity (eddsa-rdfc-2022) and JWT (EdDSA). Deterministic: the same intent gives
 * the same bytes, however often a crash makes us sign it.
 *
 * @throws for a document that cannot be signed: it was built here, so that is a bug
 */
export async function signStatements(
  statements: readonly Statement[],
  signer: Signer,
  tools: { readonly cryptography: Cryptography; readonly contexts: ContextLibrary },
): Promise<Signed[]> {
  const signed: Signed[] = []
  for (let from = 0; from < statements.length; ) {
    const created = (statements[from] as Statement).proofCreated
    let to = from + 1
    while (to < Math.min(statements.length, from + SLICE) && statements[to]?.proofCreated === created) to++
    const documents = statements.slice(from, to).map(one => JSON.parse(one.unsigned) as JsonObject)
    const secured = await signDataIntegrityBatch(documents, signer, { cryptosuite: 'eddsa-rdfc-2022', created }, tools)
    for (const [position, one] of secured.entries()) {
      if (!one.ok) throw new Error(`a credential of ours cannot be signed: ${one.error.code}`)
      const jwt = await signJwt(documents[position] as JsonObject, signer)
      signed.push({ document: JSON.stringify(one.value), jwt })
    }
    from = to
    await nextTurn()
  }
  return signed
}
