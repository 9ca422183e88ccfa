import { createRequire } from 'node:module'
import { bundledContexts } from '@laurel/core/credential'
import { type DidDocument, didKeyOf } from '@laurel/core/did'
import { encodeMultikey, encodeSecretMultikey, type PublicKey } from '@laurel/core/keys'
import type { JsonObject } from '@laurel/core/primitives'

type Suite = object
type Loaded = { documentUrl: string; document: unknown; contextUrl?: null }
type Loader = (url: string) => Promise<Loaded>
type Verified = { verified: boolean; error?: unknown }

// The peer has no types; these are the calls that are measured.
const require = createRequire(import.meta.url)
const vc = require('@digitalbazaar/vc') as {
  issue(options: { credential: JsonObject; suite: Suite; documentLoader: Loader; now: Date }): Promise<JsonObject>
  verifyCredential(options: {
    credential: JsonObject
    suite: Suite
    documentLoader: Loader
    checkStatus: () => Promise<Verified>
    now: Date
  }): Promise<Verified>
}
const { DataIntegrityProof } = require('@digitalbazaar/data-integrity') as {
  DataIntegrityProof: new (options: { signer?: unknown; date?: string; cryptosuite: unknown }) => Suite
}
const { cryptosuite: rdfc } = require('@digitalbazaar/eddsa-rdfc-2022-cryptosuite') as { cryptosuite: unknown }
const { createSignCryptosuite, createVerifyCryptosuite } = require('@digitalbazaar/eddsa-jcs-2022-cryptosuite') as {
  createSignCryptosuite(): unknown
  createVerifyCryptosuite(): unknown
}
const Multikey = require('@digitalbazaar/ed25519-multikey') as {
  from(key: object): Promise<{ signer(): unknown }>
}

/** `@digitalbazaar/vc` with the same key, contexts and time as ours, set up once as its documentation says. */
export async function digitalBazaar(options: {
  secretKey: Uint8Array
  publicKey: PublicKey
  didDocument: DidDocument
  created: string
  now: Date
}) {
  const { did, verificationMethod } = didKeyOf(options.publicKey)
  const multikey = {
    '@context': 'https://w3id.org/security/multikey/v1',
    id: verificationMethod,
    type: 'Multikey',
    controller: did,
    publicKeyMultibase: encodeMultikey(options.publicKey),
  }
  const loaded = new Map<string, Loaded>()
  for (const { url, text } of bundledContexts.sources)
    loaded.set(url, { documentUrl: url, document: JSON.parse(text), contextUrl: null })
  loaded.set(did, { documentUrl: did, document: options.didDocument })
  loaded.set(verificationMethod, { documentUrl: verificationMethod, document: multikey })
  const documentLoader: Loader = async url => {
    const found = loaded.get(url)
    if (!found) throw new Error(`not at hand: ${url}`)
    return found
  }
  const secretKeyMultibase = encodeSecretMultikey('Ed25519', options.secretKey)
  const signer = (await Multikey.from({ ...multikey, secretKeyMultibase })).signer()
  const checkStatus = async () => ({ verified: true })
  const { now, created: date } = options

  const mechanism = (toSign: unknown, toVerify: unknown) => {
    const signing = new DataIntegrityProof({ signer, date, cryptosuite: toSign })
    const verifying = new DataIntegrityProof({ cryptosuite: toVerify })
    return {
      issue: (credential: JsonObject) => vc.issue({ credential, suite: signing, documentLoader, now }),
      verify: (credential: JsonObject) =>
        vc.verifyCredential({ credential, suite: verifying, documentLoader, checkStatus, now }),
    }
  }
  return { rdfc: mechanism(rdfc, rdfc), jcs: mechanism(createSignCryptosuite(), createVerifyCryptosuite()) }
}
