import { createRequire } from 'node:module'
import { bundledContexts } from '@laurel/core/credential'
import { encodeMultikey, encodeSecretMultikey } from '@laurel/core/keys'
import type { JsonObject } from '@laurel/core/primitives'
import { CREATED, NOW, type World } from './world.ts'

type Suite = object
type Loaded = { documentUrl: string; document: unknown; contextUrl?: null }
type Loader = (url: string) => Promise<Loaded>
type Verified = { verified: boolean; error?: unknown }

// The peers have no types; these are the calls that are measured.
const require = createRequire(import.meta.url)
type Issuing = {
  issue(options: { credential: JsonObject; suite: Suite; documentLoader: Loader; now: Date }): Promise<JsonObject>
  verifyCredential(options: {
    credential: JsonObject
    suite: Suite
    documentLoader: Loader
    checkStatus: () => Promise<Verified>
    now: Date
  }): Promise<Verified>
}
type Proofs = { DataIntegrityProof: new (options: { signer?: unknown; date?: string; cryptosuite: unknown }) => Suite }
type Multikeys = { from(key: object): Promise<{ signer(): unknown }> }
type Cryptosuite = { cryptosuite: unknown }

const { createSignCryptosuite, createVerifyCryptosuite } = require('@digitalbazaar/eddsa-jcs-2022-cryptosuite') as {
  createSignCryptosuite(): unknown
  createVerifyCryptosuite(): unknown
}

type Libraries = { readonly vc: Issuing; readonly proofs: Proofs; readonly multikeys: Multikeys }

const DIGITAL_BAZAAR: Libraries = {
  vc: require('@digitalbazaar/vc') as Issuing,
  proofs: require('@digitalbazaar/data-integrity') as Proofs,
  multikeys: require('@digitalbazaar/ed25519-multikey') as Multikeys,
}
const DIGITAL_CREDENTIALS: Libraries = {
  vc: require('@digitalcredentials/vc') as Issuing,
  proofs: require('@digitalcredentials/data-integrity') as Proofs,
  multikeys: require('@digitalcredentials/ed25519-multikey') as Multikeys,
}

/** Issues and verifies one credential; verifying throws where the peer does not say that it is verified. */
export type Mechanism = {
  issue(credential: JsonObject): Promise<JsonObject>
  verify(credential: JsonObject): Promise<void>
}

/** A library with the same key, contexts and time as ours, set up once as its documentation says. */
async function mechanism(
  { vc, proofs: { DataIntegrityProof }, multikeys }: Libraries,
  { did, didDocument, verificationMethod, publicKey, secretKey }: World,
  [toSign, toVerify]: readonly [unknown, unknown],
): Promise<Mechanism> {
  const multikey = {
    '@context': 'https://w3id.org/security/multikey/v1',
    id: verificationMethod,
    type: 'Multikey',
    controller: did,
    publicKeyMultibase: encodeMultikey(publicKey),
  }
  const loaded = new Map<string, Loaded>()
  for (const { url, text } of bundledContexts.sources)
    loaded.set(url, { documentUrl: url, document: JSON.parse(text), contextUrl: null })
  loaded.set(did, { documentUrl: did, document: didDocument })
  loaded.set(verificationMethod, { documentUrl: verificationMethod, document: multikey })
  const documentLoader: Loader = async url => {
    const found = loaded.get(url)
    if (!found) throw new Error(`not at hand: ${url}`)
    return found
  }
  const secretKeyMultibase = encodeSecretMultikey('Ed25519', secretKey)
  const signer = (await multikeys.from({ ...multikey, secretKeyMultibase })).signer()
  const checkStatus = async () => ({ verified: true })
  const now = new Date(NOW)
  const signing = new DataIntegrityProof({ signer, date: CREATED, cryptosuite: toSign })
  const verifying = new DataIntegrityProof({ cryptosuite: toVerify })
  return {
    // It writes into what it is given, so it gets a copy, which is cheap.
    issue: credential => vc.issue({ credential: { ...credential }, suite: signing, documentLoader, now }),
    async verify(credential) {
      const answer = await vc.verifyCredential({ credential, suite: verifying, documentLoader, checkStatus, now })
      if (!answer.verified) throw new Error(`the peer does not verify it: ${answer.error}`)
    },
  }
}

/** `@digitalbazaar/vc` by eddsa-rdfc-2022 and eddsa-jcs-2022. */
export async function digitalBazaar(world: World): Promise<{ rdfc: Mechanism; jcs: Mechanism }> {
  const { cryptosuite } = require('@digitalbazaar/eddsa-rdfc-2022-cryptosuite') as Cryptosuite
  return {
    rdfc: await mechanism(DIGITAL_BAZAAR, world, [cryptosuite, cryptosuite]),
    jcs: await mechanism(DIGITAL_BAZAAR, world, [createSignCryptosuite(), createVerifyCryptosuite()]),
  }
}

/** `@digitalcredentials/vc`, the fork of the Digital Credentials Consortium, by its own eddsa-rdfc-2022. */
export async function digitalCredentials(world: World): Promise<Mechanism> {
  const { cryptosuite } = require('@digitalcredentials/eddsa-rdfc-2022-cryptosuite') as Cryptosuite
  return mechanism(DIGITAL_CREDENTIALS, world, [cryptosuite, cryptosuite])
}
