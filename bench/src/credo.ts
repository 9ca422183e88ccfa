import { ClaimFormat, JsonTransformer, W3cV2Credential, W3cV2JwtVerifiableCredential } from '@credo-ts/core'
import type { JsonObject } from '@laurel/core/primitives'
import { openCredoWallet } from '@laurel/testkit/credo-wallet'

/**
 * Credo with keys by `node:crypto` and its records in memory: what Credo itself offers for both is a native program that
 * is downloaded when installed.
 *
 * @returns what issues and verifies under a did:key of Credo's own; what does not verify throws
 */
export async function openCredo() {
  const { agent, close } = await openCredoWallet()
  const made = await agent.dids.create({
    method: 'key',
    options: { createKey: { type: { kty: 'OKP', crv: 'Ed25519' } } },
  } as never)
  const { did, didDocument } = made.didState
  const verificationMethod = didDocument?.verificationMethod?.[0]?.id
  if (did === undefined || verificationMethod === undefined) throw new Error('Credo made no DID')
  return {
    did,
    close,
    async issueJwt(document: JsonObject): Promise<string> {
      const credential = JsonTransformer.fromJSON(document, W3cV2Credential)
      const signed = await agent.w3cV2Credentials.signCredential({
        format: ClaimFormat.JwtW3cVc,
        credential,
        alg: 'EdDSA',
        verificationMethod,
      })
      return signed.encoded as string
    },
    async verifyJwt(text: string): Promise<void> {
      const credential = W3cV2JwtVerifiableCredential.fromCompact(text)
      const answer = await agent.w3cV2Credentials.verifyCredential({ credential })
      if (!answer.isValid) throw new Error(`Credo does not verify it: ${JSON.stringify(answer)}`)
    },
    async issueSdJwt(claims: JsonObject, vct: string, disclosureFrame: object): Promise<string> {
      const { compact } = await agent.sdJwtVc.sign({
        payload: { ...claims, vct },
        issuer: { method: 'did', didUrl: verificationMethod },
        disclosureFrame,
      } as never)
      return compact
    },
    async verifySdJwt(compactSdJwtVc: string): Promise<void> {
      const answer = await agent.sdJwtVc.verify({ compactSdJwtVc })
      if (!answer.isValid) throw new Error(`Credo does not verify it: ${answer.error}`)
    },
  }
}

export type Credo = Awaited<ReturnType<typeof openCredo>>
