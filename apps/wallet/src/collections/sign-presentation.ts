import { signDataIntegrity } from '@laurel/core/credential'
import type { Signer } from '@laurel/core/keys'
import type { JsonObject } from '@laurel/core/primitives'
import { type DeviceSigningKey, signWith } from '../keys/signing-key.ts'

type Identity = { readonly did: string; readonly verificationMethod: string }

/**
 * Credentials together with the wallet's signature, which says that their holder has put them together: a Verifiable
 * Presentation (VC 2.0 §4.13). Made here; the server is not asked.
 */
export async function signPresentation(
  device: DeviceSigningKey,
  { did, verificationMethod }: Identity,
  credentials: readonly JsonObject[],
): Promise<JsonObject> {
  const document = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: `urn:uuid:${crypto.randomUUID()}`,
    type: ['VerifiablePresentation'],
    holder: did,
    verifiableCredential: [...credentials],
  }
  const signer: Signer = {
    type: 'Ed25519',
    verificationMethod,
    sign: messages => Promise.all(messages.map(message => signWith(device, did, message))),
  }
  const signed = await signDataIntegrity(document, signer, {
    cryptosuite: 'eddsa-rdfc-2022',
    created: `${new Date().toISOString().slice(0, 19)}Z`,
    proofPurpose: 'authentication',
  })
  if (!signed.ok) throw new Error(signed.error.code)
  return signed.value
}
