import { createHash } from 'node:crypto'
import { showClaims } from '@laurel/core/credential'
import { decodeBitstring, decodeTokenList, readStatus, readTokenStatus, type StatusIndex } from '@laurel/core/status'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, claim, type Json, makeAchievement, makeAward, openSchool, walletKey } from './school.ts'

let server: TestServer
let owner: Caller
let issuer: Json
let achievement: Json
beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  issuer = school.issuer
  achievement = await makeAchievement(owner, {
    suspendable: true,
    translations: { th: { name: 'การฟังอย่างตั้งใจ', description: 'ฟังเพื่อเข้าใจ' } },
  })
})
afterAll(() => server?.stop())

const textOf = async (path: string, accept?: string) => {
  const answer = await server.fetch(path, accept ? { headers: { accept } } : {})
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? '',
    headers: answer.headers,
    text: await answer.text(),
  }
}
const verify = async (text: string) =>
  (await owner.post('/api/v1/verify', text, { 'content-type': 'application/dc+sd-jwt' })).body
const payloadOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Json

describe('an award as SD-JWT VC', () => {
  test('is given out by suffix and by Accept, and verifies with all that it says', async () => {
    const award = await makeAward(owner, achievement.id, 1, { level: 'Secure' })
    const path = `/c/${award.credentialId}`
    const bySuffix = await textOf(`${path}.sd-jwt`)
    expect(bySuffix).toMatchObject({ status: 200, type: 'application/dc+sd-jwt' })
    const byAccept = await textOf(path, 'application/dc+sd-jwt')
    expect(byAccept.type).toBe('application/dc+sd-jwt')
    // Made anew each time: no digest in common.
    expect(payloadOf(byAccept.text)._sd).not.toEqual(payloadOf(bySuffix.text)._sd)
    const report = await verify(bySuffix.text)
    expect(report).toMatchObject({
      result: 'valid',
      format: 'sd-jwt',
      credential: {
        names: { en: 'Active Listening', th: 'การฟังอย่างตั้งใจ' },
        issuer: { id: issuer.did, name: 'Sample School' },
        subjects: [{ name: 'Sample Learner 1', results: [{ level: 'Secure' }] }],
      },
    })
    expect(report.findings.map((one: Json) => one.code)).toEqual(expect.arrayContaining(['TYPE_OK', 'STATUS_CLEAR']))
  })

  test('shown in part, it keeps the rest back, and says what in kind', async () => {
    const award = await makeAward(owner, achievement.id, 2, { level: 'Secure' })
    const part = showClaims((await textOf(`/c/${award.credentialId}.sd-jwt`)).text, [])
    if (!part.ok) throw new Error(part.error.code)
    const report = await verify(part.value)
    expect(report.result).toBe('valid')
    expect(report.selective.withheld.names.map((one: Json) => one.en)).toContain('Awarded to')
    expect(JSON.stringify(report)).not.toContain('Sample Learner 2')
    const page = await server.fetch('/verify', {
      method: 'POST',
      headers: { origin: server.origin, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ text: part.value }).toString(),
    })
    const html = await page.text()
    expect(html).toContain('Awarded to')
    expect(html).not.toContain('Sample Learner 2')
  })

  test('is closed where the page is closed', async () => {
    const award = await makeAward(owner, achievement.id, 3)
    const learner = await claim(server, 3)
    const [held] = (await learner.get('/api/v1/wallet/awards')).body.items
    expect(held.id).toBe(award.id)
    expect((await learner.patch(`/api/v1/wallet/awards/${award.id}`, { publicPage: false })).status).toBeLessThan(300)
    expect((await textOf(`/c/${award.credentialId}.sd-jwt`)).status).toBe(410)
  })

  test('is tied to the key that the award was taken with', async () => {
    const award = await makeAward(owner, achievement.id, 4)
    const learner = await claim(server, 4)
    const key = walletKey()
    const { body } = await learner.post('/api/v1/wallet/challenge')
    const proof = await key.prove({ aud: body.audience, nonce: body.challenge, iat: Math.floor(Date.now() / 1000) })
    expect((await learner.post(`/api/v1/wallet/awards/${award.id}/take`, { proof })).status).toBe(200)
    const { text } = await textOf(`/c/${award.credentialId}.sd-jwt`)
    expect(payloadOf(text).cnf.jwk).toMatchObject({ kty: 'OKP', crv: 'Ed25519' })
    expect((await verify(text)).findings.map((one: Json) => one.code)).toContain('SUBJECT_BOUND')
  })

  test('the type says what it is called and what can be kept back, in bytes that stay', async () => {
    const award = await makeAward(owner, achievement.id, 5)
    const claims = payloadOf((await textOf(`/c/${award.credentialId}.sd-jwt`)).text)
    const type = await textOf(claims.vct)
    expect(type).toMatchObject({ status: 200, type: 'application/json' })
    expect(claims['vct#integrity']).toBe(`sha256-${createHash('sha256').update(type.text).digest('base64')}`)
    const metadata = JSON.parse(type.text) as Json
    expect(metadata).toMatchObject({ vct: claims.vct, name: 'Active Listening' })
    expect(metadata.display.map((one: Json) => [one.locale, one.name])).toEqual([
      ['en', 'Active Listening'],
      ['th', 'การฟังอย่างตั้งใจ'],
    ])
    expect(metadata.claims.find((one: Json) => one.path[0] === 'recipient_name')).toMatchObject({ sd: 'always' })
    for (const path of [
      `/i/${issuer.shortName}/vct/${achievement.id}/99`,
      '/i/nobody/vct/x/1',
      `${new URL(claims.vct).pathname}x`,
    ])
      expect((await textOf(path)).status).toBe(404)
  })

  test('verifies with sd-jwt-js and the keys of jwt-vc-issuer, also by the issuer’s web address', async () => {
    const award = await makeAward(owner, achievement.id, 6)
    for (const query of ['', '?iss=web']) {
      const { text } = await textOf(`/c/${award.credentialId}.sd-jwt${query}`)
      const { iss } = payloadOf(text)
      const address = `${server.origin}/i/${issuer.shortName}`
      expect(iss).toBe(query === '' ? issuer.did : address)
      const metadata = JSON.parse((await textOf(`/.well-known/jwt-vc-issuer/i/${issuer.shortName}`)).text) as Json
      expect(metadata.issuer).toBe(address)
      const keys = createLocalJWKSet(metadata.jwks)
      const peer = new SDJwtVcInstance({
        hasher: (data: string | ArrayBuffer) =>
          new Uint8Array(
            createHash('sha256')
              .update(typeof data === 'string' ? data : Buffer.from(data))
              .digest(),
          ),
        verifier: async (data: string, signature: string) =>
          jwtVerify(`${data}.${signature}`, keys).then(
            () => true,
            () => false,
          ),
        statusListFetcher: async (uri: string) => (await textOf(uri, 'application/statuslist+jwt')).text,
        statusVerifier: async (data: string, signature: string) =>
          jwtVerify(`${data}.${signature}`, keys).then(() => true),
      } as never)
      const { payload } = await peer.verify(text)
      expect(payload).toMatchObject({ achievement: { name: 'Active Listening' }, recipient_name: 'Sample Learner 6' })
      expect((await verify(text)).result).toBe('valid')
      if (query === '') {
        await owner.post(`/api/v1/awards/${award.id}/suspend`, { reason: 'Under review' })
        await expect(peer.verify(text)).rejects.toThrow(/[Ss]tatus/)
        await owner.post(`/api/v1/awards/${award.id}/reinstate`, { reason: 'Settled' })
      }
    }
  })
})

describe('both kinds of status list', () => {
  test('say the same about each index, whatever was revoked, suspended and lifted', async () => {
    const awards = await Promise.all(Array.from({ length: 6 }, (_, at) => makeAward(owner, achievement.id, 20 + at)))
    const steps: [number, 'revoke' | 'suspend' | 'reinstate'][] = [
      [0, 'revoke'],
      [1, 'suspend'],
      [2, 'suspend'],
      [2, 'reinstate'],
      [3, 'suspend'],
      [3, 'revoke'],
      [4, 'revoke'],
    ]
    for (const [at, step] of steps) {
      const done = await owner.post(`/api/v1/awards/${awards[at]!.id}/${step}`, { reason: 'As the sample has it' })
      expect(done.status, `${step} ${at}`).toBe(200)
      const places = await Promise.all(
        awards.map(async one => {
          const { text } = await textOf(`/c/${one.credentialId}.json`)
          return (JSON.parse(text) as Json).credentialStatus as Json[]
        }),
      )
      const bits = new Map<string, Uint8Array>()
      const tokens = new Map<string, Uint8Array>()
      for (const url of new Set(places.flat().map(one => one.statusListCredential as string))) {
        const credential = JSON.parse((await textOf(url)).text) as Json
        const list = decodeBitstring(credential.credentialSubject.encodedList)
        const token = await textOf(url, 'application/statuslist+jwt')
        expect(token.type).toBe('application/statuslist+jwt')
        expect(decodeProtectedHeader(token.text)).toMatchObject({ typ: 'statuslist+jwt', alg: 'ES256' })
        const claims = payloadOf(token.text)
        expect(claims).toMatchObject({ sub: url, iss: issuer.did, status_list: { bits: 2 } })
        const expanded = decodeTokenList(claims.status_list.lst)
        if (!list.ok || !expanded.ok) throw new Error('a list of ours cannot be read')
        bits.set(url, list.value)
        tokens.set(url, expanded.value)
      }
      for (const [revocation, suspension] of places as [Json, Json][]) {
        const set = (entry: Json) => {
          const value = readStatus(bits.get(entry.statusListCredential)!, Number(entry.statusListIndex) as StatusIndex)
          return value.ok && value.value === 1
        }
        const stated = (entry: Json) => {
          const index = Number(entry.statusListIndex) as StatusIndex
          const value = readTokenStatus(tokens.get(entry.statusListCredential)!, index, 2)
          return value.ok ? value.value : -1
        }
        expect(stated(revocation)).toBe(set(revocation) ? 1 : set(suspension) ? 2 : 0)
        expect(stated(suspension)).toBe(set(suspension) ? 2 : 0)
      }
      // Nothing is set but what these entries say.
      for (const [url, list] of bits) {
        const others = tokens.get(url)!
        const count = (bytes: Uint8Array, width: number) =>
          Array.from({ length: (bytes.length * 8) / width }, (_, index) => index).filter(index => {
            const value =
              width === 1 ? readStatus(bytes, index as StatusIndex) : readTokenStatus(bytes, index as StatusIndex, 2)
            return value.ok && value.value !== 0
          }).length
        expect(count(others, 2)).toBeGreaterThanOrEqual(count(list, 1))
      }
    }
  })

  test('a list that has not changed costs a 304, and one of another time is not given out', async () => {
    const award = await makeAward(owner, achievement.id, 40)
    const { uri } = payloadOf((await textOf(`/c/${award.credentialId}.sd-jwt`)).text).status.status_list
    const accept = 'application/statuslist+jwt'
    const first = await textOf(uri, accept)
    const etag = first.headers.get('etag')!
    expect(first.headers.get('vary')).toContain('accept')
    const again = await server.fetch(uri, { headers: { accept, 'if-none-match': etag } })
    expect(again.status).toBe(304)
    expect((await textOf(`${uri}?time=1700000000`, accept)).status).toBe(501)
    expect((await textOf(`${uri}-none`, accept)).status).toBe(404)
    await owner.post(`/api/v1/awards/${award.id}/revoke`, { reason: 'As the sample has it' })
    const changed = await server.fetch(uri, { headers: { accept, 'if-none-match': etag } })
    expect(changed.status).toBe(200)
  })
})
