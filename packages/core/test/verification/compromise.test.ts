import { describe, expect, test } from 'vitest'
import { derive, issueSdJwtVc, signBase, signDataIntegrity, signJwt } from '../../src/credential/index.ts'
import { createDidDocument, type DidDocument, findSigningKey, type PublishedKey } from '../../src/did/index.ts'
import { createSigner, generateKeyPair } from '../../src/keys/index.ts'
import { digestOf } from '../../src/log/index.ts'
import { err, type Instant, type JsonObject, ok, toHex, toIso, toUtf8 } from '../../src/primitives/index.ts'
import {
  buildStatusEntry,
  buildStatusListCredential,
  createBitstring,
  type StatusIndex,
} from '../../src/status/index.ts'
import {
  type Existence,
  type ExistenceLookup,
  verify,
  verifyCredentialByStandard,
} from '../../src/verification/index.ts'

const did = 'did:web:school.example:i:hts'
const folder = 'https://school.example/i/hts'
const now = Date.UTC(2026, 5, 12) as Instant
const day = (number: number) => Date.UTC(2026, 0, number) as Instant
const pairOf = (seed: number, type: 'Ed25519' | 'P-256' = 'Ed25519') =>
  generateKeyPair(type, length => new Uint8Array(length).fill(seed))
const stolen = pairOf(1)
const fresh = pairOf(2)
const ofTokens = pairOf(3, 'P-256')

const tree = (fill: number, size = 64, origin = 'school.example/i/hts/log') => ({
  origin,
  size,
  root: new Uint8Array(32).fill(fill),
})
const since = day(20)
const declared = { since, lastGood: [tree(7)], url: `${folder}/log` }

/** The issuer after its declaration: key-1 and key-2 stolen, key-3 in use. */
const documentOf = (compromise: PublishedKey['compromise'] = declared): DidDocument =>
  createDidDocument({
    did,
    keys: [
      { fragment: 'key-1', key: stolen.publicKey, isRetired: true, compromise },
      { fragment: 'key-2', key: ofTokens.publicKey, isRetired: true, compromise },
      { fragment: 'key-3', key: fresh.publicKey },
    ],
  })

const signerOf = (fragment: string, pair: ReturnType<typeof pairOf>) =>
  createSigner({
    type: pair.publicKey.type as 'Ed25519',
    secretKey: pair.secretKey,
    verificationMethod: `${did}#${fragment}`,
  })
const byThief = signerOf('key-1', stolen)

const badge: JsonObject = {
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
  id: 'urn:uuid:3e6f2a70-0000-4000-8000-000000000001',
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  name: 'Welding',
  issuer: { id: did, type: ['Profile'], name: 'Sample School' },
  validFrom: '2026-01-05T00:00:00Z',
  credentialSubject: {
    id: 'did:key:z6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG',
    type: ['AchievementSubject'],
    achievement: {
      id: 'https://school.example/a/1',
      type: ['Achievement'],
      name: 'Welding',
      description: 'Welds.',
      criteria: { narrative: 'Has welded.' },
    },
  },
}

async function signed(document: JsonObject, signer = byThief, created = day(5)): Promise<JsonObject> {
  const made = await signDataIntegrity(document, signer, { cryptosuite: 'eddsa-rdfc-2022', created: toIso(created) })
  if (!made.ok) throw new Error(made.error.code)
  return made.value
}

const served = (files: Record<string, string>) => async (url: string) =>
  files[url] === undefined
    ? err({ code: 'FETCH_NOT_FOUND', status: 404 } as const)
    : ok({ body: toUtf8(files[url] as string), contentType: 'application/json' })

/** Evidence of one document, and of no other. */
const evidenceOf =
  (document: JsonObject | string, found: Partial<Existence>): ExistenceLookup =>
  digest =>
    toHex(digest) === toHex(digestOf(document)) ? { by: null, trees: [], ...found } : null

async function judged(
  input: JsonObject | string,
  existence?: ExistenceLookup,
  document: DidDocument = documentOf(),
  files: Record<string, string> = {},
) {
  const report = await verify(typeof input === 'string' ? input : JSON.stringify(input), {
    now,
    fetch: served({ [`${folder}/did.json`]: JSON.stringify(document), ...files }),
    ...(existence ? { existence } : {}),
  })
  const proof = report.findings.find(one => one.check === 'proof')
  return [report.result, proof?.code, proof?.details?.existedBy]
}

const refused = ['invalid', 'E_AFTER_COMPROMISE', undefined]
const held = ['valid', 'PROOF_BEFORE_COMPROMISE', undefined]

describe('the document of an issuer that declares a key stolen', () => {
  test('calls it revoked, lists it for nothing, and says since when and what still stands', () => {
    const document = documentOf()
    const methods = document.verificationMethod as JsonObject[]
    expect(methods.filter(one => one.revoked === '2026-01-20T00:00:00Z').map(one => one.id)).toEqual([
      `${did}#key-1`,
      `${did}#key-1-jwk`,
      `${did}#key-2`,
      `${did}#key-2-jwk`,
    ])
    expect(document.assertionMethod).toEqual([`${did}#key-3`, `${did}#key-3-jwk`])
    expect(document.authentication).toEqual([`${did}#key-3`, `${did}#key-3-jwk`])
    expect((document.service as JsonObject[])[0]).toEqual({
      id: `${did}#compromise-key-1`,
      type: 'KeyCompromise',
      serviceEndpoint: `${folder}/log`,
      verificationMethod: `${did}#key-1`,
      since: '2026-01-20T00:00:00Z',
      lastGood: [
        { origin: 'school.example/i/hts/log', size: 64, root: 'BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=' },
      ],
    })
  })
})

describe('what a stolen key signed', () => {
  test('holds if a believed clock saw it before, or if it stands in a last good tree', async () => {
    const old = await signed(badge)
    const by = (at: Instant) => evidenceOf(old, { by: at })
    expect(await judged(old, by(day(19)))).toEqual(['valid', 'PROOF_BEFORE_COMPROMISE', '2026-01-19T00:00:00Z'])
    expect(await judged(old, evidenceOf(old, { trees: [tree(7)] }))).toEqual(held)
    // What a witness saw late may still stand in a tree from before.
    expect(await judged(old, evidenceOf(old, { by: day(25), trees: [tree(7)] }))).toEqual(held)
  })

  test('H-51 is refused whatever date it bears, unless something else than its signer shows it', async () => {
    const forged = await signed({ ...badge, name: 'Forged' }, byThief, day(2))
    const old = await signed(badge)
    expect(await judged(forged)).toEqual(refused)
    expect(await judged(forged, () => null)).toEqual(refused)
    // By equal T, and after; the record of another document.
    expect(await judged(forged, evidenceOf(forged, { by: since }))).toEqual(refused)
    expect(await judged(forged, evidenceOf(forged, { by: day(21) }))).toEqual(refused)
    expect(await judged(forged, evidenceOf(old, { by: day(5), trees: [tree(7)] }))).toEqual(refused)
  })

  test('H-51 a tree of another log, of another size or with another root is no last good one', async () => {
    const forged = await signed(badge)
    for (const other of [tree(8), tree(7, 65), tree(7, 64, 'thief.example/log')])
      expect(await judged(forged, evidenceOf(forged, { trees: [other] }))).toEqual(refused)
    const none = documentOf({ ...declared, lastGood: [] })
    expect(await judged(forged, evidenceOf(forged, { trees: [tree(7)] }), none)).toEqual(refused)
  })

  test('H-51 a changed document is changed, whatever shows that it existed', async () => {
    const old = await signed(badge)
    const changed = { ...old, name: 'Forged' }
    expect(await judged(changed, evidenceOf(changed, { by: day(5), trees: [tree(7)] }))).toEqual([
      'invalid',
      'E_SIGNATURE',
      undefined,
    ])
  })

  test('H-51 a declaration for another key, by nobody, or of a time that has not come says nothing for this one', async () => {
    const forged = await signed(badge)
    const shown = evidenceOf(forged, { by: day(5), trees: [tree(7)] })
    const code = async (change: (service: JsonObject) => JsonObject[]) => {
      const document = documentOf()
      const service = (document.service as JsonObject[]).flatMap(one =>
        one.verificationMethod === `${did}#key-1` ? change(one) : [one],
      )
      return (await judged(forged, shown, { ...document, service }))[1]
    }
    expect(await code(one => [one])).toBe('PROOF_BEFORE_COMPROMISE')
    expect(await code(() => [])).toBe('E_PURPOSE')
    expect(await code(one => [{ ...one, verificationMethod: `${did}#key-3` }])).toBe('E_PURPOSE')
    expect(await code(one => [{ ...one, verificationMethod: 'did:web:thief.example#key-1' }])).toBe('E_PURPOSE')
    expect(await code(one => [{ ...one, since: 'long ago' }])).toBe('E_PURPOSE')
    expect(await code(one => [{ ...one, type: 'TransparencyLog' }])).toBe('E_PURPOSE')
    // Of two times the earlier one counts, whichever of the two says it.
    expect(await code(one => [{ ...one, since: toIso(day(4)), lastGood: [] }])).toBe('E_AFTER_COMPROMISE')
    expect(await code(one => [one, { ...one, since: toIso(day(4)), lastGood: [] }])).toBe('E_AFTER_COMPROMISE')
    expect(await code(one => [{ ...one, since: '2999-01-01T00:00:00Z', lastGood: [] }])).toBe('PROOF_BEFORE_COMPROMISE')
    const future = documentOf({ ...declared, since: Date.UTC(2999, 0) as Instant })
    expect((await judged(forged, shown, future))[1]).toBe('E_PURPOSE')
  })

  test('a key that is revoked without such a declaration stays refused, whatever shows since when', async () => {
    const old = await signed(badge)
    const document = documentOf()
    const plain = {
      ...document,
      service: [],
      assertionMethod: (document.verificationMethod as JsonObject[]).map(one => one.id as string),
    }
    expect((await judged(old, evidenceOf(old, { by: day(5) }), plain))[1]).toBe('E_KEY_REVOKED')
  })

  test('a stolen key in force under another name is stolen', async () => {
    const again = createDidDocument({
      did,
      keys: [
        { fragment: 'key-1', key: stolen.publicKey, isRetired: true, compromise: declared },
        { fragment: 'key-9', key: stolen.publicKey },
      ],
    })
    const forged = await signed(badge, signerOf('key-9', stolen))
    expect((await judged(forged, undefined, again))[1]).toBe('E_KEY_REVOKED')
  })

  test('as JWT and as SD-JWT, each by its own digest', async () => {
    const jwt = await signJwt(badge, byThief)
    expect(await judged(jwt)).toEqual(refused)
    expect(await judged(jwt, evidenceOf(badge, { by: day(5) }))).toEqual(refused)
    expect((await judged(jwt, evidenceOf(jwt, { by: day(5) }))).slice(0, 2)).toEqual(held.slice(0, 2))
    const envelope: JsonObject = {
      '@context': 'https://www.w3.org/ns/credentials/v2',
      id: `data:application/vc+jwt,${jwt}`,
      type: 'EnvelopedVerifiableCredential',
    }
    expect((await judged(envelope, evidenceOf(envelope, { by: day(5) }))).slice(0, 2)).toEqual(held.slice(0, 2))

    let salt = 0
    const token = await issueSdJwtVc(
      {
        issuer: did,
        type: { vct: 'https://school.example/types/welding', integrity: 'sha256-AAAA' },
        issuedAt: day(5) / 1000,
        claims: { name: 'Welding', level: 'one' },
        hideable: [['name'], ['level']],
      } as unknown as Parameters<typeof issueSdJwtVc>[0],
      { ...signerOf('key-2', ofTokens), verificationMethod: `${did}#key-2-jwk` },
      () => `salt-${salt++}-of-sixteen-bytes`,
    )
    // The same token, shown in part: a disclosure less.
    const part = `${token.split('~').slice(0, 2).join('~')}~`
    for (const text of [token, part]) {
      expect((await judged(text))[1]).toBe('E_AFTER_COMPROMISE')
      expect((await judged(text, evidenceOf(token, { trees: [tree(7)] })))[1]).toBe('PROOF_BEFORE_COMPROMISE')
    }
  })

  test('a part that its holder shows stays refused, with a reason of its own', async () => {
    const signer = signerOf('key-2', ofTokens)
    const made = await signBase(
      badge,
      signer,
      { cryptosuite: 'ecdsa-sd-2023', created: toIso(day(5)), mandatoryPointers: ['/issuer'] },
      { random: length => new Uint8Array(length).fill(9) },
    )
    if (!made.ok) throw new Error(made.error.code)
    const part = await derive(
      made.value,
      { selectivePointers: ['/name', '/validFrom', '/credentialSubject'] },
      { random: length => new Uint8Array(length).fill(9) },
    )
    if (!part.ok) throw new Error(part.error.code)
    expect((await judged(part.value, () => ({ by: day(5), trees: [tree(7)] })))[1]).toBe('E_PART_AFTER_COMPROMISE')
  })

  test('by the standard’s own rules as well', async () => {
    const old = await signed(badge)
    const options = { now, fetch: served({ [`${folder}/did.json`]: JSON.stringify(documentOf()) }) }
    const verified = async (input: JsonObject | string, existence: ExistenceLookup) =>
      (await verifyCredentialByStandard(input, { ...options, existence })).isVerified
    expect(await verified(old, evidenceOf(old, { by: day(5) }))).toBe(true)
    expect(await verified(old, () => null)).toBe(false)
    const jwt = await signJwt(badge, byThief)
    expect(await verified(jwt, evidenceOf(jwt, { by: day(5) }))).toBe(true)
  })

  test('a status list, an answer and a request need a present key: no evidence helps them', async () => {
    const listUrl = `${folder}/status/1`
    const list = await signed(
      buildStatusListCredential({
        url: listUrl,
        issuer: did,
        purpose: 'revocation',
        bits: createBitstring(),
        validFrom: '2026-01-05T00:00:00Z',
      }) as JsonObject,
    )
    const entry = buildStatusEntry(listUrl, 3 as StatusIndex) as JsonObject
    const present = await signed({ ...badge, credentialStatus: entry }, signerOf('key-3', fresh))
    const report = await verify(JSON.stringify(present), {
      now,
      fetch: served({ [`${folder}/did.json`]: JSON.stringify(documentOf()), [listUrl]: JSON.stringify(list) }),
      existence: () => ({ by: day(5), trees: [tree(7)] }),
    })
    expect(report.findings.find(one => one.check === 'status')?.code).toBe('E_STATUS_PROOF')
    const resolve = async () => ok(documentOf())
    for (const [purpose, isStatement] of [
      ['authentication', true],
      ['assertionMethod', false],
    ] as const)
      expect(await findSigningKey(resolve, documentOf(), `${did}#key-1`, purpose, { now, isStatement })).toMatchObject({
        ok: false,
      })
  })
})
