import { createRequire } from 'node:module'
import { bundledContexts } from '@laurel/core/credential'
import { didKeyOf } from '@laurel/core/did'
import { encodeMultikey, encodeSecretMultikey } from '@laurel/core/keys'

// The peer has no types; these are the calls that are measured.
const require = createRequire(import.meta.url)
const vc = require('@digitalbazaar/vc')
const { DataIntegrityProof } = require('@digitalbazaar/data-integrity')
const { cryptosuite: rdfc } = require('@digitalbazaar/eddsa-rdfc-2022-cryptosuite')
const { createSignCryptosuite, createVerifyCryptosuite } = require('@digitalbazaar/eddsa-jcs-2022-cryptosuite')
const Multikey = require('@digitalbazaar/ed25519-multikey')
/** `@digitalbazaar/vc` with the same key, contexts and time as ours, set up once as its documentation says. */
export async function digitalBazaar(options) {
  const { did, verificationMethod } = didKeyOf(options.publicKey)
  const multikey = {
    '@context': 'https://w3id.org/security/multikey/v1',
    id: verificationMethod,
    type: 'Multikey',
    controller: did,
    publicKeyMultibase: encodeMultikey(options.publicKey),
  }
  const loaded = new Map()
  for (const { url, text } of bundledContexts.sources)
    loaded.set(url, { documentUrl: url, document: JSON.parse(text), contextUrl: null })
  loaded.set(did, { documentUrl: did, document: options.didDocument })
  loaded.set(verificationMethod, { documentUrl: verificationMethod, document: multikey })
  const documentLoader = async url => {
    const found = loaded.get(url)
    if (!found) throw new Error(`not at hand: ${url}`)
    return found
  }
  const secretKeyMultibase = encodeSecretMultikey('Ed25519', options.secretKey)
  const signer = (await Multikey.from({ ...multikey, secretKeyMultibase })).signer()
  const checkStatus = async () => ({ verified: true })
  const { now, created: date } = options
  const mechanism = (toSign, toVerify) => {
    const signing = new DataIntegrityProof({ signer, date, cryptosuite: toSign })
    const verifying = new DataIntegrityProof({ cryptosuite: toVerify })
    return {
      issue: credential => vc.issue({ credential, suite: signing, documentLoader, now }),
      verify: credential => vc.verifyCredential({ credential, suite: verifying, documentLoader, checkStatus, now }),
    }
  }
  return { rdfc: mechanism(rdfc, rdfc), jcs: mechanism(createSignCryptosuite(), createVerifyCryptosuite()) }
}
