import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Material, readBundle, writeBundle } from '@laurel/core/bundle'
import {
  buildClrCredential,
  buildEndorsementCredential,
  signDataIntegrity,
  signJws,
  signJwt,
} from '@laurel/core/credential'
import { createDidDocument, createJwtVcIssuer, didKeyOf } from '@laurel/core/did'
import { createSigner, generateKeyPair, toJwk } from '@laurel/core/keys'
import { COSIGNATURE, writeNoteKey } from '@laurel/core/log'
import type { Instant, JsonObject } from '@laurel/core/primitives'
import { buildStatusEntry, buildStatusListCredential, createBitstring, type StatusIndex } from '@laurel/core/status'
import { expect, test } from 'vitest'
import { keepBundle } from '../src/keep-bundle.ts'
import { createOfflineChecker } from '../src/offline/check-offline.ts'
import { sortFile } from '../src/offline/sort-files.ts'

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
const did = 'did:web:school.example'
const pair = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(7))
const keys = createDidDocument({ did, keys: [{ fragment: 'key-1', key: pair.publicKey }] })

const schoolKey = { ...pair, verificationMethod: `${did}#key-1` }

async function sign(document: object, key = schoolKey): Promise<JsonObject> {
  const signer = createSigner(key)
  const options = { cryptosuite: 'eddsa-rdfc-2022', created: '2026-01-01T00:00:00Z' } as const
  const made = await signDataIntegrity(document as JsonObject, signer, options)
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return made.value
}

const badge = (more: object = {}, key = schoolKey) =>
  sign(
    {
      '@context': [
        'https://www.w3.org/ns/credentials/v2',
        'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
      ],
      id: 'https://school.example/c/1',
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      issuer: { id: did, type: ['Profile'], name: 'Sample School' },
      validFrom: '2026-01-01T00:00:00Z',
      name: 'Active Listening',
      credentialSubject: {
        type: ['AchievementSubject'],
        identifier: [{ type: 'IdentityObject', identityType: 'name', hashed: false, identityHash: 'Sample Learner 7' }],
        achievement: {
          id: 'urn:uuid:11111111-1111-4111-8111-111111111111',
          type: ['Achievement'],
          name: 'Active Listening',
          description: 'Hears what is said.',
          criteria: { narrative: 'Listen.' },
        },
      },
      ...more,
    },
    key,
  )

test('files are sorted by what they are for', async () => {
  expect(sortFile(bytes(keys))).toMatchObject({
    kind: 'keys',
    materials: [{ url: 'https://school.example/.well-known/did.json' }],
  })
  const folder = new URL('../../../packages/core/test/vectors/didwebvh/', import.meta.url)
  const log = readFileSync(new URL('multi-update/ts/did.jsonl', folder), 'utf8')
  expect(sortFile(Buffer.from(log))).toMatchObject({
    kind: 'keys',
    materials: [{ url: 'https://example.com/.well-known/did.jsonl', body: log.trim() }],
  })
  const list = {
    id: 'https://school.example/status/1',
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
  }
  expect(sortFile(bytes(list))).toMatchObject({ kind: 'list', materials: [{ url: list.id }] })
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const tokens = `${part({ typ: 'statuslist+jwt' })}.${part({ sub: list.id, status_list: {} })}.AA`
  expect(sortFile(Buffer.from(tokens))).toMatchObject({ kind: 'list', materials: [{ url: list.id, body: tokens }] })
  expect(sortFile(bytes(await badge()))).toMatchObject({ kind: 'credential' })
  expect(sortFile(bytes('nothing of the kind'))).toMatchObject({ kind: 'credential' })
})

const savedFrom = (file: unknown): readonly Material[] => {
  const sorted = sortFile(bytes(file))
  return 'materials' in sorted ? sorted.materials : []
}

/** Everything was dropped by the person; nothing came inside the credential's own file. */
const withSaved = (saved: readonly Material[], isVouched: boolean) => createOfflineChecker({ saved, isVouched })

test('P13: a key that came in a file makes nothing genuine until somebody answers for the file', async () => {
  const input = bytes(await badge())
  const materials = savedFrom(keys)
  const { report } = await withSaved(materials, false)(input)
  expect(report.result).toBe('indeterminate')
  expect(report.findings.find(one => one.check === 'issuer-key')).toMatchObject({ code: 'ISSUER_KEY_FROM_FILE' })
  expect(report.findings.find(one => one.check === 'proof')).toMatchObject({ outcome: 'passed' })
  expect((await withSaved(materials, true)(input)).report.result).toBe('valid')
})

test('a saved list says as of when it speaks, and is open again after a week', async () => {
  const url = 'https://school.example/status/1'
  const input = bytes(await badge({ credentialStatus: buildStatusEntry(url, 8 as StatusIndex) }))
  const report = async (days: number) => {
    const validFrom = new Date(Date.now() - days * 86_400_000).toISOString()
    const bits = createBitstring()
    const list = await sign(buildStatusListCredential({ url, issuer: did, purpose: 'revocation', bits, validFrom }))
    const saved = [...savedFrom(keys), ...savedFrom(list)]
    return (await withSaved(saved, true)(input)).report
  }
  expect(await report(1)).toMatchObject({ result: 'valid' })
  const old = await report(8)
  expect(old.result).toBe('indeterminate')
  expect(old.findings.find(one => one.check === 'status')).toMatchObject({ code: 'STATUS_LIST_OLD' })
})

test('P13: without the key document nothing is said for or against it', async () => {
  const { report } = await withSaved([], true)(bytes(await badge()))
  expect(report.result).toBe('indeterminate')
})

test('a bundle carries a credential with what checks it, and is believed no more than any file', async () => {
  const materials = savedFrom(keys)
  const input = bytes(await badge())
  const { report } = await withSaved(materials, true)(input)
  const text = keepBundle(input, report, materials) as string
  const read = readBundle(text)
  expect(read.ok && read.value.materials).toEqual(materials)
  expect(read.ok && Object.keys(read.value.contexts)).toHaveLength(2)
  const file = bytes(text)
  expect(sortFile(file)).toEqual({ kind: 'credential', input: file })
  // Whoever wrote the bundle wrote the key document in it: the tick for saved documents does not reach it …
  const alone = await createOfflineChecker({ saved: [], isVouched: true })(file)
  expect(alone.report.findings.find(one => one.check === 'issuer-key')).toMatchObject({ code: 'ISSUER_KEY_FROM_FILE' })
  expect(alone.report.pieces?.map(one => one.code)).toContain('TODAY_SILENT')
  // … and it never takes the place of one that was saved.
  const stranger = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(9))
  const others = savedFrom(createDidDocument({ did, keys: [{ fragment: 'key-1', key: stranger.publicKey }] }))
  const against = await createOfflineChecker({ saved: others, isVouched: true })(file)
  expect(against.report.result).toBe('invalid')
  const together = await createOfflineChecker({ saved: materials, isVouched: true })(file)
  expect(together.report.result).toBe('valid')
  // Kept again, with what was fetched since, it is the same file but for its time.
  const long = { url: 'https://school.example/did.jsonl', contentType: 'text/jsonl', body: 'x'.repeat(5_000_000) }
  expect(readBundle(keepBundle(input, report, [...materials, long]) as string)).toMatchObject({
    ok: true,
    value: { materials },
  })
  const kept = readBundle(keepBundle(file, together.report, []) as string)
  expect(kept).toMatchObject({ ok: true, value: { materials, credential: read.ok && read.value.credential } })
  const broken = await createOfflineChecker({ saved: [], isVouched: true })(bytes(text.replace('"materials"', '"x"')))
  expect(broken.report).toMatchObject({ result: 'invalid', format: 'bundle' })
})

test('keys of witnesses are told apart from everything else', () => {
  const line = writeNoteKey({ name: 'witness.example/w1', type: COSIGNATURE, publicKey: pair.publicKey })
  expect(sortFile(bytes(`${line}\n`))).toEqual({ kind: 'witnesses', lines: [line] })
  expect(sortFile(bytes(`${line}\nmore\n`))).toMatchObject({ kind: 'credential' })
})

test('a certificate is checked by the credential that is attached to it, and by nothing that it shows', async () => {
  const document = bytes(await badge())
  const certificate = new Uint8Array(
    Buffer.concat([
      Buffer.from(
        `%PDF-1.7\n1 0 obj\n<< /Type /EmbeddedFile /Subtype /application#2Fld+json /Length ${document.length} >>\nstream\n`,
      ),
      document,
      Buffer.from('\nendstream\nendobj\ntrailer\n<< /Root 2 0 R >>\n%%EOF\n'),
    ]),
  )
  const materials = savedFrom(keys)
  const sorted = sortFile(certificate)
  expect(sorted).toMatchObject({ kind: 'credential' })
  const { report } = await withSaved(materials, true)(certificate)
  expect(report.findings.find(one => one.check === 'issuer-key')?.outcome).not.toBe('failed')
  expect(report.credential?.name).toBe('Active Listening')
})

const material = (url: string, value: unknown): Material => ({
  url,
  contentType: 'application/json',
  body: JSON.stringify(value),
})
const openedFrom = (materials: readonly Material[], credential: string) =>
  createOfflineChecker({ saved: [], isVouched: true })(
    bytes(
      writeBundle({
        ...({ madeAt: Date.UTC(2026, 0, 1) as Instant, credential, materials, records: [], anchors: [] } as const),
        ...{ contexts: {}, identity: [], closing: null, verifier: null },
      }),
    ),
  )
/** What a report leaves open, and whatever of it is called passed that only the issuer's address could show. */
const codesOf = (report: { findings: readonly { outcome: string; code: string }[] }, outcome: string) =>
  report.findings.filter(one => one.outcome === outcome).map(one => one.code)

test('P13: an issuer that goes by a web address is not genuine by the key that came along', async () => {
  const issuer = 'https://school.example/i/hts'
  const p256 = generateKeyPair('P-256', length => new Uint8Array(length).fill(7))
  const signer = createSigner({ ...p256, verificationMethod: 'key-1' })
  const document = { ...(await badge()), issuer: { id: issuer, type: ['Profile'], name: 'Sample School' } }
  const { proof: _, ...claims } = document as JsonObject
  const token = await signJws({ alg: 'ES256', typ: 'vc+sd-jwt', kid: 'key-1' }, claims as JsonObject, signer)
  const url = 'https://school.example/.well-known/jwt-vc-issuer/i/hts'
  const metadata = createJwtVcIssuer(issuer, [{ id: 'key-1', key: p256.publicKey }])
  const { report } = await openedFrom([material(url, metadata)], `${token}~`)
  expect(report.issuerId).toBe(issuer)
  expect(codesOf(report, 'failed')).toEqual([])
  expect(report.result).toBe('indeterminate')
  expect(codesOf(report, 'not-checked')).toEqual(['ISSUER_KEY_FROM_FILE'])
})

const BADGES = 'https://badges.example'
const v2 = { '@context': 'https://w3id.org/openbadges/v2' }
const assertion = {
  ...v2,
  type: 'Assertion',
  id: `${BADGES}/1`,
  recipient: { type: 'email', hashed: false, identity: 'sample.learner.7@example.org' },
  issuedOn: '2025-03-01T10:00:00Z',
  badge: `${BADGES}/badge`,
  verification: { type: 'HostedBadge' },
}
const website = (issuer: object = {}) => [
  material(`${BADGES}/1`, assertion),
  material(`${BADGES}/badge`, { ...v2, type: 'BadgeClass', id: `${BADGES}/badge`, name: 'x', issuer: `${BADGES}/i` }),
  material(`${BADGES}/i`, { ...v2, type: 'Issuer', id: `${BADGES}/i`, name: 'Sample School', ...issuer }),
]

test('P13: a hosted badge out of a bundle is not what the issuer’s website says', async () => {
  const { report } = await openedFrom(website(), JSON.stringify(assertion))
  expect(report.result).toBe('indeterminate')
  expect(codesOf(report, 'not-checked')).toEqual(['OB2_FROM_FILE', 'OB2_FROM_FILE', 'OB2_STATUS_UNREACHABLE'])
})

test('P13: an older badge is not genuine by a profile and a key that came along', async () => {
  const keyPair = generateKeyPair('P-256', length => new Uint8Array(length).fill(5))
  const signer = createSigner({ ...keyPair, verificationMethod: 'key' })
  const verification = { type: 'SignedBadge', creator: `${BADGES}/key` }
  const jws = await signJws({ alg: 'ES256' }, { ...assertion, id: 'urn:uuid:1', verification }, signer)
  const spki = createPublicKey({ key: toJwk(keyPair.publicKey), format: 'jwk' })
  const publicKeyPem = spki.export({ type: 'spki', format: 'pem' })
  const carried = [
    ...website({ publicKey: [`${BADGES}/key`], revocationList: `${BADGES}/revoked` }),
    material(`${BADGES}/key`, {
      ...v2,
      type: 'CryptographicKey',
      id: `${BADGES}/key`,
      owner: `${BADGES}/i`,
      publicKeyPem,
    }),
    material(`${BADGES}/revoked`, { ...v2, type: 'RevocationList', issuer: `${BADGES}/i`, revokedAssertions: [] }),
  ]
  const { report } = await openedFrom(carried, jws)
  expect(codesOf(report, 'passed')).toContain('OB2_SIGNED')
  expect(report.result).toBe('indeterminate')
  expect(codesOf(report, 'not-checked')).toEqual(['ISSUER_KEY_FROM_FILE', 'OB2_STATUS_UNREACHABLE'])
})

const accreditor = 'did:web:accreditor.example'
const accreditorPair = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(11))
const accreditorKeys = createDidDocument({
  did: accreditor,
  keys: [{ fragment: 'key-1', key: accreditorPair.publicKey }],
})

test('P13: nobody endorses by a key that came along, though the badge itself needs none', async () => {
  const { did: issuer, verificationMethod } = didKeyOf(pair.publicKey)
  const made = buildEndorsementCredential({
    id: 'https://accreditor.example/e/1',
    name: 'Endorsement',
    issuer: { id: accreditor, type: ['Profile'], name: 'Sample Accreditor' },
    validFrom: '2026-01-01T00:00:00Z',
    credentialSubject: { id: issuer, endorsementComment: 'Taught well.' },
  })
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  const by = { ...accreditorPair, verificationMethod: `${accreditor}#key-1` }
  const endorsement = [await sign(made.value, by)]
  const profile = { id: issuer, type: ['Profile'], name: 'Sample School', endorsement }
  const input = JSON.stringify(await badge({ issuer: profile }, { ...pair, verificationMethod }))
  const materials = savedFrom(accreditorKeys)
  const { report } = await openedFrom(materials, input)
  expect(codesOf(report, 'warning')).toContain('ENDORSEMENT_UNCHECKED')
  expect(codesOf(report, 'passed')).not.toContain('ENDORSEMENTS_OK')
  expect(report.credential?.endorsements).toMatchObject([
    { by: { name: null }, comment: null, verdict: 'indeterminate', code: 'ISSUER_KEY_FROM_FILE' },
  ])
  const vouched = await withSaved(materials, true)(bytes(input))
  expect(vouched.report.credential?.endorsements).toMatchObject([{ comment: 'Taught well.', verdict: 'valid' }])
  expect(codesOf(vouched.report, 'passed')).toContain('ENDORSEMENTS_OK')
})

test('P13: a part of a record is not genuine by a key that came along', async () => {
  const learner = didKeyOf(accreditorPair.publicKey).did
  const { did: issuer, verificationMethod } = didKeyOf(pair.publicKey)
  const achievement = (n: number) => ({
    id: `https://school.example/a/${n}`,
    type: ['Achievement'],
    name: `Level ${n}`,
    description: 'x',
    criteria: { narrative: 'x' },
  })
  const subject = { id: learner, type: ['AchievementSubject'], achievement: achievement(1) }
  const part = await badge(
    {
      issuer: { id: accreditor, type: ['Profile'], name: 'Sample Accreditor' },
      credentialSubject: subject,
    },
    { ...accreditorPair, verificationMethod: `${accreditor}#key-1` },
  )
  const built = buildClrCredential({
    id: 'https://school.example/c/9',
    name: 'Record',
    issuer: { id: issuer, name: 'Sample School', url: 'https://school.example' },
    validFrom: '2026-01-01T00:00:00Z',
    credentialSubject: {
      id: learner,
      achievement: [{ ...achievement(9), type: undefined } as never],
      verifiableCredential: [part as never],
      association: [
        {
          associationType: 'isParentOf',
          sourceId: 'https://school.example/a/9',
          targetId: 'https://school.example/a/1',
        },
      ],
    },
  })
  if (!built.ok) throw new Error(JSON.stringify(built.error))
  const input = JSON.stringify(await sign(built.value, { ...pair, verificationMethod }))
  const materials = savedFrom(accreditorKeys)
  const { report } = await openedFrom(materials, input)
  expect(codesOf(report, 'warning')).toContain('CONSTITUENT_UNCHECKED')
  expect(codesOf(report, 'passed')).not.toContain('CONSTITUENTS_OK')
  expect(report.credential?.constituents?.map(one => one.verdict)).toEqual(['indeterminate'])
  const vouched = await withSaved(materials, true)(bytes(input))
  expect(vouched.report.credential?.constituents?.map(one => one.verdict)).toEqual(['valid'])
})

test('P13: nobody is the holder by a key that came along', async () => {
  const own = { ...accreditorPair, verificationMethod: `${accreditor}#key-1` }
  const { did: issuer, verificationMethod } = didKeyOf(pair.publicKey)
  const given = (await badge()).credentialSubject as JsonObject
  const document = { issuer: { id: issuer, type: ['Profile'] }, credentialSubject: { ...given, id: accreditor } }
  const presentation = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiablePresentation'],
    holder: accreditor,
    verifiableCredential: [await badge(document, { ...pair, verificationMethod })],
  }
  const token = await signJwt(presentation as JsonObject, createSigner(own), { typ: 'vp+jwt' })
  const materials = savedFrom(accreditorKeys)
  const { report } = await openedFrom(materials, token)
  expect(codesOf(report, 'warning')).toEqual(['HOLDER_NOT_SUBJECT'])
  const vouched = await withSaved(materials, true)(bytes(token))
  expect(codesOf(vouched.report, 'passed')).toContain('HOLDER_IS_SUBJECT')
})
