import {
  type CryptosuiteName,
  type DisclosureSuite,
  derive,
  type ProofOptions,
  type RandomTools,
  signBase,
  signDataIntegrity,
  signJwt,
  mandatoryPointers as usualPointers,
} from '@laurel/core/credential'
import { err, type JsonObject, ok, type Result } from '@laurel/core/primitives'
import type { AnySigner, SigningKeyType } from './keys.ts'

export type SecuringWishes = Pick<ProofOptions, 'created' | 'expires' | 'challenge' | 'domain' | 'proofPurpose'> & {
  /** Null where the caller leaves it to us. */
  readonly mandatoryPointers: readonly string[] | null
}
export type SecuringError = { readonly code: string; readonly reason: string }

/** A way to secure a document. A new one is one entry here: how to secure, and how to derive where it can. */
export type Mechanism = {
  readonly name: string
  /** The kinds of keys that go with it, the usual one first. */
  readonly keyTypes: readonly SigningKeyType[]
  /** Whether the issuer can say what a holder must always show. */
  readonly takesPointers: boolean
  secure(
    document: JsonObject,
    signer: AnySigner,
    wishes: SecuringWishes,
    tools: RandomTools,
  ): Promise<Result<JsonObject, SecuringError>>
  /** Shows a part of what was signed, as its holder would. */
  derive?(
    document: JsonObject,
    wishes: { readonly selectivePointers: readonly string[]; readonly presentationHeader?: Uint8Array },
    tools: RandomTools,
  ): Promise<Result<JsonObject, SecuringError>>
}

const otherKey = err({ code: 'E_SUITE', reason: 'the cryptosuite does not go with this key' })

const saidOf = (error: { readonly code: string; readonly reason?: string; readonly at?: string }): SecuringError => ({
  code: error.code,
  reason: error.reason ?? error.at ?? '',
})

const dataIntegrity = (name: CryptosuiteName, keyTypes: readonly SigningKeyType[]): Mechanism => ({
  name,
  keyTypes,
  takesPointers: false,
  async secure(document, signer, { mandatoryPointers: _none, ...wishes }, tools) {
    if (signer.type === 'BLS12-381-G2') return otherKey
    const signed = await signDataIntegrity(document, signer, { ...wishes, cryptosuite: name }, tools)
    return signed.ok ? signed : err(saidOf(signed.error))
  },
})

/** The holder chooses what to show, beside what the issuer says must be: VC-DI-ECDSA §3.5, VC-DI-BBS §3.4. */
const selective = (name: DisclosureSuite, keyTypes: readonly SigningKeyType[]): Mechanism => ({
  name,
  keyTypes,
  takesPointers: true,
  async secure(document, signer, { mandatoryPointers, ...wishes }, tools) {
    const pointers = mandatoryPointers ?? usualPointers(document, name)
    const options = { ...wishes, cryptosuite: name, mandatoryPointers: pointers }
    const signed = await signBase(document, signer, options, tools)
    return signed.ok ? signed : err(saidOf(signed.error))
  },
  async derive(document, wishes, tools) {
    const derived = await derive(document, { ...wishes, cryptosuite: name }, tools)
    return derived.ok ? derived : err(saidOf(derived.error))
  },
})

const envelope = (kind: 'vc' | 'vp'): Mechanism => ({
  name: `${kind}+jwt`,
  keyTypes: ['Ed25519', 'P-256', 'P-384'],
  takesPointers: false,
  async secure(document, signer, { challenge, domain }) {
    if (signer.type === 'BLS12-381-G2') return otherKey
    // VC-JOSE-COSE §3.1.2: what the verifier gave out stands beside the presentation's own members.
    const asked = {
      ...(challenge === undefined ? {} : { nonce: challenge }),
      ...(domain === undefined ? {} : { aud: domain }),
    }
    const token = await signJwt({ ...document, ...asked }, signer, { typ: `${kind}+jwt` })
    return ok({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      id: `data:application/${kind}+jwt,${token}`,
      type: kind === 'vc' ? 'EnvelopedVerifiableCredential' : 'EnvelopedVerifiablePresentation',
    })
  },
})

const SUITES: readonly Mechanism[] = [
  dataIntegrity('eddsa-rdfc-2022', ['Ed25519']),
  dataIntegrity('eddsa-jcs-2022', ['Ed25519']),
  dataIntegrity('ecdsa-rdfc-2019', ['P-256', 'P-384']),
  dataIntegrity('ecdsa-jcs-2019', ['P-256', 'P-384']),
]

/** What a credential can be secured with, the usual one first. */
export const FOR_CREDENTIALS: readonly Mechanism[] = [
  ...SUITES,
  selective('ecdsa-sd-2023', ['P-256']),
  selective('bbs-2023', ['BLS12-381-G2']),
  envelope('vc'),
]
export const FOR_PRESENTATIONS: readonly Mechanism[] = [...SUITES, envelope('vp')]
