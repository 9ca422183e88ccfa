import { strict as assert } from 'node:assert'
import crypto from 'node:crypto'
import {
  bundledContexts,
  type CryptosuiteName,
  canonicalize,
  signDataIntegrity,
  signTexts,
  verifyProofs,
} from '@laurel/core/credential'
import { type JsonObject, parseStrictJson } from '@laurel/core/primitives'
import { digitalBazaar, digitalCredentials, type Mechanism } from './data-integrity-peers.ts'
import type { Contender } from './measure.ts'
import { CREATED, of, unwrap, type World } from './world.ts'

const COHORT = 100
const DB = '@digitalbazaar/vc'
const DCC = '@digitalcredentials/vc'

/** What `node:crypto` itself makes of the 64 bytes that a proof signs: nothing can be faster. */
export function rawContenders({ key }: World): Contender[] {
  const message = new Uint8Array(64).fill(7)
  const publicKey = crypto.createPublicKey(key)
  const signature = crypto.sign(null, message, key)
  return [
    { name: 'raw sign', run: () => crypto.sign(null, message, key) },
    { name: 'raw verify', run: () => crypto.verify(null, message, publicKey, signature) },
  ]
}

/** Our signing and verifying by Data Integrity; verifying throws where a proof does not hold. */
export function ourDataIntegrity({ signer, cryptography, verifying }: World) {
  const options = (cryptosuite: CryptosuiteName) => ({ cryptosuite, created: CREATED })
  return {
    sign: async (document: JsonObject, cryptosuite: CryptosuiteName): Promise<JsonObject> =>
      unwrap(await signDataIntegrity(document, signer, options(cryptosuite), { cryptography })),
    signCohort: async (texts: readonly string[]) =>
      (await signTexts(texts, signer, { created: CREATED }, { cryptography })).map(unwrap),
    async check(document: JsonObject) {
      const [finding] = await verifyProofs(document, verifying)
      assert.equal(finding?.outcome, 'passed', finding?.code)
    },
  }
}

/** Data Integrity, ours and the peers', shown to agree: the same signature, and each verifies what the other has signed. */
export async function dataIntegrityContenders(world: World): Promise<Contender[]> {
  const { pool, cryptography } = world
  const { sign, signCohort, check } = ourDataIntegrity(world)
  const signed = await Promise.all(pool.map(document => sign(document, 'eddsa-rdfc-2022')))
  const signedJcs = await Promise.all(pool.map(document => sign(document, 'eddsa-jcs-2022')))
  const unsigned = pool.map(document => JSON.stringify(document))
  const texts = signed.map(document => JSON.stringify(document))
  for (const [at, one] of (await signCohort(unsigned)).entries()) assert.equal(one.document, texts[at])

  const db = await digitalBazaar(world)
  const dcc = await digitalCredentials(world)
  const agree = async (peer: Mechanism, ours: readonly JsonObject[]) => {
    const theirs = await peer.issue(pool[0]!)
    assert.equal((theirs.proof as JsonObject).proofValue, (ours[0]!.proof as JsonObject).proofValue)
    await peer.verify(ours[0]!)
    await check(theirs)
  }
  await agree(db.rdfc, signed)
  await agree(dcc, signed)
  await agree(db.jcs, signedJcs)

  const against = (step: 'issue' | 'verify', goal: number) => [
    { name: `${DB} eddsa-rdfc-2022 ${step}`, goal },
    { name: `${DCC} eddsa-rdfc-2022 ${step}` },
  ]
  const peer = (name: string, step: 'issue' | 'verify', run: Contender['run']): Contender => ({
    name: `${name} ${step}`,
    raw: { name: step === 'issue' ? 'raw sign' : 'raw verify' },
    run,
  })
  return [
    {
      name: 'canonicalize',
      run: index => unwrap(canonicalize(of(pool, index), bundledContexts, { hash: cryptography.sha256 })),
    },
    {
      name: 'eddsa-rdfc-2022 issue',
      peers: against('issue', 70),
      raw: { name: 'raw sign' },
      run: index => sign(of(pool, index), 'eddsa-rdfc-2022'),
    },
    {
      name: 'eddsa-rdfc-2022 issue, cohort',
      items: COHORT,
      peers: against('issue', 150),
      raw: { name: 'raw sign', goal: 0.6 },
      run: index => signCohort(Array.from({ length: COHORT }, (_, at) => of(unsigned, index * COHORT + at))),
    },
    {
      name: 'eddsa-rdfc-2022 verify',
      peers: against('verify', 45),
      raw: { name: 'raw verify', goal: 0.5 },
      run: index => check(of(signed, index)),
    },
    {
      name: 'eddsa-rdfc-2022 verify, from text',
      peers: against('verify', 45),
      raw: { name: 'raw verify', goal: 0.5 },
      run: index => check(unwrap(parseStrictJson(of(texts, index))) as JsonObject),
    },
    peer(`${DB} eddsa-rdfc-2022`, 'issue', index => db.rdfc.issue(of(pool, index))),
    peer(`${DB} eddsa-rdfc-2022`, 'verify', index => db.rdfc.verify(of(signed, index))),
    peer(`${DCC} eddsa-rdfc-2022`, 'issue', index => dcc.issue(of(pool, index))),
    peer(`${DCC} eddsa-rdfc-2022`, 'verify', index => dcc.verify(of(signed, index))),
    {
      name: 'eddsa-jcs-2022 issue',
      peers: [{ name: `${DB} eddsa-jcs-2022 issue` }],
      raw: { name: 'raw sign', goal: 0.6 },
      run: index => sign(of(pool, index), 'eddsa-jcs-2022'),
    },
    {
      name: 'eddsa-jcs-2022 verify',
      peers: [{ name: `${DB} eddsa-jcs-2022 verify` }],
      raw: { name: 'raw verify', goal: 0.6 },
      run: index => check(of(signedJcs, index)),
    },
    peer(`${DB} eddsa-jcs-2022`, 'issue', index => db.jcs.issue(of(pool, index))),
    peer(`${DB} eddsa-jcs-2022`, 'verify', index => db.jcs.verify(of(signedJcs, index))),
  ]
}
