import { strict as assert } from 'node:assert'
import crypto from 'node:crypto'
import {
  bundledContexts,
  type CryptosuiteName,
  canonicalize,
  signDataIntegrity,
  signDataIntegrityBatch,
  signJwt,
  verifyJwt,
  verifyProofs,
} from '@laurel/core/credential'
import { type DidResolver, didKeyOf, resolveDidKey } from '@laurel/core/did'
import { cryptographyFromNode, publicKeyOf, signerFromNode, toJwk } from '@laurel/core/keys'
import { type Instant, type JsonObject, ok, parseStrictJson, toBase64url } from '@laurel/core/primitives'
import { digitalBazaar } from './digital-bazaar.ts'
import type { Contender } from './measure.ts'
import { realisticCredential } from './realistic-credential.ts'

const CREATED = '2026-07-01T08:00:00Z'
const NOW = Date.parse('2026-07-02T08:00:00Z')
/** Different documents, so that nobody wins by remembering one. */
const POOL = 256
const COHORT = 100

const unwrap = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  assert.ok(result.ok, JSON.stringify(result))
  return result.value
}

/** Everything that is measured, set up, and shown to agree: the peer verifies ours, we verify the peer's. */
export async function contenders(): Promise<{ all: Contender[]; document: { bytes: number; quads: number } }> {
  const secretKey = new Uint8Array(crypto.createHash('sha256').update('the key of the benchmark').digest())
  const publicKey = publicKeyOf('Ed25519', secretKey)
  const { did, verificationMethod } = didKeyOf(publicKey)
  const didDocument = unwrap(resolveDidKey(did))
  const cryptography = cryptographyFromNode(crypto as never)
  const signer = signerFromNode(crypto as never, { type: 'Ed25519', secretKey, verificationMethod })
  const resolveDid: DidResolver = async () => ok(didDocument)
  const tools = { cryptography }
  const verifying = { resolveDid, cryptography, now: NOW as Instant }

  const pool = Array.from({ length: POOL }, (_, index) => realisticCredential(did, index))
  const texts = pool.map(document => JSON.stringify(document))
  const of = <T>(list: readonly T[], index: number): T => list[index % list.length]!
  const options = (cryptosuite: CryptosuiteName) => ({ cryptosuite, created: CREATED })
  const sign = async (document: JsonObject, cryptosuite: CryptosuiteName) =>
    unwrap(await signDataIntegrity(document, signer, options(cryptosuite), tools))
  const check = async (document: JsonObject) => {
    const [finding] = await verifyProofs(document, verifying)
    assert.equal(finding?.outcome, 'passed', finding?.code)
  }
  const checkJwt = async (jwt: string) => {
    const { finding } = await verifyJwt(jwt, verifying)
    assert.equal(finding.outcome, 'passed', finding.code)
  }

  const peer = await digitalBazaar({ secretKey, publicKey, didDocument, created: CREATED, now: new Date(NOW) })
  // The peer writes into what it is given, so it gets its own copy, made outside what is measured of ours and cheap.
  const peerIssue = (suite: 'rdfc' | 'jcs', index: number) => peer[suite].issue({ ...of(pool, index) })
  const peerVerify = async (suite: 'rdfc' | 'jcs', document: JsonObject) => {
    const { verified, error } = await peer[suite].verify(document)
    assert.ok(verified, String(error))
  }

  const signed = await Promise.all(pool.map(document => sign(document, 'eddsa-rdfc-2022')))
  const signedJcs = await Promise.all(pool.map(document => sign(document, 'eddsa-jcs-2022')))
  const signedTexts = signed.map(document => JSON.stringify(document))
  const jwts = await Promise.all(pool.map(document => signJwt(document, signer)))
  for (const [suite, ours] of [
    ['rdfc', signed],
    ['jcs', signedJcs],
  ] as const) {
    const theirs = await peerIssue(suite, 0)
    assert.equal((theirs.proof as JsonObject).proofValue, (ours[0]!.proof as JsonObject).proofValue)
    await peerVerify(suite, ours[0]!)
    await check(theirs)
  }

  // The floor: what node:crypto itself makes of the 64 bytes that a proof signs.
  const message = new Uint8Array(64).fill(7)
  const rawKey = crypto.createPrivateKey({ key: { ...toJwk(publicKey), d: toBase64url(secretKey) }, format: 'jwk' })
  const rawPublicKey = crypto.createPublicKey(rawKey)
  const rawSignature = crypto.sign(null, message, rawKey)
  const canonical = (document: JsonObject) =>
    unwrap(canonicalize(document, bundledContexts, { hash: cryptography.sha256 }))

  const all: Contender[] = [
    { name: 'raw sign', run: () => crypto.sign(null, message, rawKey) },
    { name: 'raw verify', run: () => crypto.verify(null, message, rawPublicKey, rawSignature) },
    { name: 'canonicalize', run: index => canonical(of(pool, index)) },
    { name: 'eddsa-rdfc-2022 issue', run: index => sign(of(pool, index), 'eddsa-rdfc-2022') },
    {
      name: 'eddsa-rdfc-2022 issue, cohort',
      items: COHORT,
      run: async index => {
        const documents = Array.from({ length: COHORT }, (_, at) => of(pool, index * COHORT + at))
        for (const one of await signDataIntegrityBatch(documents, signer, options('eddsa-rdfc-2022'), tools))
          unwrap(one)
      },
    },
    { name: 'eddsa-rdfc-2022 verify', run: index => check(of(signed, index)) },
    {
      name: 'eddsa-rdfc-2022 verify, from text',
      run: index => check(unwrap(parseStrictJson(of(signedTexts, index))) as JsonObject),
    },
    { name: '@digitalbazaar/vc eddsa-rdfc-2022 issue', run: index => peerIssue('rdfc', index) },
    { name: '@digitalbazaar/vc eddsa-rdfc-2022 verify', run: index => peerVerify('rdfc', of(signed, index)) },
    { name: 'eddsa-jcs-2022 issue', run: index => sign(of(pool, index), 'eddsa-jcs-2022') },
    { name: 'eddsa-jcs-2022 verify', run: index => check(of(signedJcs, index)) },
    { name: '@digitalbazaar/vc eddsa-jcs-2022 issue', run: index => peerIssue('jcs', index) },
    { name: '@digitalbazaar/vc eddsa-jcs-2022 verify', run: index => peerVerify('jcs', of(signedJcs, index)) },
    { name: 'VC-JWT issue', run: index => signJwt(of(pool, index), signer) },
    { name: 'VC-JWT verify', run: index => checkJwt(of(jwts, index)) },
  ]
  const quads = canonical(pool[0]!).split('\n').length - 1
  return { all, document: { bytes: texts[0]!.length, quads } }
}
