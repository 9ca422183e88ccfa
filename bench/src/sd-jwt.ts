import { strict as assert } from 'node:assert'
import * as crypto from 'node:crypto'
import { claimsOfBadge, hideableClaims, issueSdJwtVc, verifySdJwt } from '@laurel/core/credential'
import { type Instant, type JsonObject, toUtf8 } from '@laurel/core/primitives'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'
import type { Credo } from './credo.ts'
import type { Contender } from './measure.ts'
import { NOW, of, type World } from './world.ts'

const VCT = 'https://school.example/types/badge'
const SECONDS = NOW / 1000

/** What may be kept back, in the peers' words: names of claims, and places in lists. */
function frameOf(claims: JsonObject): object {
  const paths = hideableClaims().filter(([name]) => claims[name as string] !== undefined)
  const lists = paths.filter(path => path.length === 2).map(([name]) => name as string)
  return {
    _sd: paths.filter(path => path.length === 1).map(([name]) => name),
    ...Object.fromEntries(lists.map(name => [name, { _sd: [...(claims[name] as unknown[]).keys()] }])),
  }
}

/** SD-JWT VC with the same claims and the same parts to keep back, shown to agree: each verifies what the other issued. */
export async function sdJwtContenders(world: World, credo: Credo): Promise<Contender[]> {
  const { pool, signer, key, did, verifying } = world
  const salt = () => crypto.randomBytes(16).toString('base64url')
  const claims = pool.map(claimsOfBadge)
  const frame = frameOf(claims[0]!)
  const issue = (one: JsonObject) =>
    issueSdJwtVc(
      { issuer: did, type: { vct: VCT }, issuedAt: SECONDS, claims: one, hideable: hideableClaims() },
      signer,
      salt,
    )
  const check = async (text: string, now: Instant = NOW) => {
    const { finding, revealed } = await verifySdJwt(text, { ...verifying, resolveIssuer: verifying.resolveDid, now })
    assert.equal(finding.outcome, 'passed', finding.code)
    return revealed
  }

  // The peer leaves keys to whoever uses it: it gets those of node:crypto, as ours does.
  const publicKey = crypto.createPublicKey(key)
  const peer = new SDJwtVcInstance({
    signer: async (data: string) => crypto.sign(null, toUtf8(data), key).toString('base64url'),
    signAlg: 'EdDSA',
    verifier: async (data: string, signature: string) =>
      crypto.verify(null, toUtf8(data), publicKey, Buffer.from(signature, 'base64url')),
    hasher: (data: string | ArrayBuffer) =>
      new Uint8Array(
        crypto
          .createHash('sha256')
          .update(typeof data === 'string' ? data : new Uint8Array(data))
          .digest(),
      ),
    hashAlg: 'sha-256',
    saltGenerator: salt,
  })
  const header = { kid: signer.verificationMethod }
  const peerIssue = (one: JsonObject) =>
    peer.issue({ ...one, iss: did, iat: SECONDS, vct: VCT } as never, frame as never, { header })
  const peerVerify = (text: string) => peer.verify(text, { currentDate: SECONDS })

  const texts = await Promise.all(claims.map(issue))
  const ours = await check(texts[0]!)
  const theirs = await check(await peerIssue(claims[0]!))
  assert.deepEqual(theirs?.claims, ours?.claims)
  assert.equal(theirs?.parts.length, ours?.parts.length)
  await peerVerify(texts[0]!)
  await credo.verifySdJwt(texts[0]!)
  // Credo writes the time of day into what it issues.
  await check(await credo.issueSdJwt(claims[0]!, VCT, frame), Date.now() as Instant)

  const peers = (step: string) => [
    { name: `@sd-jwt/sd-jwt-vc SD-JWT VC ${step}` },
    { name: `@credo-ts/core SD-JWT VC ${step}` },
  ]
  const sign = { name: 'raw sign' }
  const verify = { name: 'raw verify' }
  return [
    { name: 'SD-JWT VC issue', peers: peers('issue'), raw: sign, run: index => issue(of(claims, index)) },
    { name: 'SD-JWT VC verify', peers: peers('verify'), raw: verify, run: index => check(of(texts, index)) },
    { name: '@sd-jwt/sd-jwt-vc SD-JWT VC issue', raw: sign, run: index => peerIssue(of(claims, index)) },
    { name: '@sd-jwt/sd-jwt-vc SD-JWT VC verify', raw: verify, run: index => peerVerify(of(texts, index)) },
    {
      name: '@credo-ts/core SD-JWT VC issue',
      raw: sign,
      run: index => credo.issueSdJwt(of(claims, index), VCT, frame),
    },
    { name: '@credo-ts/core SD-JWT VC verify', raw: verify, run: index => credo.verifySdJwt(of(texts, index)) },
  ]
}
