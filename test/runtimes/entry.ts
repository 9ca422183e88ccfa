import { signDataIntegrity } from '@laurel/core/credential'
import { didKeyOf } from '@laurel/core/did'
import { createSigner, generateKeyPair } from '@laurel/core/keys'
import type { Instant, JsonObject } from '@laurel/core/primitives'
import { verify } from '@laurel/core/verification'

/** What core does in any runtime: sign a badge with each suite, verify it and what is given, notice a change. */
export async function exercise(published: readonly JsonObject[], now: number): Promise<string[]> {
  const options = {
    now: now as Instant,
    fetch: async () => ({ ok: false, error: { code: 'FETCH_OFFLINE' } }) as const,
    allowContexts: ['https://www.w3.org/ns/credentials/examples/v2', 'https://w3id.org/citizenship/v4rc1'],
  }
  const results: string[] = []
  for (const document of published) {
    const report = await verify(document, options)
    results.push(report.findings.find(one => one.check === 'proof')?.code ?? 'none')
  }
  for (const [type, cryptosuite] of [
    ['Ed25519', 'eddsa-rdfc-2022'],
    ['Ed25519', 'eddsa-jcs-2022'],
    ['P-256', 'ecdsa-rdfc-2019'],
    ['P-384', 'ecdsa-jcs-2019'],
  ] as const) {
    const pair = generateKeyPair(type, length => new Uint8Array(length).fill(5))
    const { did, verificationMethod } = didKeyOf(pair.publicKey)
    const badge: JsonObject = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiableCredential'],
      issuer: did,
      name: 'การฟัง',
      credentialSubject: { id: did },
    }
    const signed = await signDataIntegrity(badge, createSigner({ ...pair, verificationMethod }), {
      cryptosuite,
      created: '2026-06-01T00:00:00Z',
    })
    if (!signed.ok) throw new Error(signed.error.code)
    const good = await verify(signed.value, options)
    const bad = await verify({ ...signed.value, name: 'changed' }, options)
    results.push(`${cryptosuite} ${good.result} ${bad.result} ${JSON.stringify(signed.value.proof)}`)
  }
  return results
}
