import { strict as assert } from 'node:assert'
import { signJws, signJwt, verifyJwt } from '@laurel/core/credential'
import type { Instant, JsonObject } from '@laurel/core/primitives'
import { EdDSASigner } from 'did-jwt'
import { createVerifiableCredentialJwt, type JwtCredentialPayload, verifyCredential } from 'did-jwt-vc'
import type { Credo } from './credo.ts'
import type { Contender } from './measure.ts'
import { NOW, of, type World } from './world.ts'

/** The same badge in the shape of the data model 1.1, which is the one that did-jwt-vc knows. */
function inOldShape(document: JsonObject): { credential: JsonObject; payload: JwtCredentialPayload } {
  const { '@context': _, id, validFrom, validUntil, ...said } = document
  const seconds = (date: unknown) => Math.floor(Date.parse(String(date)) / 1000)
  const contexts = [
    'https://www.w3.org/2018/credentials/v1',
    'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  ]
  const credential = { '@context': contexts, ...said }
  return {
    credential,
    payload: { jti: id, nbf: seconds(validFrom), exp: seconds(validUntil), vc: credential } as never,
  }
}

/** The same badge as Credo takes it: evidence has one type, which is no list. */
const inWordsOfCredo = (document: JsonObject, issuerId: string): JsonObject => ({
  ...document,
  issuer: { ...(document.issuer as JsonObject), id: issuerId },
  evidence: (document.evidence as JsonObject[]).map(one => ({ ...one, type: 'Evidence' })),
})

/** VC-JWT, ours, Credo's and that of did-jwt-vc, shown to agree: each verifies what the other has signed. */
export async function vcJwtContenders(world: World, credo: Credo): Promise<Contender[]> {
  const { pool, signer, did, didDocument, secretKey, verifying } = world
  const issue = (document: JsonObject) => signJwt(document, signer)
  const check = async (jwt: string, now: Instant = NOW) => {
    const { finding } = await verifyJwt(jwt, { ...verifying, now })
    assert.equal(finding.outcome, 'passed', finding.code)
  }
  const jwts = await Promise.all(pool.map(issue))

  const credos = pool.map(document => inWordsOfCredo(document, credo.did))
  const forCredo = await Promise.all(pool.map(document => issue(inWordsOfCredo(document, did))))
  await credo.verifyJwt(forCredo[0]!)
  // Credo writes the time of day into what it issues.
  await check(await credo.issueJwt(credos[0]!), Date.now() as Instant)

  const issuer = { did, signer: EdDSASigner(secretKey), alg: 'EdDSA' }
  const resolver = {
    resolve: async () => ({ didDocument, didResolutionMetadata: {}, didDocumentMetadata: {} }),
  }
  const old = pool.map(inOldShape)
  const options = { policies: { now: NOW / 1000 } }
  const header = { alg: 'EdDSA', typ: 'JWT', kid: signer.verificationMethod } as const
  const issueOld = (index: number) => createVerifiableCredentialJwt(of(old, index).payload, issuer, { header })
  const checkOld = async (jwt: string) => {
    const { verified } = await verifyCredential(jwt, resolver as never, options)
    assert.ok(verified)
  }
  const oursInOldShape = await signJws(header, { ...old[0]!.payload, iss: did } as unknown as JsonObject, signer)
  await checkOld(oursInOldShape)
  await check(await issueOld(0))
  const oldJwts = await Promise.all(old.map((_, index) => issueOld(index)))

  const peers = (step: string) => [{ name: `did-jwt-vc VC-JWT ${step}` }, { name: `@credo-ts/core VC-JWT ${step}` }]
  const sign = { name: 'raw sign' }
  const verify = { name: 'raw verify' }
  return [
    { name: 'VC-JWT issue', peers: peers('issue'), raw: { ...sign, goal: 0.6 }, run: index => issue(of(pool, index)) },
    {
      name: 'VC-JWT verify',
      peers: peers('verify'),
      raw: { ...verify, goal: 0.6 },
      run: index => check(of(jwts, index)),
    },
    { name: 'did-jwt-vc VC-JWT issue', raw: sign, run: issueOld },
    { name: 'did-jwt-vc VC-JWT verify', raw: verify, run: index => checkOld(of(oldJwts, index)) },
    { name: '@credo-ts/core VC-JWT issue', raw: sign, run: index => credo.issueJwt(of(credos, index)) },
    { name: '@credo-ts/core VC-JWT verify', raw: verify, run: index => credo.verifyJwt(of(forCredo, index)) },
  ]
}
