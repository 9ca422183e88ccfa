import { strict as assert } from 'node:assert'
import * as crypto from 'node:crypto'
import { createRequire } from 'node:module'
import {
  type BbsSigner,
  bundledContexts,
  createBbsSigner,
  curveFromMcl,
  type DisclosureSuite,
  derive,
  generateBbsKeyPair,
  type MclModule,
  mandatoryPointers,
  signBase,
  verifyProofs,
} from '@laurel/core/credential'
import { didKeyOf, resolveDidKey } from '@laurel/core/did'
import {
  cryptographyFromNode,
  encodeMultikey,
  encodeSecretMultikey,
  generateKeyPair,
  type PublicKey,
  proofKeyFromNode,
  randomizedSignerFromNode,
  type Signer,
} from '@laurel/core/keys'
import type { JsonObject } from '@laurel/core/primitives'
import type { Contender } from './measure.ts'
import { realisticCredential } from './realistic-credential.ts'
import { CREATED, NOW, of, unwrap } from './world.ts'

// The peers have no types; these are the calls that are measured.
const require = createRequire(import.meta.url)
type Loaded = { documentUrl: string; document: unknown; contextUrl: null }
type Loader = (url: string) => Promise<Loaded>
type Verified = { verified: boolean; error?: unknown }
const vc = require('@digitalbazaar/vc') as {
  issue(options: object): Promise<JsonObject>
  derive(options: object): Promise<JsonObject>
  verifyCredential(options: object): Promise<Verified>
}
const { DataIntegrityProof } = require('@digitalbazaar/data-integrity') as {
  DataIntegrityProof: new (options: object) => object
}
type Library = {
  createSignCryptosuite(options: object): unknown
  createDiscloseCryptosuite(options: object): unknown
  createVerifyCryptosuite(): unknown
}
type Multikeys = { from(key: object): Promise<{ signer(): unknown }> }
const PEERS: Record<DisclosureSuite, { library: Library; multikeys: Multikeys }> = {
  'ecdsa-sd-2023': {
    library: require('@digitalbazaar/ecdsa-sd-2023-cryptosuite') as Library,
    multikeys: require('@digitalbazaar/ecdsa-multikey') as Multikeys,
  },
  'bbs-2023': {
    library: require('@digitalbazaar/bbs-2023-cryptosuite') as Library,
    multikeys: require('@digitalbazaar/bls12-381-multikey') as Multikeys,
  },
}

const POOL = 16
/** How many times the peer's rate ours ought to be. */
const GOALS: Record<DisclosureSuite, number> = { 'ecdsa-sd-2023': 15, 'bbs-2023': 30 }
/** What a learner shows beside what is always shown: the result with its level, and the evidence. */
const CHOSEN = ['/credentialSubject/result', '/evidence']

const curve = await curveFromMcl((await import('mcl-wasm')).default as unknown as MclModule)
const tools = {
  random: (length: number) => new Uint8Array(crypto.randomBytes(length)),
  cryptography: cryptographyFromNode(crypto as never),
  makeProofKey: () => proofKeyFromNode(crypto as never),
  curve: () => curve,
}

type Keys = { publicKey: PublicKey; secretKey: Uint8Array; signer: Signer | BbsSigner }
function keysOf(suite: DisclosureSuite): Keys {
  if (suite === 'bbs-2023') {
    const { secretKey, publicKey: bytes } = generateBbsKeyPair(curve, tools.random)
    const publicKey = { type: 'BLS12-381-G2', bytes } as const
    const { verificationMethod } = didKeyOf(publicKey)
    return { secretKey, publicKey, signer: createBbsSigner(curve, { secretKey, verificationMethod }) }
  }
  const pair = generateKeyPair('P-256', tools.random)
  const { verificationMethod } = didKeyOf(pair.publicKey)
  return { ...pair, signer: randomizedSignerFromNode(crypto as never, { ...pair, verificationMethod }) }
}

/** The list that is one value, on which the peers throw when they sign or derive. */
const withList = (document: JsonObject): JsonObject =>
  JSON.parse(JSON.stringify(document).replaceAll('"resultType":', '"allowedValue":["D","C","B","A"],"resultType":'))

/** Issue, derive and verify by one suite, ours and the peer's, shown to agree: each verifies what the other derived. */
export async function disclosureContenders(suite: DisclosureSuite): Promise<Contender[]> {
  const { publicKey, secretKey, signer } = keysOf(suite)
  const { did, verificationMethod } = didKeyOf(publicKey)
  const pool = Array.from({ length: POOL }, (_, index) => realisticCredential(did, index))
  const lists = pool.map(withList)
  const pointers = mandatoryPointers(pool[0]!, suite)

  const issue = async (document: JsonObject) =>
    unwrap(
      await signBase(document, signer, { cryptosuite: suite, created: CREATED, mandatoryPointers: pointers }, tools),
    )
  const show = async (document: JsonObject) => unwrap(await derive(document, { selectivePointers: CHOSEN }, tools))
  const didDocument = unwrap(resolveDidKey(did))
  const check = async (document: JsonObject) => {
    const resolveDid = async () => ({ ok: true, value: didDocument }) as const
    const [finding] = await verifyProofs(document, { ...tools, now: NOW, resolveDid })
    assert.equal(finding?.outcome, 'passed', finding?.code)
  }

  const peer = await peerOf(suite, { did, verificationMethod, publicKey, secretKey, didDocument, pointers })
  const signed = await Promise.all(pool.map(issue))
  const shown = await Promise.all(signed.map(show))
  const signedLists = await Promise.all(lists.map(issue))
  const shownLists = await Promise.all(signedLists.map(show))
  const theirs = await peer.derive(await peer.issue(pool[0]!))
  await check(theirs)
  await peer.verify(shown[0]!)
  await peer.verify(shownLists[0]!)

  const goal = GOALS[suite]
  const peers = (step: string) => [{ name: `@digitalbazaar ${suite} ${step}`, goal }]
  return [
    { name: `${suite} issue`, peers: peers('issue'), run: index => issue(of(pool, index)) },
    { name: `${suite} derive`, peers: peers('derive'), run: index => show(of(signed, index)) },
    { name: `${suite} verify`, peers: peers('verify'), run: index => check(of(shown, index)) },
    { name: `${suite} issue, with a list`, peers: peers('issue'), run: index => issue(of(lists, index)) },
    { name: `${suite} derive, with a list`, peers: peers('derive'), run: index => show(of(signedLists, index)) },
    { name: `${suite} verify, with a list`, peers: peers('verify'), run: index => check(of(shownLists, index)) },
    { name: `@digitalbazaar ${suite} issue`, run: index => peer.issue(of(pool, index)) },
    { name: `@digitalbazaar ${suite} derive`, run: index => peer.derive(of(signed, index)) },
    { name: `@digitalbazaar ${suite} verify`, run: index => peer.verify(of(shown, index)) },
  ]
}

async function peerOf(
  suite: DisclosureSuite,
  ours: {
    did: string
    verificationMethod: string
    publicKey: PublicKey
    secretKey: Uint8Array
    didDocument: JsonObject
    pointers: readonly string[]
  },
) {
  const { library, multikeys } = PEERS[suite]
  const multikey = {
    '@context': 'https://w3id.org/security/multikey/v1',
    id: ours.verificationMethod,
    type: 'Multikey',
    controller: ours.did,
    publicKeyMultibase: encodeMultikey(ours.publicKey),
  }
  const loaded = new Map<string, Loaded>()
  for (const { url, text } of bundledContexts.sources)
    loaded.set(url, { documentUrl: url, document: JSON.parse(text), contextUrl: null })
  loaded.set(ours.did, { documentUrl: ours.did, document: ours.didDocument, contextUrl: null })
  loaded.set(multikey.id, { documentUrl: multikey.id, document: multikey, contextUrl: null })
  const documentLoader: Loader = async url => {
    const found = loaded.get(url)
    assert.ok(found, `not at hand: ${url}`)
    return found
  }
  const secretKeyMultibase = encodeSecretMultikey(ours.publicKey.type as 'P-256' | 'BLS12-381-G2', ours.secretKey)
  const signer = (await multikeys.from({ ...multikey, secretKeyMultibase })).signer()
  const now = new Date(NOW)
  const signing = new DataIntegrityProof({
    signer,
    date: CREATED,
    cryptosuite: library.createSignCryptosuite({ mandatoryPointers: ours.pointers }),
  })
  // The peer takes the list of one evidence for the evidence itself, so only whole members can be chosen alike.
  const disclosing = new DataIntegrityProof({
    cryptosuite: library.createDiscloseCryptosuite({ selectivePointers: CHOSEN }),
  })
  const verifying = new DataIntegrityProof({ cryptosuite: library.createVerifyCryptosuite() })
  const checkStatus = async () => ({ verified: true })
  return {
    issue: (document: JsonObject) => vc.issue({ credential: { ...document }, suite: signing, documentLoader, now }),
    derive: (verifiableCredential: JsonObject) =>
      vc.derive({ verifiableCredential, suite: disclosing, documentLoader }),
    verify: async (credential: JsonObject) => {
      const { verified, error } = await vc.verifyCredential({
        credential,
        suite: verifying,
        documentLoader,
        checkStatus,
        now,
      })
      assert.ok(verified, String(error))
    },
  }
}
