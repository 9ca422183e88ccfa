import { describe, expect, test } from 'vitest'
import {
  claimsOfBadge,
  hideableClaims,
  issueSdJwtVc,
  mandatoryPointers,
  parseSdJwt,
  signBase,
  signDataIntegrity,
  signJwt,
} from '../../src/credential/index.ts'
import { createDidDocument, didKeyOf } from '../../src/did/index.ts'
import { createSigner, generateKeyPair, toJwk } from '../../src/keys/index.ts'
import {
  type Agreed,
  type CredentialQuery,
  canAnswer,
  claimsToTell,
  contentOf,
  type DcqlQuery,
  type HeldCredential,
  makeVpToken,
  type Offer,
  type OfferOptions,
  parseDcqlQuery,
  type ToldField,
  type Want,
  wantsOf,
} from '../../src/presentation/index.ts'
import { err, type JsonObject, ok, toUtf8 } from '../../src/primitives/index.ts'
import { verify } from '../../src/verification/index.ts'
import { badge, now, school } from '../verification/world.ts'

let drawn = 0
const random = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 11 + ++drawn * 29) & 0xff)
const pairs = { ed: generateKeyPair('Ed25519', random), p256: generateKeyPair('P-256', random) }
const edSigner = createSigner({ ...pairs.ed, verificationMethod: `${school}#ed` })
const p256Signer = createSigner({ ...pairs.p256, verificationMethod: `${school}#p256` })
const keyDocument = createDidDocument({
  did: school,
  keys: [
    { fragment: 'ed', key: pairs.ed.publicKey },
    { fragment: 'p256', key: pairs.p256.publicKey },
  ],
})
const holderPair = generateKeyPair('Ed25519', random)
const { did, verificationMethod } = didKeyOf(holderPair.publicKey)
const tools = { random, did, now, signer: createSigner({ ...holderPair, verificationMethod }) }
const asked = { clientId: 'decentralized_identifier:did:web:works.example', nonce: 'a-nonce-of-enough-letters' }

const made = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
const said = (() => {
  const { credentialStatus: _, ...document } = badge()
  const subject = document.credentialSubject as JsonObject
  const identifier = [{ type: 'IdentityObject', identityType: 'name', hashed: false, identityHash: 'Sample Learner' }]
  return { ...document, credentialSubject: { ...subject, id: did, identifier } } as JsonObject
})()
const document = made(
  await signDataIntegrity(said, edSigner, { cryptosuite: 'eddsa-rdfc-2022', created: '2026-06-01T00:00:00Z' }),
)
const base = made(
  await signBase(
    said,
    p256Signer,
    {
      cryptosuite: 'ecdsa-sd-2023',
      created: '2026-06-01T00:00:00Z',
      mandatoryPointers: mandatoryPointers(said, 'ecdsa-sd-2023'),
    },
    { random },
  ),
)
const vct = 'https://school.example/types/1'
const sdJwt = await issueSdJwtVc(
  {
    issuer: school,
    type: { vct },
    issuedAt: now / 1_000,
    holderKey: toJwk(holderPair.publicKey),
    claims: claimsOfBadge(said),
    hideable: hideableClaims(),
  },
  p256Signer,
  () => String(++drawn).padStart(22, '0'),
)
const jwt = await signJwt(said, edSigner)
const all: HeldCredential = {
  id: 'award-1',
  forms: [
    { kind: 'sd-jwt', text: sdJwt },
    { kind: 'base', suite: 'ecdsa-sd-2023', document: base },
    { kind: 'document', document },
    { kind: 'jwt', text: jwt },
  ],
}
const only = (kind: string): HeldCredential => ({ ...all, forms: all.forms.filter(one => one.kind === kind) })

const OB = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential'
const NAME = ['credentialSubject', 'achievement', 'name']
const part = (format: string, more: Partial<CredentialQuery> = {}): CredentialQuery => ({
  id: format.replace(/\W/g, '-'),
  format,
  meta: (format === 'dc+sd-jwt'
    ? { vct_values: [vct] }
    : { type_values: [[format === 'ldp_vc' ? OB : 'OpenBadgeCredential']] }) as JsonObject,
  ...more,
})
const options = (more: Partial<OfferOptions> = {}): OfferOptions => ({ did, formats: {}, sealed: [], ...more })
const wants = (query: DcqlQuery, held: readonly HeldCredential[] = [all], more: Partial<OfferOptions> = {}) =>
  wantsOf(query, held, () => options(more))
const offerOf = (found: readonly Want[]): Offer => {
  const offer = found[0]?.choices[0]?.offers[0]
  if (!offer) throw new Error('nothing fits')
  return offer
}
const words = (told: readonly ToldField[]) => told.map(one => one.word)
const verdict = (text: string) =>
  verify(text, {
    now,
    challenge: asked.nonce,
    domain: asked.clientId,
    fetch: async url =>
      url === 'https://school.example/.well-known/did.json'
        ? ok({ body: toUtf8(JSON.stringify(keyDocument)), contentType: 'application/json' })
        : err({ code: 'FETCH_NOT_FOUND', status: 404 }),
  })
const answer = async (agreed: Agreed) => {
  const [presented] = made(await makeVpToken([agreed], asked, tools))[agreed.offer.query.id] ?? []
  const text = typeof presented === 'string' ? presented : JSON.stringify(presented)
  return { text, report: await verdict(text) }
}
const brokenIn = (report: Awaited<ReturnType<typeof verdict>>) =>
  [report, ...(report.presented ?? [])].flatMap(one => one.findings).filter(one => one.outcome === 'failed')

describe('what is told', () => {
  test('of a record: what each credential in it says, so that nothing of a minor’s goes along in one', () => {
    const inner = { ...said, evidence: [{ id: 'https://school.example/e', type: ['Evidence'], name: 'Diary' }] }
    const record = {
      ...document,
      type: ['VerifiableCredential', 'ClrCredential'],
      credentialSubject: {
        id: did,
        type: ['ClrSubject'],
        achievement: [{ type: ['Achievement'], name: 'Transcript' }],
        verifiableCredential: [inner],
      },
    } as JsonObject
    const held: HeldCredential = { id: 'record', forms: [{ kind: 'document', document: record }] }
    const CLR = 'https://purl.imsglobal.org/spec/vc/clr/vocab.html#ClrCredential'
    const asks = { credentials: [part('ldp_vc', { meta: { type_values: [[CLR], ['ClrCredential']] } })] }
    const { told } = offerOf(wants(asks, [held]))
    const at = new Map(told.map(one => [one.at, one.word]))
    expect(at.get('/credentialSubject/achievement/0/name')).toBe('achievement')
    expect(at.get('/credentialSubject/verifiableCredential/0/evidence/0')).toBe('evidence')
    expect(at.get('/credentialSubject/verifiableCredential/0/credentialSubject/identifier/0')).toBe('learner-identity')
    for (const word of ['evidence', 'learner-identity'] as const)
      expect(wants(asks, [held], { sealed: [word] })[0]?.choices).toEqual([])
  })

  const CLR = 'https://purl.imsglobal.org/spec/vc/clr/vocab.html#ClrCredential'
  const asksForRecord = { credentials: [part('ldp_vc', { meta: { type_values: [[CLR], ['ClrCredential']] } })] }
  const envelope = (text: string, media = 'vc+jwt') => ({
    type: 'EnvelopedVerifiableCredential',
    id: `data:application/${media},${text}`,
  })
  const recordOf = (parts: unknown): HeldCredential => {
    const subject = { id: did, type: ['ClrSubject'], verifiableCredential: parts }
    const record = { ...document, type: ['VerifiableCredential', 'ClrCredential'], credentialSubject: subject }
    return { id: 'record', forms: [{ kind: 'document', document: record as unknown as JsonObject }] }
  }

  test('of a record: what the tokens in it say, in an envelope or bare, in records within records too', async () => {
    const within = await signJwt((recordOf([envelope(jwt)]).forms[0] as { document: JsonObject }).document, edSigner)
    for (const one of [envelope(jwt), jwt, envelope(within)]) {
      const held = recordOf([one])
      const { told } = offerOf(wants(asksForRecord, [held]))
      const name = told.find(field => field.word === 'learner-identity')
      expect(name?.at).toContain('/credentialSubject/identifier/0')
      expect(JSON.stringify(name?.value)).toContain('Sample Learner')
      expect(wants(asksForRecord, [held], { sealed: ['learner-identity'] })[0]?.choices).toEqual([])
      expect(wants(asksForRecord, [held], { sealed: ['learner-picture'] })[0]?.choices).toHaveLength(1)
    }
  })

  test.each([
    ['a token that cannot be read', envelope('no.token')],
    ['an SD-JWT VC, whose claims have other names', envelope(sdJwt, 'dc+sd-jwt')],
    ['an address', 'https://elsewhere.example/credential'],
    ['a picture', { type: 'EnvelopedVerifiableCredential', id: 'data:image/png,x' }],
  ])('of a record that holds %s: nothing, where something of a minor’s is sealed', (_, one) => {
    const held = recordOf([one])
    expect(wants(asksForRecord, [held])[0]?.choices).toHaveLength(1)
    expect(wants(asksForRecord, [held], { sealed: ['evidence'] })[0]?.choices).toEqual([])
  })

  const wish = part('dc+sd-jwt', {
    claims: [
      { id: 'what', path: ['achievement', 'name'], values: ['Active Listening'] },
      { id: 'who', path: ['recipient_name'] },
      { id: 'by', path: ['issuer'] },
    ],
    claim_sets: [['what', 'who', 'by'], ['what', 'who'], ['what', 'by'], ['what']],
  })

  test('of a token: what is needed, and what comes along; a wish is left out until it is picked', async () => {
    const offer = offerOf(wants({ credentials: [wish] }, [only('sd-jwt')]))
    expect(words(offer.told)).toEqual(['issuer', 'achievement', 'learner-id'])
    expect(offer.extras.map(one => words(one.adds))).toEqual([['learner-identity'], []])
    const without = await answer({ offer, picked: [] })
    expect(brokenIn(without.report)).toEqual([])
    expect(without.report.document).not.toHaveProperty('recipient_name')
    const name = offer.extras[0]!.claim
    expect(claimsToTell(offer, [name]).map(one => one.id)).toEqual(['what', 'who', 'by'])
    const along = await answer({ offer, picked: [name] })
    expect(along.report.document).toHaveProperty('recipient_name', 'Sample Learner')
    expect(along.report.document).not.toHaveProperty('evidence')
  })

  test('of a list: the members that have the value, and no others', () => {
    const claims = [{ path: ['evidence', null, 'name'], values: ['Interview'] }]
    const offer = offerOf(wants({ credentials: [part('ldp_vc', { claims })] }, [only('base')]))
    expect(offer.told.filter(one => one.word === 'evidence')).toMatchObject([{ at: '/evidence/0' }])
  })

  test('of a document with a base proof: a part with what was asked for', async () => {
    const claims = [{ path: NAME, values: ['Active Listening'] }]
    const offer = offerOf(wants({ credentials: [part('ldp_vc', { claims })] }, [only('base'), only('document')]))
    expect(offer.form.kind).toBe('base')
    expect(words(offer.told)).not.toContain('evidence')
    const { text, report } = await answer({ offer, picked: [] })
    expect(brokenIn(report)).toEqual([])
    expect(text).not.toContain('neighbour')
    expect(text).not.toContain('Sample Learner')
    expect(report.findings.some(one => one.code === 'HOLDER_IS_SUBJECT' && one.outcome === 'passed')).toBe(true)
  })

  test('of a document without one: everything, and it is said', async () => {
    const offer = offerOf(wants({ credentials: [part('ldp_vc')] }, [only('document')]))
    expect(words(offer.told)).toEqual(expect.arrayContaining(['evidence', 'learner-identity', 'level', 'achievement']))
    expect(brokenIn((await answer({ offer, picked: [] })).report)).toEqual([])
  })

  test('of a JWT: everything', async () => {
    const offer = offerOf(wants({ credentials: [part('jwt_vc_json')] }))
    expect(offer.form.kind).toBe('jwt')
    expect(words(offer.told)).toContain('evidence')
    expect(brokenIn((await answer({ offer, picked: [] })).report)).toEqual([])
  })

  test('of several forms: the one that tells the least', () => {
    const query = {
      credentials: [part('jwt_vc_json'), part('ldp_vc'), part('dc+sd-jwt')],
      credential_sets: [{ options: [['jwt_vc_json'], ['ldp_vc'], ['dc-sd-jwt']] }],
    }
    const [want] = wants(query)
    expect(want?.choices).toHaveLength(1)
    expect(offerOf([want!]).form.kind).toBe('sd-jwt')
  })
})

describe('what fits', () => {
  test.each([
    ['another format', part('mso_mdoc')],
    ['another type', part('ldp_vc', { meta: { type_values: [['https://other.example/#Degree']] } })],
    ['another value', part('ldp_vc', { claims: [{ path: NAME, values: ['Driving'] }] })],
    ['a claim that is not there', part('ldp_vc', { claims: [{ path: ['credentialSubject', 'salary'] }] })],
    ['authorities', part('ldp_vc', { trusted_authorities: [{ type: 'aki', values: ['x'] }] })],
  ])('not: %s', (_, query) => {
    const found = wants({ credentials: [query] })
    expect(found).toEqual([{ isRequired: true, choices: [] }])
    expect(canAnswer(found)).toBe(false)
  })

  test('not: what is made out to another key', () => {
    expect(wants({ credentials: [part('ldp_vc')] }, [all], { did: 'did:key:z6MkOther' })[0]?.choices).toEqual([])
  })

  test('a form whose proof the other side cannot check gives way to one that it can', () => {
    const formats = { ldp_vc: { cryptosuite_values: ['eddsa-rdfc-2022'] } }
    expect(offerOf(wants({ credentials: [part('ldp_vc')] }, [all], { formats })).form.kind).toBe('document')
  })

  test('nothing that is sealed is told: another form, or none', () => {
    const sealed = ['learner-identity', 'evidence'] as const
    const query = { credentials: [part('ldp_vc')] }
    expect(offerOf(wants(query, [all], { sealed })).form.kind).toBe('base')
    expect(canAnswer(wants(query, [only('document')], { sealed }))).toBe(false)
    const asksName = { credentials: [part('dc+sd-jwt', { claims: [{ path: ['recipient_name'] }] })] }
    expect(canAnswer(wants(asksName, [all], { sealed }))).toBe(false)
  })

  test('several credentials are a choice; what is not required may be left', () => {
    const query = {
      credentials: [part('ldp_vc'), part('dc+sd-jwt', { meta: { vct_values: ['https://none.example'] } })],
      credential_sets: [{ options: [['ldp_vc']] }, { options: [['dc-sd-jwt']], required: false }],
    }
    const found = wants(query, [all, { ...all, id: 'award-2' }])
    expect(found.map(one => [one.isRequired, one.choices.map(choice => choice.key)])).toEqual([
      [true, ['award-1', 'award-2']],
      [false, []],
    ])
    expect(canAnswer(found)).toBe(true)
  })

  test('what is asked for without a key is given without one', async () => {
    const more = { require_cryptographic_holder_binding: false }
    const offer = offerOf(wants({ credentials: [part('dc+sd-jwt', more)] }, [only('sd-jwt')]))
    const [token] = made(await makeVpToken([{ offer, picked: [] }], asked, tools))['dc-sd-jwt'] ?? []
    expect(made(parseSdJwt(token as string)).keyBinding).toBeNull()
  })
})

describe('an answer', () => {
  test.each(['dc+sd-jwt', 'ldp_vc', 'jwt_vc_json'])(
    'as %s holds for nobody else and no other request',
    async format => {
      const offer = offerOf(wants({ credentials: [part(format)] }))
      const [presented] = made(
        await makeVpToken(
          [{ offer, picked: [] }],
          { ...asked, clientId: 'decentralized_identifier:did:web:other' },
          tools,
        ),
      )[offer.query.id] as readonly [string | JsonObject]
      const [again] = made(
        await makeVpToken([{ offer, picked: [] }], { ...asked, nonce: 'another-nonce-of-letters' }, tools),
      )[offer.query.id] as readonly [string | JsonObject]
      for (const one of [presented, again]) {
        const report = await verdict(typeof one === 'string' ? one : JSON.stringify(one))
        expect(report.result).toBe('invalid')
      }
    },
  )

  const two = { ...all, id: 'award-2' }
  const twice = (more: Partial<CredentialQuery> = {}) => ({
    credentials: [part('ldp_vc', more)],
    credential_sets: [{ options: [['ldp_vc']] }, { options: [['ldp_vc']], required: false }],
  })
  const choose = (query: DcqlQuery, ids: readonly string[]): Agreed[] =>
    wants(query, [all, two]).flatMap(({ choices }, at) =>
      choices.filter(one => one.key === ids[at]).flatMap(one => one.offers.map(offer => ({ offer, picked: [] }))),
    )

  test('to two sets that ask for the same part gives one credential once', async () => {
    const token = made(await makeVpToken(choose(twice(), ['award-1', 'award-1']), asked, tools))
    expect(token.ldp_vc).toHaveLength(1)
  })

  test('never drops one of two that were chosen for the same part', async () => {
    const both = ['award-1', 'award-2']
    expect(await makeVpToken(choose(twice(), both), asked, tools)).toMatchObject({
      ok: false,
      error: { code: 'E_ANSWER', reason: 'ldp_vc takes one credential, and several were chosen' },
    })
    const token = made(await makeVpToken(choose(twice({ multiple: true }), both), asked, tools))
    expect(token.ldp_vc).toHaveLength(2)
  })

  test('with what was picked for either set', async () => {
    const claims = [
      { id: 'what', path: ['achievement', 'name'] },
      { id: 'who', path: ['recipient_name'] },
    ]
    const asks = {
      ...twice(),
      credentials: [part('dc+sd-jwt', { claims, claim_sets: [['what', 'who'], ['what']] })],
      credential_sets: [{ options: [['dc-sd-jwt']] }, { options: [['dc-sd-jwt']] }],
    }
    const offers = wants(asks).map(one => one.choices[0]?.offers[0] as Offer)
    const agreed = offers.map((offer, at) => ({ offer, picked: at === 1 ? offer.extras.map(one => one.claim) : [] }))
    const [token] = made(await makeVpToken(agreed, asked, tools))['dc-sd-jwt'] ?? []
    expect(contentOf({ kind: 'sd-jwt', text: token as string })).toHaveProperty('recipient_name')
  })

  test('to the largest query that is read is there before anybody waits', () => {
    const claims = Array.from({ length: 50 }, (_, at) => ({ id: `c${at}`, path: ['achievement', 'name'] }))
    const sets = Array.from({ length: 1 }, () => claims.map(one => one.id))
    const asks = Array.from({ length: 32 }, (_, at) => ({
      ...part(at % 2 ? 'dc+sd-jwt' : 'ldp_vc', at % 2 ? { claims, claim_sets: sets } : {}),
      id: `p${at}`,
    }))
    const read = parseDcqlQuery({ credentials: asks })
    expect(read.ok).toBe(true)
    const held = Array.from({ length: 40 }, (_, at) => ({ ...all, id: `award-${at}` }))
    expect(wants({ credentials: asks }, held)).toHaveLength(32)
  })
})
