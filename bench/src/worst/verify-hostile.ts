import { err, type JsonObject, toBase58btc } from '@laurel/core/primitives'
import { createVerifierMemory, verify } from '@laurel/core/verification'
import { NOW, type World } from '../world.ts'
import { type Hostile, hostileDocuments } from './documents.ts'

/** As many as a verifier takes, so that whatever is done for each is done as often as can be. */
const PROOFS = 4

/** The text of a hostile document, with proofs by a key that is there: only the signatures are wrong. */
export function hostileTexts({ did, verificationMethod }: World) {
  const proof = Array.from({ length: PROOFS }, (_, index) => ({
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-rdfc-2022',
    created: `2026-07-01T08:00:0${index}Z`,
    verificationMethod,
    proofPurpose: 'assertionMethod',
    proofValue: toBase58btc(new Uint8Array(64).fill(index + 1)),
  }))
  return hostileDocuments().map(({ name, document }: Hostile) => ({
    name,
    text: JSON.stringify({ ...document, issuer: { ...(document.issuer as JsonObject), id: did }, proof }),
  }))
}

/** What a verifier says that can reach nobody; the codes of what failed. */
export async function verifyHostile(text: string, { cryptography }: World): Promise<string[]> {
  const unreachable = async () => err({ code: 'UNREACHABLE', reason: 'nobody is asked here' } as const)
  const report = await verify(text, {
    now: NOW,
    cryptography,
    memory: createVerifierMemory(),
    fetch: unreachable as never,
  })
  const failed = report.findings.filter(one => one.outcome === 'failed')
  return [...new Set(failed.map(one => one.code))]
}
