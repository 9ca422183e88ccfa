import { describe, expect, test } from 'vitest'
import { buildClosingStatement, readClosingStatement, verifyClosingStatement } from '../../src/closing/index.ts'
import { signDataIntegrity } from '../../src/credential/index.ts'
import { didKeyOf, resolveDid } from '../../src/did/index.ts'
import { createSigner, generateKeyPair } from '../../src/keys/index.ts'
import { err, type Instant, type JsonObject } from '../../src/primitives/index.ts'

const closedAt = '2026-06-12T08:00:00Z'
const now = Date.parse('2036-01-01T00:00:00Z') as Instant
const keyOf = (seed: number) => {
  const pair = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(seed))
  const { did, verificationMethod } = didKeyOf(pair.publicKey)
  return { did, signer: createSigner({ type: 'Ed25519', secretKey: pair.secretKey, verificationMethod }) }
}
const school = keyOf(1)
const hash = '0f'.repeat(32)

const facts = {
  issuer: school.did,
  name: 'Sample School',
  closedAt: Date.parse(closedAt) as Instant,
  successor: { name: 'Sample College', did: 'did:web:college.example' },
  didVersion: { did: 'did:webvh:QmX:school.example', version: '3-QmY' },
  statusLists: [{ url: 'https://school.example/i/s/status/1', digest: hash, tokenDigest: hash }],
  records: [{ origin: 'school.example/i/s/log', size: 64, root: 'AAAA' }],
}
const unsigned = (more: Partial<typeof facts> | { successor: null } = {}) =>
  buildClosingStatement({ ...facts, ...more }, { url: 'https://school.example/i/s/closing.json', closedAt })
const resolveOffline = (did: string) => resolveDid(did, { now, fetch: async () => err({ code: 'FETCH_OFFLINE' }) })
const check = (document: unknown) =>
  verifyClosingStatement(JSON.stringify(document), { resolveDid: resolveOffline, now })

async function signed(document: JsonObject, by = school.signer): Promise<JsonObject> {
  const made = await signDataIntegrity(document, by, { cryptosuite: 'eddsa-rdfc-2022', created: closedAt })
  if (!made.ok) throw new Error(made.error.code)
  return made.value
}

describe('a closing statement', () => {
  test('says again what was put into it', () => {
    expect(readClosingStatement(unsigned())).toEqual(facts)
    const bare = { successor: null, statusLists: [], records: [] }
    expect(readClosingStatement(unsigned(bare as never))).toEqual({ ...facts, ...bare })
  })

  test.each<[string, (of: JsonObject) => JsonObject]>([
    ['another context', of => ({ ...of, '@context': ['https://www.w3.org/ns/credentials/v2'] })],
    ['another type', of => ({ ...of, type: ['VerifiableCredential'] })],
    [
      'somebody else as subject',
      of => ({ ...of, credentialSubject: { ...(of.credentialSubject as JsonObject), id: 'did:web:x' } }),
    ],
    ['two times', of => ({ ...of, validFrom: '2026-06-13T08:00:00Z' })],
    [
      'a digest that is none',
      of => ({
        ...of,
        credentialSubject: {
          ...(of.credentialSubject as JsonObject),
          lastStatusLists: [{ listUrl: 'x', digest: '1', tokenDigest: hash }],
        },
      }),
    ],
    [
      'a successor without a name',
      of => ({ ...of, credentialSubject: { ...(of.credentialSubject as JsonObject), successor: { id: 'did:web:x' } } }),
    ],
  ])('is none with %s', (_, change) => {
    expect(readClosingStatement(change(unsigned()))).toBeNull()
  })

  test('holds by the key of the institution, and by no other', async () => {
    expect(await check(await signed(unsigned()))).toEqual({ ok: true, value: facts })
    expect(await check(await signed(unsigned(), keyOf(2).signer))).toMatchObject({ error: { code: 'CLOSING_PROOF' } })
    expect(await check(unsigned())).toMatchObject({ error: { code: 'CLOSING_PROOF' } })
    const changed = { ...(await signed(unsigned())), issuer: { id: school.did, name: 'Other School' } }
    expect(await check(changed)).toMatchObject({ error: { code: 'CLOSING_PROOF' } })
    expect(await check('not one')).toMatchObject({ error: { code: 'CLOSING_MALFORMED' } })
  })

  test('stays open where the institution’s keys cannot be had', async () => {
    const web = 'did:web:school.example'
    const signer = { ...school.signer, verificationMethod: `${web}#key-1` }
    const document = await signed(unsigned({ issuer: web }), signer)
    expect(await check(document)).toMatchObject({ error: { code: 'CLOSING_UNREACHABLE' } })
  })
})
