import { expect, test } from 'vitest'
import {
  bindPresentation,
  showClaims,
  signJws,
  type VerifySdJwtOptions,
  verifySdJwt,
} from '../../src/credential/index.ts'
import { digestOf } from '../../src/credential/sd-jwt/disclosure.ts'
import { resolveDid } from '../../src/did/index.ts'
import { createSigner, toJwk } from '../../src/keys/index.ts'
import type { Json, JsonObject } from '../../src/primitives/index.ts'
import { toBase64url, toUtf8 } from '../../src/primitives/index.ts'
import { holder, holderPair, issue, now, pairOf, school, schoolSigner, served, vct } from './world.ts'

const check = (text: string, more: Partial<VerifySdJwtOptions> = {}) =>
  verifySdJwt(text, { resolveIssuer: id => resolveDid(id, { ...served(), now }), now, ...more })
const codeOf = async (text: string, more: Partial<VerifySdJwtOptions> = {}) => (await check(text, more)).finding.code
const bindingOf = async (text: string, more: Partial<VerifySdJwtOptions> = {}) => (await check(text, more)).binding

const disclose = (...content: Json[]) => toBase64url(toUtf8(JSON.stringify(content)))
const base = { iss: school, iat: Math.floor(now / 1000), vct, cnf: { jwk: toJwk(holderPair.publicKey) } }
/** A token by the school's own key, whatever it says: what a careless or bought issuer could sign. */
const signed = async (claims: JsonObject, disclosures: readonly string[] = [], header: JsonObject = {}) => {
  const own = { alg: 'ES256', typ: 'dc+sd-jwt', kid: schoolSigner.verificationMethod, ...header }
  return `${[await signJws(own, { ...base, ...claims }, schoolSigner), ...disclosures].join('~')}~`
}

test('H-15 no algorithm but the one of the key, in exact text', async () => {
  for (const alg of ['none', 'None', ' ES256', 'HS256', 'EdDSA', 'ES384'])
    expect(await codeOf(await signed({}, [], { alg })), alg).toBe('E_ALG')
  const [head, ...rest] = (await signed({}, [], { alg: 'none' })).split('.')
  expect(await codeOf(`${head}.${rest[0]}.~`)).toBe('E_ALG')
})

test('H-16 the key is the one that the issuer has published, whatever the header brings along', async () => {
  const stranger = createSigner({ ...pairOf(9), verificationMethod: `${school}#key-2-jwk` })
  expect(await codeOf(await issue({}, stranger))).toBe('E_SIGNATURE')
  const jwk = toJwk(pairOf(9).publicKey)
  const header = { alg: 'ES256', typ: 'dc+sd-jwt', kid: '../../key', jwk, jku: 'https://evil.example', x5c: ['AA'] }
  expect(await codeOf(`${await signJws(header, base, stranger)}~`)).toBe('E_KEY_NOT_FOUND')
})

test('H-17 a disclosure that the issuer has not signed', async () => {
  const text = await issue()
  expect(await codeOf(`${text}${disclose('salt', 'honours', 'summa')}~`)).toBe('E_SD_UNREFERENCED')
  const [token, first] = text.split('~')
  expect(await codeOf(`${token}~${first}~${first}~`)).toBe('E_SD_DUPLICATE')
})

test('H-17 one digest in two places', async () => {
  const one = disclose('salt', 'name', 'Listening')
  expect(await codeOf(await signed({ _sd: [digestOf(one), digestOf(one)] }, [one]))).toBe('E_SD_DUPLICATE')
  expect(await codeOf(await signed({ _sd: [digestOf(one)], more: { _sd: [digestOf(one)] } }, [one]))).toBe(
    'E_SD_DUPLICATE',
  )
})

test('H-17 names that are reserved, and names that are taken', async () => {
  for (const name of ['_sd', '...', '__proto__']) {
    const one = disclose('salt', name, 'x')
    expect(await codeOf(await signed({ _sd: [digestOf(one)] }, [one])), name).toBe('E_SD_RESERVED')
  }
  for (const name of ['exp', 'nbf', 'status', 'vct#integrity', '_sd_alg']) {
    const one = disclose('salt', name, 1)
    expect(await codeOf(await signed({ _sd: [digestOf(one)] }, [one])), name).toBe('E_SD_RESERVED')
  }
  for (const name of ['iss', 'cnf', 'vct', 'shown']) {
    const one = disclose('salt', name, 'x')
    expect(await codeOf(await signed({ shown: 1, _sd: [digestOf(one)] }, [one])), name).toBe('E_SD_OVERWRITE')
  }
})

test('H-17 a status or a key that the holder could keep back', async () => {
  const inner = disclose('salt', 'status_list', { idx: 1, uri: 'https://school.example/status/1' })
  expect(await codeOf(await signed({ status: { _sd: [digestOf(inner)] } }, [inner]))).toBe('E_SD_RESERVED')
})

test('H-17 disclosures of another shape', async () => {
  const four = disclose('salt', 'name', 'x', 'y')
  expect(await codeOf(await signed({ _sd: [digestOf(four)] }, [four]))).toBe('E_SD_DISCLOSURE')
  const element = disclose('salt', 'x')
  expect(await codeOf(await signed({ _sd: [digestOf(element)] }, [element]))).toBe('E_SD_DISCLOSURE')
  const named = disclose('salt', 'name', 'x')
  expect(await codeOf(await signed({ list: [{ '...': digestOf(named) }] }, [named]))).toBe('E_SD_DISCLOSURE')
  const object = toBase64url(toUtf8('{"salt":1}'))
  expect(await codeOf(await signed({ _sd: [digestOf(object)] }, [object]))).toBe('E_SD_DISCLOSURE')
  expect(await codeOf(await signed({ _sd: 'digest' }))).toBe('E_SD_DISCLOSURE')
  expect(await codeOf(await signed({ list: [{ '...': 'digest', more: 1 }] }))).toBe('E_SD_RESERVED')
  const twice = toBase64url(toUtf8('["salt","name",{"a":1,"a":2}]'))
  expect(await codeOf(await signed({ _sd: [digestOf(twice)] }, [twice]))).toBe('E_SD_DISCLOSURE')
})

test('H-17 a hash that is cut short, and more disclosures than a credential has', async () => {
  expect(await codeOf(await signed({ _sd_alg: 'sha-256-32' }))).toBe('E_SD_ALG')
  expect(await codeOf(await signed({ _sd_alg: 'md5' }))).toBe('E_SD_ALG')
  const many = Array.from({ length: 10_000 }, (_, at) => disclose('s', `c${at}`, at))
  const started = performance.now()
  expect(await codeOf(await signed({}, many))).toBe('E_SD_TOO_MANY')
  expect(performance.now() - started).toBeLessThan(2_000)
})

test('H-17 disclosures inside disclosures are put in their place, and none is left over', async () => {
  const inner = disclose('s1', 'city', 'Sampleville')
  const outer = disclose('s2', 'address', { _sd: [digestOf(inner)] })
  const claims = { _sd: [digestOf(outer)] }
  expect((await check(await signed(claims, [inner, outer]))).revealed?.claims).toMatchObject({
    address: { city: 'Sampleville' },
  })
  expect(await codeOf(await signed(claims, [inner]))).toBe('E_SD_UNREFERENCED')
  expect((await check(await signed(claims, [outer]))).revealed).toMatchObject({ claims: { address: {} }, withheld: 1 })
  // A disclosure that holds itself cannot be made; two that hold one digest are two places.
  const again = disclose('s3', 'more', { _sd: [digestOf(inner)] })
  const both = [digestOf(outer), digestOf(again)].sort()
  expect(await codeOf(await signed({ _sd: both }, [inner, outer, again]))).toBe('E_SD_DUPLICATE')
})

test('H-17 a claim that was changed after it was signed is one that nobody has signed', async () => {
  const text = await issue({ claims: { level: 'Beginning' }, hideable: [['level']] })
  const [token, one] = text.split('~')
  const [salt] = JSON.parse(Buffer.from(one!, 'base64url').toString()) as [string]
  expect(await codeOf(`${token}~${disclose(salt, 'level', 'Mastery')}~`)).toBe('E_SD_UNREFERENCED')
})

test('H-18 a binding that was asked for must be there, and answer this question about this choice', async () => {
  const text = await issue()
  const asked = { challenge: 'n-1', domain: 'https://employer.example' }
  expect(await bindingOf(text, asked)).toMatchObject({ outcome: 'failed', code: 'E_KEY_BINDING_MISSING' })
  const answer = async (audience: string, nonce: string, at = now, signer = holder) => {
    const bound = await bindPresentation(text, signer, { audience, nonce, now: at })
    if (!bound.ok) throw new Error(bound.error.code)
    return bound.value
  }
  const good = await answer(asked.domain, 'n-1')
  expect(await bindingOf(good, asked)).toMatchObject({ outcome: 'passed' })
  expect(await bindingOf(await answer(asked.domain, 'n-0'), asked)).toMatchObject({ code: 'E_CHALLENGE' })
  expect(await bindingOf(await answer('https://other.example', 'n-1'), asked)).toMatchObject({ code: 'E_DOMAIN' })
  const old = (now - 3_600_000) as typeof now
  expect(await bindingOf(await answer(asked.domain, 'n-1', old), asked)).toMatchObject({ code: 'E_PROOF_EXPIRED' })
  const thief = createSigner({ ...pairOf(7), verificationMethod: 'did:example:thief#0' })
  expect(await bindingOf(await answer(asked.domain, 'n-1', now, thief), asked)).toMatchObject({
    outcome: 'failed',
    code: 'E_KEY_BINDING',
  })
  // The binding of the whole does not serve for a part of it.
  const part = showClaims(text, [['level']])
  if (!part.ok) throw new Error(part.error.code)
  expect(await bindingOf(part.value + good.slice(good.lastIndexOf('~') + 1), asked)).toMatchObject({
    code: 'E_KEY_BINDING',
  })
  const other = await signJws(
    { alg: 'ES256', typ: 'JWT' },
    { iat: now / 1000, aud: 'x', nonce: 'n', sd_hash: 'h' },
    holder,
  )
  expect(await bindingOf(text + other, asked)).toMatchObject({ code: 'E_KEY_BINDING' })
})

test('H-19 a token of another kind is none, though the same key has signed it', async () => {
  for (const typ of ['vc+jwt', 'kb+jwt', 'statuslist+jwt', 'JWT', 'openid4vci-proof+jwt'])
    expect(await codeOf(await signed({}, [], { typ })), typ).toBe('E_TYP')
  expect(await codeOf(await signed({}, [], { crit: ['x'] }))).toBe('E_JWT_CRIT')
})

test('what is no SD-JWT at all is refused, never thrown over', async () => {
  for (const text of ['', '~', 'a.b.c', 'a.b.c~', `${'a'.repeat(500_000)}~`, 'a.b.c~~~', 'e30.e30.AA~\u0000~'])
    expect(await codeOf(text)).toBe('E_JWT_MALFORMED')
})
