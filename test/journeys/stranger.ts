import { signDataIntegrity } from '@laurel/core/credential'
import { didKeyOf } from '@laurel/core/did'
import { createSigner, generateKeyPair } from '@laurel/core/keys'
import type { JsonObject } from '@laurel/core/primitives'

/** An issuer of whom no server has heard, with a key of its own and no address; `seed` tells one from another. */
export function strangerIssuer(name: string, seed: number) {
  const pair = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(seed))
  const { did, verificationMethod } = didKeyOf(pair.publicKey)
  const issue = async (title: string, more: JsonObject = {}): Promise<string> => {
    const document: JsonObject = {
      '@context': [
        'https://www.w3.org/ns/credentials/v2',
        'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
      ],
      id: `urn:uuid:11111111-1111-4111-8111-${String(seed).padStart(12, '1')}`,
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      issuer: { id: did, type: ['Profile'], name },
      validFrom: '2026-01-01T00:00:00Z',
      name: title,
      credentialSubject: {
        type: ['AchievementSubject'],
        identifier: [{ type: 'IdentityObject', identityType: 'name', hashed: false, identityHash: 'Sample Learner 7' }],
        achievement: {
          id: 'urn:uuid:22222222-2222-4222-8222-222222222222',
          type: ['Achievement'],
          name: title,
          description: 'A sample.',
          criteria: { narrative: 'A sample.' },
        },
      },
      ...more,
    }
    const signed = await signDataIntegrity(document, createSigner({ ...pair, verificationMethod }), {
      cryptosuite: 'eddsa-rdfc-2022',
      created: '2026-01-01T00:00:00Z',
    })
    if (!signed.ok) throw new Error(JSON.stringify(signed.error))
    return JSON.stringify(signed.value)
  }
  return { did, issue }
}
