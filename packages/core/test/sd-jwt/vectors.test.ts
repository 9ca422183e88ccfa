import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'
import { describe, expect, test } from 'vitest'
import { bindPresentation, parseSdJwt, revealClaims, showClaims, verifySdJwt } from '../../src/credential/index.ts'
import { resolveDid } from '../../src/did/index.ts'
import { pureCryptography, toJwk } from '../../src/keys/index.ts'
import { decodeBase64url, type Json, type JsonObject, toBase64url, toUtf8 } from '../../src/primitives/index.ts'
import { holder, holderPair, issue, now, school, schoolPair, schoolSigner, served, vct } from './world.ts'

const folder = join(import.meta.dirname, '../vectors/sd-jwt')
type Vector = {
  claims: JsonObject
  disclosureFrame: object
  presentationFrames: Json
  presentedClaims: JsonObject
}
const vectors = readdirSync(folder)
  .filter(name => name.endsWith('.json'))
  .map(name => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as Vector] as const)

const bytesOf = (text: string) => {
  const bytes = decodeBase64url(text)
  if (!bytes.ok) throw new Error('not base64url')
  return bytes.value
}
const signOf = (signer: typeof schoolSigner) => async (data: string) =>
  toBase64url((await signer.sign([toUtf8(data)]))[0]!)
const verifyOf = (key: typeof schoolPair.publicKey) => async (data: string, signature: string) =>
  pureCryptography.verify(key, bytesOf(signature), toUtf8(data))

/** The other implementation, with our keys. */
const peer = new SDJwtVcInstance({
  signer: signOf(schoolSigner),
  signAlg: 'ES256',
  verifier: verifyOf(schoolPair.publicKey),
  kbSigner: signOf(holder),
  kbSignAlg: 'ES256',
  kbVerifier: verifyOf(holderPair.publicKey),
  hasher: (data: string | ArrayBuffer, alg: string) =>
    new Uint8Array(
      createHash(alg.replace('-', ''))
        .update(typeof data === 'string' ? data : Buffer.from(data))
        .digest(),
    ),
  hashAlg: 'sha-256',
  saltGenerator: (length: number) => randomBytes(length).toString('base64url'),
})

/** Where a frame of theirs says true; whether a number is a place or a name, the claims say. */
function pathsOf(
  frame: Json | undefined,
  claims: Json | undefined,
  path: (string | number)[] = [],
): (string | number)[][] {
  if (frame === true) return [path]
  if (typeof frame !== 'object' || frame === null) return []
  return Object.entries(frame).flatMap(([step, one]) =>
    Array.isArray(claims)
      ? pathsOf(one as Json, claims[Number(step)], [...path, Number(step)])
      : pathsOf(one as Json, (claims as JsonObject | undefined)?.[step], [...path, step]),
  )
}

/** Their vector of nothing disclosed leaves out what is empty then; the issuer has said that it is there. */
const withoutEmpty = (claims: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(claims).filter(([, one]) => JSON.stringify(one) !== '{}'))

const options = () => ({ resolveIssuer: (id: string) => resolveDid(id, { ...served(), now }), now })

describe('vectors of sd-jwt-js', () => {
  test.each(vectors)('%s: issued by the other, read, shown in part, and read by the other', async (_, vector) => {
    const iat = Math.floor(now / 1000)
    const text = await peer.issue(
      { ...vector.claims, iss: school, iat, vct, cnf: { jwk: toJwk(holderPair.publicKey) } } as never,
      vector.disclosureFrame as never,
      { header: { kid: schoolSigner.verificationMethod } },
    )
    const whole = await verifySdJwt(text, options())
    expect(whole.finding).toMatchObject({ outcome: 'passed', code: 'PROOF_OK' })
    expect(whole.revealed).toMatchObject({ claims: vector.claims })
    const decoys = JSON.stringify(vector.disclosureFrame).includes('_sd_decoy')
    expect(whole.revealed?.withheld === 0).toBe(!decoys)

    const shown = showClaims(text, pathsOf(vector.presentationFrames, vector.claims))
    if (!shown.ok) throw new Error(shown.error.code)
    const {
      iss: _iss,
      iat: _iat,
      vct: _vct,
      cnf: _cnf,
      ...claims
    } = (await verifySdJwt(shown.value, options())).revealed!.claims
    expect(withoutEmpty(claims)).toEqual(vector.presentedClaims)
    const bound = await bindPresentation(shown.value, holder, { audience: 'https://x.example', nonce: 'n-1', now })
    if (!bound.ok) throw new Error(bound.error.code)
    const { payload } = await peer.verify(bound.value, { keyBindingNonce: 'n-1' } as never)
    expect(payload).toMatchObject(vector.presentedClaims)
  })
})

test('what is issued here is read, presented and bound by the other, and verified here again', async () => {
  const claims = {
    recipient_name: 'Sample Learner 7',
    skills: [{ name: 'Listening' }, { name: 'Asking' }],
    level: 'Assured',
  }
  const text = await issue({ claims, hideable: [['recipient_name'], ['skills'], ['skills', null]] })
  const { payload } = await peer.verify(text, {} as never)
  expect(payload).toMatchObject(claims)
  const presented = await peer.present(text, { skills: { 1: true } } as never, {
    kb: { payload: { iat: Math.floor(now / 1000), aud: 'https://employer.example', nonce: 'n-2' } },
  })
  const checked = await verifySdJwt(presented, { ...options(), challenge: 'n-2', domain: 'https://employer.example' })
  expect(checked).toMatchObject({
    finding: { outcome: 'passed' },
    binding: { outcome: 'passed', code: 'PROOF_OK' },
    revealed: { claims: { level: 'Assured', skills: [{ name: 'Asking' }] }, withheld: 2 },
  })
  expect(checked.revealed?.claims).not.toHaveProperty('recipient_name')
})

test('decoys are counted as withheld and change nothing else', async () => {
  const iat = Math.floor(now / 1000)
  const text = await peer.issue(
    { iss: school, iat, vct, name: 'Listening' } as never,
    { _sd: ['name'], _sd_decoy: 3 } as never,
    { header: { kid: schoolSigner.verificationMethod } },
  )
  const checked = await verifySdJwt(text, options())
  expect(checked).toMatchObject({
    finding: { outcome: 'passed' },
    revealed: { claims: { name: 'Listening' }, withheld: 3 },
  })
})

test('neither the order of digests nor what they are of is told by their place', async () => {
  const text = await issue({ claims: { b: 1, a: 2, c: 3 }, hideable: [['a'], ['b'], ['c']] })
  const parsed = parseSdJwt(text)
  if (!parsed.ok) throw new Error(parsed.error.code)
  const digests = parsed.value.jwt.payload._sd as string[]
  expect(digests).toEqual([...digests].sort())
  expect(parsed.value.jwt.payload).not.toHaveProperty('a')
  expect(revealClaims(parsed.value.jwt.payload, [])).toMatchObject({ ok: true, value: { withheld: 3 } })
})
