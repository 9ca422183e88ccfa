import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BbsSigner, derive, signBase, verifyProofs } from '@laurel/core/credential'
import { createDidDocument } from '@laurel/core/did'
import { pureCryptography } from '@laurel/core/keys'
import type { Instant } from '@laurel/core/primitives'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Tx, tx } from '../../src/platform/database.ts'
import { openKeyStore } from '../../src/platform/key-store.ts'
import { loadMasterKey, StartError } from '../../src/platform/master-key.ts'
import { unwrapKey, wrapKey } from '../../src/platform/wrap-key.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'

const wrapping = randomBytes(32)
const name = { issuerId: 'school', keyId: 'key', purpose: 'assertion' }
const secret = new Uint8Array(32).fill(9)

test('what was locked opens for the same name', () => {
  expect(unwrapKey(wrapping, name, wrapKey(wrapping, name, secret))).toEqual({ ok: true, value: secret })
})

test.for<[string, (wrapped: string) => ReturnType<typeof unwrapKey>]>([
  ['for another issuer', wrapped => unwrapKey(wrapping, { ...name, issuerId: 'other' }, wrapped)],
  ['for another key', wrapped => unwrapKey(wrapping, { ...name, keyId: 'other' }, wrapped)],
  ['for another purpose', wrapped => unwrapKey(wrapping, { ...name, purpose: 'other' }, wrapped)],
  ['with another master key', wrapped => unwrapKey(randomBytes(32), name, wrapped)],
  ['cut short', wrapped => unwrapKey(wrapping, name, wrapped.slice(0, 20))],
  ['empty', () => unwrapKey(wrapping, name, '')],
])('a locked key does not open %s', ([, open]) => {
  expect(open(wrapKey(wrapping, name, secret))).toEqual({ ok: false, error: { code: 'KEY_LOCKED' } })
})

test('a locked key does not open after any one byte of it was changed', () => {
  const wrapped = Buffer.from(wrapKey(wrapping, name, secret), 'base64url')
  for (let index = 0; index < wrapped.length; index++) {
    const changed = Buffer.from(wrapped)
    changed[index]! ^= 1
    expect(unwrapKey(wrapping, name, changed.toString('base64url')).ok).toBe(false)
  }
})

test('the key file is made once, for its owner only, and a broken one stops the start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-key-'))
  try {
    const [one, other] = await Promise.all([loadMasterKey(undefined, folder), loadMasterKey(undefined, folder)])
    expect(one).toEqual(other)
    expect(one).toHaveLength(32)
    expect(statSync(join(folder, 'master.key')).mode & 0o777).toBe(0o600)
    writeFileSync(join(folder, 'master.key'), 'nonsense')
    await expect(loadMasterKey(undefined, folder)).rejects.toThrow(StartError)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.stop())

const make = async () => {
  const issuerId = server.deps.newId()
  const keys = await tx(server.deps, { issuerId }, at =>
    server.deps.keys.createKeys(at, { issuerId, did: 'did:web:school.example', now: new Date() }),
  )
  return { issuerId, keys }
}

test('an issuer has an Ed25519, a P-256 and a BLS12-381 key, made once, whose signatures its public keys verify', async () => {
  const { issuerId, keys } = await make()
  expect(keys.map(key => [key.purpose, key.key.type, key.verificationMethod])).toEqual([
    ['assertion', 'Ed25519', 'did:web:school.example#key-1'],
    ['assertion-p256', 'P-256', 'did:web:school.example#key-2'],
    ['assertion-bbs', 'BLS12-381-G2', 'did:web:school.example#key-3'],
  ])
  const again = await tx(server.deps, { issuerId }, at =>
    server.deps.keys.createKeys(at, { issuerId, did: 'did:web:school.example', now: new Date() }),
  )
  expect(again).toEqual(keys)
  const message = new TextEncoder().encode('a statement')
  for (const { purpose, key, verificationMethod } of keys) {
    if (purpose === 'assertion-bbs') continue
    const signer = await server.deps.keys.signerFor(issuerId, purpose)
    expect(signer.verificationMethod).toBe(verificationMethod)
    const [signature] = await signer.sign([message])
    expect(await pureCryptography.verify(key, signature!, message)).toBe(true)
  }
})

test.each(['ecdsa-sd-2023', 'bbs-2023'] as const)(
  'an issuer signs by %s what its holder shows in part',
  async suite => {
    const { issuerId, keys } = await make()
    const signer = await server.deps.keys.disclosureSignerFor(issuerId, suite)
    expect(await server.deps.keys.disclosureSignerFor(issuerId, suite)).toBe(signer)
    const document = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiableCredential'],
      issuer: 'did:web:school.example',
      name: 'Listening',
      credentialSubject: { name: 'Sample Learner 7' },
    }
    const { disclosure } = server.deps
    const options = { cryptosuite: suite, created: '2026-06-01T00:00:00Z', mandatoryPointers: ['/issuer'] }
    const signed = await signBase(document, signer, options, disclosure)
    if (!signed.ok) throw new Error(signed.error.code)
    const shown = await derive(signed.value, { selectivePointers: ['/name'] }, disclosure)
    if (!shown.ok) throw new Error(shown.error.code)
    expect(JSON.stringify(shown.value)).not.toContain('Sample Learner')
    const published = createDidDocument({ did: 'did:web:school.example', keys })
    const resolveDid = async () => ({ ok: true, value: published }) as const
    const now = Date.UTC(2026, 6, 1) as Instant
    expect(await verifyProofs(shown.value, { ...disclosure, now, resolveDid })).toMatchObject([{ outcome: 'passed' }])
  },
)

test('an issuer from before there were keys for bbs-2023 gets one when it first needs it', async () => {
  const { issuerId } = await make()
  const count = (at: Tx) =>
    at.$client.query('select fragment from signing_key where issuer_id = $1 order by fragment', [issuerId])
  await tx(server.deps, { issuerId }, at =>
    at.$client.query('delete from signing_key where issuer_id = $1 and fragment = $2', [issuerId, 'key-3']),
  )
  const both = [1, 2].map(() => server.deps.keys.disclosureSignerFor(issuerId, 'bbs-2023'))
  const [one, other] = await Promise.all(both)
  expect(one!.verificationMethod).toBe('did:web:school.example#key-3')
  expect((one as BbsSigner).publicKey).toEqual((other as BbsSigner).publicKey)
  expect((await tx(server.deps, { issuerId }, count)).rows).toHaveLength(3)
})

test('a key that was moved to another issuer does not sign for it', async () => {
  const { issuerId, keys } = await make()
  const thief = server.deps.newId()
  const stolen = await tx(server.deps, { issuerId }, at =>
    at.$client.query('select * from signing_key where issuer_id = $1 and id = $2', [issuerId, keys[0]!.id]),
  )
  const row = stolen.rows[0] as Record<string, unknown>
  await tx(server.deps, { issuerId: thief }, at =>
    at.$client.query(
      'insert into signing_key (issuer_id, id, purpose, fragment, did, public_key, wrapped, created_at) values ($1, $2, $3, $4, $5, $6, $7, now())',
      [thief, row.id, row.purpose, row.fragment, row.did, row.public_key, row.wrapped],
    ),
  )
  await expect(server.deps.keys.signerFor(thief)).rejects.toThrow('cannot be unlocked')
})

test('another master key stops the start and says which variable is wrong', async () => {
  const { database, newId } = server.deps
  const opening = openKeyStore({ database, newId, masterKey: randomBytes(32) })
  await expect(opening).rejects.toThrow(/^LAUREL_MASTER_KEY is not the key/)
})
