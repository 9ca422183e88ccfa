import { describe, expect, test } from 'vitest'
import {
  bindPresentation,
  buildTypeMetadata,
  bundledContexts,
  claimsOfBadge,
  hideableClaims,
  integrityOf,
  showClaims,
  signJws,
  signJwt,
} from '../../src/credential/index.ts'
import { digestOf, makeDisclosure } from '../../src/credential/sd-jwt/disclosure.ts'
import { createJwtVcIssuer, didKeyOf, type GuardedFetch } from '../../src/did/index.ts'
import { createSigner, toJwk } from '../../src/keys/index.ts'
import { type Json, type JsonObject, toBase64url, toUtf8 } from '../../src/primitives/index.ts'
import { packStatuses, type StatusBits, tokenListClaims } from '../../src/status/index.ts'
import { type VerifyOptions, verify, verifyCredentialByStandard } from '../../src/verification/index.ts'
import { badge } from '../verification/world.ts'
import {
  edSigner,
  holder,
  holderPair,
  issue,
  listUrl,
  now,
  pairOf,
  school,
  schoolPair,
  schoolSigner,
  served,
  vct,
} from './world.ts'

const types = buildTypeMetadata({
  vct,
  names: { en: 'Active Listening', th: 'การฟังอย่างตั้งใจ' },
  descriptions: { en: 'Hears what is said, and what is not.' },
  language: 'en',
})
const typeText = JSON.stringify(types)

const list = (values: [number, number][], more: JsonObject = {}, signer = schoolSigner, bits: StatusBits = 2) =>
  signJws(
    { alg: signer.type === 'Ed25519' ? 'EdDSA' : 'ES256', typ: 'statuslist+jwt', kid: signer.verificationMethod },
    {
      ...tokenListClaims({
        url: listUrl,
        issuer: school,
        issuedAt: now / 1000 - 60,
        expires: now / 1000 + 86_400,
        ttl: 300,
        bits,
        list: packStatuses(131_072, bits, values),
      }),
      ...more,
    },
    signer,
  )

const document = badge({
  credentialSubject: {
    ...(badge().credentialSubject as JsonObject),
    identifier: [{ type: 'IdentityObject', identityType: 'name', hashed: false, identityHash: 'Sample Learner 7' }],
  },
})
const issued = (more: object = {}) =>
  issue({
    type: { vct, integrity: integrityOf(toUtf8(typeText)) },
    claims: claimsOfBadge(document),
    hideable: hideableClaims(),
    status: { index: 8, uri: listUrl },
    ...more,
  })
const check = async (
  text: string,
  answers: Record<string, JsonObject | string | null> = {},
  more: Partial<VerifyOptions> = {},
) => {
  const world = served({ [vct]: typeText, [listUrl]: await list([[7, 1]]), ...answers })
  return { report: await verify(text, { now, fetch: world.fetch as GuardedFetch, ...more }), asked: world.asked }
}
const codes = (report: { findings: readonly { code: string }[] }) => report.findings.map(one => one.code)

test('a badge as SD-JWT VC verifies, and is shown as any other badge', async () => {
  const { report, asked } = await check(await issued())
  expect(report).toMatchObject({
    result: 'valid',
    format: 'sd-jwt',
    issuerId: school,
    credential: {
      names: { en: 'Active Listening', th: 'การฟังอย่างตั้งใจ' },
      name: 'Active Listening',
      issuer: { id: school, name: 'Sample School', domain: 'school.example' },
      validFrom: '2026-06-01T00:00:00Z',
      subjects: [{ name: 'Sample Learner 7', achievement: { name: 'Active Listening' } }],
      evidence: [{ name: 'Interview' }],
    },
    selective: { withheld: { count: 0, names: [] } },
  })
  expect(codes(report)).toEqual(
    expect.arrayContaining(['PROOF_OK', 'ISSUER_KEY_OK', 'TYPE_OK', 'STATUS_CLEAR', 'SUBJECT_BOUND', 'CONTEXTS_NONE']),
  )
  expect(asked).toContain(`${listUrl} application/statuslist+jwt`)
})

test('what is kept back is said in number and by name, and its value nowhere', async () => {
  const part = showClaims(await issued(), [['evidence']])
  if (!part.ok) throw new Error(part.error.code)
  const { report } = await check(part.value)
  expect(report.result).toBe('valid')
  expect(report.selective?.withheld.names).toContainEqual({ en: 'Awarded to', fr: 'Décernée à', th: 'มอบให้' })
  expect(report.findings.find(one => one.code === 'PARTS_WITHHELD')?.details).toMatchObject({ count: 3 })
  expect(JSON.stringify(report)).not.toContain('Sample Learner 7')
  expect(report.credential?.evidence).toHaveLength(1)
})

test('Ed25519 serves as well as P-256', async () => {
  const text = await issue({ claims: { name: 'x' }, hideable: [] }, edSigner)
  expect((await check(text)).report).toMatchObject({ result: 'valid' })
})

test.each([
  [1, 'REVOKED'],
  [2, 'SUSPENDED'],
])('status %i of the list says %s', async (value, code) => {
  const { report } = await check(await issued(), { [listUrl]: await list([[8, value]]) })
  expect(report.result).toBe('invalid')
  expect(codes(report)).toContain(code)
})

test('a status that nobody knows, and a list that does not answer, are never green', async () => {
  for (const answer of [await list([[8, 3]]), null]) {
    const { report } = await check(await issued(), { [listUrl]: answer })
    expect(report.result).toBe('indeterminate')
  }
})

test('H-22 a list by a stranger, or made for another address, does not count', async () => {
  const stranger = createSigner({ ...pairOf(9), verificationMethod: 'did:key:zDnae#zDnae' })
  const forged = { ...stranger, verificationMethod: schoolSigner.verificationMethod }
  for (const [answer, code] of [
    [await list([], { iss: 'did:web:stranger.example' }), 'E_STATUS_PROOF'],
    [await list([], {}, stranger), 'E_STATUS_PROOF'],
    [await list([], {}, forged), 'E_STATUS_PROOF'],
    [await list([], { sub: 'https://school.example/status/2' }), 'STATUS_LIST_INVALID'],
    [
      await signJws({ alg: 'ES256', typ: 'JWT', kid: schoolSigner.verificationMethod }, { sub: listUrl }, schoolSigner),
      'E_STATUS_PROOF',
    ],
    ['{"bits":1}', 'STATUS_LIST_INVALID'],
  ] as const) {
    const { report } = await check(await issued(), { [listUrl]: answer })
    expect(codes(report), code).toContain(code)
    expect(report.result).toBe('invalid')
  }
})

test('H-25 an index or a list out of range, run out, or from the future', async () => {
  for (const [index, answer, code] of [
    [131_072, await list([]), 'RANGE_ERROR'],
    [-1, await list([]), 'RANGE_ERROR'],
    [1.5, await list([]), 'RANGE_ERROR'],
    [8, await list([], { exp: now / 1000 - 3_600 }), 'STATUS_LIST_EXPIRED'],
    [8, await list([], { iat: now / 1000 + 3_600 }), 'STATUS_LIST_INVALID'],
    [8, await list([], { status_list: { bits: 3, lst: 'eNrbuRgAAhcBXQ' } }), 'STATUS_LIST_INVALID'],
  ] as const) {
    const { report } = await check(await issued({ status: { index, uri: listUrl } }), { [listUrl]: answer })
    expect(codes(report), code).toContain(code)
    expect(report.result).not.toBe('valid')
  }
})

test('a type that was changed is said, and one that cannot be had takes nothing away', async () => {
  const changed = await check(await issued(), { [vct]: typeText.replace('Active', 'Passive') })
  expect(codes(changed.report)).toContain('TYPE_CHANGED')
  expect(changed.report.credential?.name).toBe('Active Listening')
  const gone = await check(await issued(), { [vct]: null })
  expect(gone.report.result).toBe('valid')
  expect(codes(gone.report)).toContain('TYPE_NOT_READ')
})

test('nobody is asked for a type or a status of what nobody has signed', async () => {
  const stranger = createSigner({ ...pairOf(9), verificationMethod: schoolSigner.verificationMethod })
  const text = await issue({ status: { index: 1, uri: 'https://tracker.example/s' } }, stranger)
  const { report, asked } = await check(text)
  expect(report.result).toBe('invalid')
  expect(asked).toEqual(['https://school.example/.well-known/did.json'])
})

test('an issuer that goes by a web address is found by its well-known metadata, and is who did:web says', async () => {
  const web = 'https://school.example/i/hts'
  const signer = createSigner({ ...schoolPair, verificationMethod: 'key-2' })
  const text = await issue({ issuer: web }, signer)
  const keys = [{ id: 'key-2', key: schoolPair.publicKey }]
  const url = 'https://school.example/.well-known/jwt-vc-issuer/i/hts'
  const { report } = await check(text, { [url]: createJwtVcIssuer(web, keys) })
  expect(report).toMatchObject({ result: 'valid', issuerId: 'did:web:school.example:i:hts' })
  const wrong = await check(text, { [url]: createJwtVcIssuer('https://school.example/i/other', keys) })
  expect(wrong.report.result).not.toBe('valid')
})

test('it runs out when it says, and was in force before', async () => {
  const text = await issue({ expires: now / 1000 - 86_400 })
  expect(codes((await check(text)).report)).toContain('EXPIRED')
  const at = (now - 2 * 86_400_000) as typeof now
  expect((await check(text, {}, { at })).report.result).toBe('valid')
})

test('an SD-JWT VC of others is shown line by line, under the name of its type', async () => {
  const claims: Record<string, Json> = { given_name: 'Sample', address: { city: 'Sampleville' }, grades: ['A', 'B'] }
  const { report } = await check(await issue({ claims, hideable: [['given_name']] }), { [vct]: null })
  expect(report.credential?.name).toBe('1')
  expect(report.selective?.shown.map(one => `${one.path}=${one.value}`)).toEqual([
    'address.city=Sampleville',
    'grades.0=A',
    'grades.1=B',
    'given_name=Sample',
  ])
})

test('a VCDM credential secured as SD-JWT goes through the gate of all credentials', async () => {
  const { credentialStatus: _, ...plain } = badge()
  const token = await signJws(
    { alg: 'ES256', typ: 'vc+sd-jwt', kid: schoolSigner.verificationMethod },
    plain as JsonObject,
    schoolSigner,
  )
  const { report } = await check(`${token}~`)
  expect(report).toMatchObject({ result: 'valid', credential: { name: 'Active Listening' } })
  const enveloped = {
    '@context': 'https://www.w3.org/ns/credentials/v2',
    id: `data:application/vc+sd-jwt,${token}~`,
    type: 'EnvelopedVerifiableCredential',
  }
  expect((await check(JSON.stringify(enveloped))).report.result).toBe('valid')
  const odd = await signJws(
    { alg: 'ES256', typ: 'vc+sd-jwt', kid: schoolSigner.verificationMethod },
    {
      ...plain,
      '@context': ['https://www.w3.org/ns/credentials/v2', { '@vocab': 'https://evil.example/' }],
    } as JsonObject,
    schoolSigner,
  )
  expect((await check(`${odd}~`)).report.result).toBe('invalid')
})

/** A VCDM document secured as SD-JWT by the school; `hidden` are members of the top that its holder keeps back. */
const vcdm = async (
  more: JsonObject = {},
  { hidden = {}, shown = {} }: { hidden?: JsonObject; shown?: JsonObject } = {},
) => {
  const { credentialStatus: _, ...plain } = badge()
  const concealed = { ...hidden, ...shown }
  const open = Object.fromEntries(
    Object.entries({ ...plain, ...more }).filter(([name]) => !Object.hasOwn(concealed, name)),
  )
  const disclosed = Object.entries(concealed).map(([name, value]) => makeDisclosure('salt', name, value))
  const _sd = disclosed.map(one => digestOf(one.text))
  const token = await signJws(
    { alg: 'ES256', typ: 'vc+sd-jwt', kid: schoolSigner.verificationMethod },
    { ...open, ...(_sd.length > 0 ? { _sd } : {}) } as JsonObject,
    schoolSigner,
  )
  const kept = disclosed.filter(one => one.name !== null && Object.hasOwn(shown, one.name)).map(one => `${one.text}~`)
  return `${token}~${kept.join('')}`
}
const statusClaim = { status_list: { idx: 8, uri: listUrl } }

describe('the claims of a VCDM credential’s token', () => {
  test.each<[string, JsonObject, string]>([
    ['has run out', { exp: now / 1000 - 3_600 }, 'E_PROOF_EXPIRED'],
    ['is not in force yet', { nbf: now / 1000 + 3_600 }, 'E_PROOF_FROM_FUTURE'],
    ['is about somebody else', { sub: 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp' }, 'E_JWT_CLAIMS'],
    ['has another id', { jti: 'https://school.example/c/2' }, 'E_JWT_CLAIMS'],
    ['holds a second credential', { vc: { name: 'Another' } }, 'E_JWT_CLAIMS'],
  ])('count: one that %s is refused', async (_, claims, code) => {
    const { report } = await check(await vcdm(claims))
    expect(report.result).toBe('invalid')
    expect(codes(report)).toContain(code)
  })

  test('that agree with it take nothing away', async () => {
    const { id, credentialSubject } = badge() as { id: string; credentialSubject: { id: string } }
    const claims = {
      jti: id,
      sub: credentialSubject.id,
      exp: now / 1000 + 60,
      nbf: now / 1000 - 60,
      status: statusClaim,
    }
    const { report } = await check(await vcdm(claims))
    expect(report.result).toBe('valid')
    expect(codes(report)).toContain('STATUS_CLEAR')
    expect(codes(report)).toContain('CONTEXTS_OK')
  })

  const asJwt = (claims: JsonObject) => {
    const { credentialStatus: _, ...plain } = badge()
    const header = { alg: 'ES256', typ: 'vc+jwt', kid: schoolSigner.verificationMethod }
    return signJws(header, { ...plain, ...claims } as JsonObject, schoolSigner)
  }
  test.each([
    ['SD-JWT', vcdm],
    ['JWT', asJwt],
  ])('a status in its %s is looked up', async (_, tokenOf) => {
    const token = await tokenOf({ status: statusClaim })
    const revoked = await check(token, { [listUrl]: await list([[8, 1]]) })
    expect(revoked.report.result).toBe('invalid')
    expect(codes(revoked.report)).toContain('REVOKED')
    const gone = await check(token, { [listUrl]: null })
    expect(gone.report.result).toBe('indeterminate')
    const clear = await check(token)
    expect(clear.report.result).toBe('valid')
    expect(codes(clear.report)).not.toContain('STATUS_NONE')
    // A way that is not known here never passes for good.
    for (const other of [{ status_list: 'x' }, { identifier_list: { id: 'x', uri: listUrl } }] as Json[])
      expect((await check(await tokenOf({ status: other }))).report.result).not.toBe('valid')
  })

  test.each([
    ['a word', 'active'],
    ['an object that names no list', { state: 'active' }],
  ])('a status that is %s is a member of the credential where its contexts have such a term', async (_, status) => {
    const terms = { status: 'https://school.example/terms#status', state: 'https://school.example/terms#state' }
    const options = { now, fetch: served({}).fetch, contexts: bundledContexts.withInline() }
    const token = await asJwt({ '@context': [...(badge()['@context'] as Json[]), terms], status })
    const byStandard = await verifyCredentialByStandard(token, options)
    expect(byStandard.findings.filter(one => one.outcome !== 'passed')).toEqual([])
    expect(byStandard).toMatchObject({ isVerified: true, document: { status } })
    const bare = await verifyCredentialByStandard(await asJwt({ status }), options)
    expect(bare).toMatchObject({ isVerified: false })
    expect(bare.document).not.toHaveProperty('status')
    const gone = await asJwt({ '@context': [...(badge()['@context'] as Json[]), terms, { status: null }], status })
    expect(await verifyCredentialByStandard(gone, options)).toMatchObject({ isVerified: false })
    const list = await asJwt({
      '@context': [...(badge()['@context'] as Json[]), terms],
      status: { status_list: { idx: 1 } },
    })
    expect(await verifyCredentialByStandard(list, options)).toMatchObject({ isVerified: false })
  })

  test('a status in its JWT counts by the standard’s own rules too', async () => {
    const world = served({ [listUrl]: await list([[8, 1]]) })
    const options = { now, fetch: world.fetch }
    const revoked = await verifyCredentialByStandard(await asJwt({ status: statusClaim }), options)
    expect(revoked.isVerified).toBe(false)
    expect(codes(revoked)).toContain('REVOKED')
    expect((await verifyCredentialByStandard(await asJwt({}), options)).isVerified).toBe(true)
  })
})

describe('what may not be kept back of a VCDM credential', () => {
  test('a status that may have been is never green', async () => {
    const { report } = await check(await vcdm({}, { hidden: { credentialStatus: badge().credentialStatus as Json } }))
    expect([report.result, report.isPart]).toEqual(['indeterminate', true])
    expect(codes(report)).toContain('STATUS_WITHHELD')
    const beside = await vcdm(
      { status: statusClaim },
      { hidden: { credentialStatus: badge().credentialStatus as Json } },
    )
    const other = (await check(beside)).report
    expect(other.result).toBe('indeterminate')
    expect(codes(other)).toEqual(expect.arrayContaining(['STATUS_WITHHELD', 'STATUS_CLEAR']))
  })

  test('no part of its status, its dates or its issuer is the holder’s to choose, shown or not', async () => {
    const entry = badge().credentialStatus as JsonObject
    const one = makeDisclosure('salt', null, entry)
    const inside = await vcdm({
      credentialStatus: [{ ...entry, statusPurpose: 'refresh' }, { '...': digestOf(one.text) }],
    })
    const member = makeDisclosure('salt', 'statusListIndex', '8')
    const { statusListIndex: _, ...rest } = entry
    const cut = await vcdm({ credentialStatus: { ...rest, _sd: [digestOf(member.text)] } })
    const noType = { vct: 1 }
    for (const token of [
      inside,
      `${inside}${one.text}~`,
      cut,
      `${cut}${member.text}~`,
      await vcdm({}, { shown: { validUntil: '2027-06-01T00:00:00Z' } }),
      await vcdm(noType, { shown: { credentialStatus: entry } }),
    ])
      expect(codes((await check(token)).report)).toContain('E_SD_RESERVED')
  })
})

test('the keys of an issuer that goes by a web address are asked for once', async () => {
  const web = 'https://school.example/i/hts'
  const signer = createSigner({ ...schoolPair, verificationMethod: 'key-2' })
  const url = 'https://school.example/.well-known/jwt-vc-issuer/i/hts'
  const text = await issue({ issuer: web, status: { index: 8, uri: listUrl } }, signer)
  const { report, asked } = await check(text, {
    [url]: createJwtVcIssuer(web, [{ id: 'key-2', key: schoolPair.publicKey }]),
    [listUrl]: await list([], { iss: web }, signer),
  })
  expect(report.result).toBe('valid')
  expect(codes(report)).toContain('STATUS_CLEAR')
  expect(asked.filter(one => one.startsWith(url))).toHaveLength(1)
})

describe('a key binding that nobody asked for', () => {
  const bound = async (subjectId: string) => {
    const subject = { ...(badge().credentialSubject as JsonObject), id: subjectId }
    const text = await vcdm({ credentialSubject: subject, cnf: { jwk: toJwk(holderPair.publicKey) } })
    const made = await bindPresentation(text, holder, { audience: 'https://employer.example', nonce: 'n', now })
    if (!made.ok) throw new Error(made.error.code)
    return (await check(made.value)).report
  }
  const jwkOf = (text: string) => `did:jwk:${toBase64url(toUtf8(text))}`

  test('by the subject’s own key says so', async () => {
    for (const id of [didKeyOf(holderPair.publicKey).did, jwkOf(JSON.stringify(toJwk(holderPair.publicKey)))])
      expect(codes(await bound(id))).toContain('HOLDER_IS_SUBJECT')
  })

  test('by another key than the subject’s is a warning', async () => {
    for (const id of [didKeyOf(pairOf(5).publicKey).did, jwkOf('{}'), 'did:web:learner.example']) {
      const report = await bound(id)
      expect(codes(report)).toContain('HOLDER_NOT_SUBJECT')
      expect(codes(report)).not.toContain('HOLDER_IS_SUBJECT')
      expect(report.result).toBe('valid')
    }
  })
})

test('what is inside a presentation does not answer the question that was put to its holder', async () => {
  const did = didKeyOf(pairOf(6, 'Ed25519').publicKey)
  const presenter = createSigner({ ...pairOf(6, 'Ed25519'), verificationMethod: did.verificationMethod })
  const envelope = {
    '@context': 'https://www.w3.org/ns/credentials/v2',
    id: `data:application/dc+sd-jwt,${await issued()}`,
    type: 'EnvelopedVerifiableCredential',
  }
  const asked = { challenge: 'n-1', domain: 'https://employer.example' }
  const presentation = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiablePresentation'],
    holder: did.did,
    verifiableCredential: [envelope],
    nonce: asked.challenge,
    aud: asked.domain,
  }
  const token = await signJwt(presentation, presenter, { typ: 'vp+jwt' })
  const { report } = await check(token, {}, asked)
  expect(report.presented?.map(one => one.result)).toEqual(['valid'])
  expect(report.result).toBe('valid')
  expect((await check(token, {}, { ...asked, challenge: 'n-2' })).report.result).toBe('invalid')
  expect(codes((await check(await issued(), {}, asked)).report)).toContain('E_KEY_BINDING_MISSING')
})
