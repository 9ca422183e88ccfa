import { writeBundle } from '@laurel/core/bundle'
import { signJws } from '@laurel/core/credential'
import { createSigner, generateKeyPair, toJwk } from '@laurel/core/keys'
import type { Instant, JsonObject } from '@laurel/core/primitives'
import { isAnchorFile, readAnchorFile } from '@laurel/core/trust'
import { type ListProblem, readTrustList } from '@laurel/core/verification'
import { describe, expect, test } from 'vitest'
import { bundleOf, listed, web } from '../../../packages/core/test/bundle/world.ts'
import { createOfflineChecker } from '../src/offline/check-offline.ts'
import { layersFor } from '../src/trust/anchors.ts'
import { createKeeper, type Place } from '../src/trust/keeper.ts'
import {
  type Anchor,
  knownFrom,
  NOBODY,
  type Own,
  type Trust,
  vouchingFor,
  withAnchor,
  withList,
  withLoaded,
  withOwn,
  withoutAnchor,
  withoutLoaded,
  withoutOwn,
  writeList,
} from '../src/trust/lists.ts'
import { readKept, writeKept } from '../src/trust/read-list.ts'
import { verifyHere } from '../src/verify-here.ts'

const did = 'did:web:school.example'
const own: Own = { did, name: 'Sample School', since: '2026-03-01T00:00:00Z', seen: 'Active Listening' }
const ministry = { file: 'ministry.json', since: '2026-04-01T00:00:00Z', issuers: [{ did, name: 'Sample School' }] }
const operator = { did, name: 'Sample School', list: 'laurel.example', by: 'operator' } as const
const host = { ...operator, by: 'host' } as const

describe('who vouches for an issuer', () => {
  test('nobody, where it is on no list', () => {
    expect(vouchingFor(did, NOBODY, [])).toBeNull()
    expect(vouchingFor('did:web:other.example', withOwn(NOBODY, own), [operator])).toBeNull()
  })
  test('is the visitor’s own word first, then their files, then the server', () => {
    const loaded = withLoaded(NOBODY, ministry)
    expect(vouchingFor(did, withOwn(loaded, own), [operator])).toMatchObject({ by: 'own', since: own.since })
    expect(vouchingFor(did, loaded, [operator])).toMatchObject({ by: 'file', list: 'ministry.json' })
    expect(vouchingFor(did, NOBODY, [operator, host])).toMatchObject({ by: 'operator', list: 'laurel.example' })
    expect(vouchingFor(did, NOBODY, [host])).toMatchObject({ by: 'host' })
  })
  test('is none of the lists that are switched off, and the first of them is named', () => {
    const off = withList(NOBODY, 'operator', false)
    expect(vouchingFor(did, off, [operator])).toMatchObject({ by: 'operator', isOff: true })
    expect(vouchingFor(did, off, [operator, host])).toMatchObject({ by: 'host' })
    expect(vouchingFor(did, off, [operator, host])).not.toHaveProperty('isOff')
    const without = withList(withOwn(NOBODY, own), 'own', false)
    expect(vouchingFor(did, without, [])).toMatchObject({ by: 'own', isOff: true })
    expect(knownFrom(without)).toEqual([])
  })
  test('is forgotten with the entry or the file', () => {
    expect(vouchingFor(did, withoutOwn(withOwn(NOBODY, own), did), [])).toBeNull()
    expect(withoutLoaded(withList(withLoaded(NOBODY, ministry), 'file:ministry.json', false), 'ministry.json')).toEqual(
      NOBODY,
    )
  })
  test('of a file that is loaded again is the newer file', () => {
    const again = withLoaded(withLoaded(NOBODY, ministry), { ...ministry, issuers: [] })
    expect(again.loaded).toHaveLength(1)
    expect(vouchingFor(did, again, [])).toBeNull()
  })
})

test('P14: whoever resembles an issuer on the visitor’s own list is called out, though the server knows neither', async () => {
  const [known] = knownFrom(withOwn(NOBODY, own))
  expect(known).toEqual({ did, name: 'Sample School', domain: 'school.example' })
  const copy = JSON.stringify({
    '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer: { id: 'did:web:copy.example', type: ['Profile'], name: 'Samp1e School' },
    validFrom: '2026-01-01T00:00:00Z',
    credentialSubject: { type: ['AchievementSubject'] },
  })
  const codes = async (lists = NOBODY) =>
    (await verifyHere(copy, { lists })).findings.filter(one => one.check === 'issuer-trust').map(one => one.code)
  expect(await codes()).toEqual(['ISSUER_DOMAIN_ONLY'])
  expect(await codes(withOwn(NOBODY, own))).toEqual(['ISSUER_DOMAIN_ONLY', 'ISSUER_RESEMBLES'])
})

const problem = (text: string): ListProblem | null => {
  const read = readTrustList(text)
  return read.ok ? null : read.error
}

describe('a list out of a file', () => {
  test('is written as it is read, and holds nothing of what the visitor looked at', () => {
    const text = writeList([own, { did: 'did:key:z6Mk', name: 'Another', domain: 'another.example' }])
    expect(text).not.toMatch(/since|seen|Active/)
    expect(readTrustList(text)).toEqual({
      ok: true,
      value: [
        { did, name: 'Sample School' },
        { did: 'did:key:z6Mk', name: 'Another', domain: 'another.example' },
      ],
    })
  })
  test.each([
    ['', 'notList'],
    ['nothing of the kind', 'notList'],
    ['{"did":"did:web:a.example","name":"A"}', 'notList'],
    ['[{"did":"did:web:a.example","did":"did:web:b.example","name":"A"}]', 'notList'],
    ['[]', 'empty'],
    [
      JSON.stringify(Array.from({ length: 5_001 }, (_, at) => ({ did: `did:web:${at}.example`, name: 'A' }))),
      'tooMany',
    ],
  ])('%.40j is refused as a whole: %s', (text, kind) => expect(problem(text)).toEqual({ kind }))

  test('with wrong entries says which and why, and is not loaded in part', () => {
    const rows = [
      { did: 'did:web:a.example', name: 'A' },
      'did:web:b.example',
      { did: 'b.example', name: 'B' },
      { did: 'did:web:c.example', name: ' \u200b ' },
      { did: 'did:web:d.example', name: 'D', domain: 'https://d.example/' },
      { did: 'did:web:e.example', name: 'E', isGood: true },
      { did: 'did:web:a.example', name: 'A once more' },
      { did: 'did:web:f.example', name: 'x'.repeat(301) },
      { did: 'did:web:g.example', name: 'G', logo: 'g.png' },
    ]
    expect(problem(JSON.stringify(rows))).toEqual({
      kind: 'rows',
      rows: [
        { row: 2, problem: 'object' },
        { row: 3, problem: 'did' },
        { row: 4, problem: 'name' },
        { row: 5, problem: 'domain' },
        { row: 6, problem: 'unknown' },
        { row: 7, problem: 'twice' },
        { row: 8, problem: 'name' },
      ],
    })
  })
  test('cannot turn the words around it by letters that are not seen', () => {
    expect(readTrustList(JSON.stringify([{ did, name: 'Sample\u202e School' }]))).toMatchObject({
      value: [{ name: 'Sample School' }],
    })
  })
})

/** A browser's storage, as far as it is used. */
function storage(): NonNullable<Place> & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>()
  return { kept, getItem: key => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) }
}

describe('what the browser keeps', () => {
  test('is there at the next visit, and in another tab', () => {
    const place = storage()
    const [one, other] = [createKeeper(place), createKeeper(place)]
    one.change(trust => withOwn(trust, own))
    expect(createKeeper(place).now().own).toEqual([own])
    other.reload()
    expect(other.now().own).toEqual([own])
    // What one tab wrote is not lost by what another one, which has not heard of it, writes.
    const deaf = createKeeper(place)
    one.change(trust => withLoaded(trust, ministry))
    deaf.change(trust => withList(trust, 'host', false))
    expect(createKeeper(place).now()).toEqual({ ...NOBODY, own: [own], loaded: [ministry], off: ['host'] })
  })
  test('is taken back by one press', () => {
    const keeper = createKeeper(storage())
    keeper.change(trust => withOwn(trust, own))
    keeper.change(trust => withoutOwn(trust, did))
    keeper.undo()
    expect(keeper.now().own).toEqual([own])
  })
  test('is believed no more than a file: what is wrong in it is left out', () => {
    expect(readKept('nothing')).toBeNull()
    expect(readKept('{"laurelTrust":2}')).toBeNull()
    expect(
      readKept(writeKept({ ...NOBODY, own: [own, { ...own, did: 'x' }], loaded: [ministry], off: ['own'] })),
    ).toEqual({
      ...NOBODY,
      own: [own],
      loaded: [ministry],
      off: ['own'],
    })
    expect(readKept('{"laurelTrust":1,"own":[3,{"did":1}],"loaded":{},"off":[1]}')).toEqual(NOBODY)
  })
  test.each([
    ['no storage', null],
    [
      'a storage that forbids everything',
      {
        getItem: () => {
          throw new Error('SecurityError')
        },
        setItem: () => {
          throw new Error('QuotaExceededError')
        },
      },
    ],
  ])('with %s holds for the visit, and says so', (_, place) => {
    const keeper = createKeeper(place)
    let heard = 0
    keeper.watch(() => heard++)
    keeper.change(trust => withOwn(trust, own))
    keeper.change(trust => withList(trust, 'host', false))
    expect(keeper.now()).toEqual({ ...NOBODY, own: [own], off: ['host'] })
    expect([keeper.keeps(), heard]).toEqual([false, 2])
  })
})

describe('the file of a registry', () => {
  test('of the Digital Credentials Consortium is read like a list, with the domain of its address', () => {
    const file = {
      meta: {},
      registry: { [did]: { name: 'Sample School', location: 'Somewhere', url: 'https://School.example/x' } },
    }
    expect(readTrustList(JSON.stringify(file))).toEqual({
      ok: true,
      value: [{ did, name: 'Sample School', domain: 'school.example', location: 'Somewhere' }],
    })
    expect(readTrustList(JSON.stringify({ registry: {} }))).toMatchObject({ error: { kind: 'empty' } })
    expect(readTrustList(JSON.stringify({ registry: { [did]: 'x', 'did:web:b.example': {} } }))).toMatchObject({
      error: {
        rows: [
          { row: 1, problem: 'object' },
          { row: 2, problem: 'name' },
        ],
      },
    })
    expect(readTrustList('{}')).toMatchObject({ error: { kind: 'notList' } })
  })
})

describe('a federation whose statements the visitor counts', () => {
  const now = Date.UTC(2026, 5, 12) as Instant
  const ministry = 'https://ministry.example'
  const pair = (byte: number) => generateKeyPair('P-256', length => new Uint8Array(length).fill(byte))
  const [own, other] = [pair(7), pair(8)]
  const jwks = { keys: [{ ...toJwk(own.publicKey), kid: 'k' }] }
  const say = (claims: JsonObject, by = own) =>
    signJws(
      { alg: 'ES256', typ: 'entity-statement+jwt', kid: 'k' },
      { iss: ministry, iat: now / 1000, exp: now / 1000 + 3_600, ...claims },
      createSigner({ ...by, verificationMethod: 'k' }),
    )
  const listing = (claims: JsonObject = {}, by = own) =>
    say({ sub: did, metadata: { federation_entity: { organization_name: 'Sample School' } }, ...claims }, by)
  const anchor: Anchor = { id: ministry, jwks, file: 'ministry.jwt', since: '2026-06-01T00:00:00Z' }
  const asked = (proof: string) => [
    { did, layers: [{ kind: 'registry', state: 'silent', by: 'Server', from: 'operator', proof: [proof] }] as const },
  ]

  test('is known by its file, if that holds', async () => {
    const file = await say({ sub: ministry, jwks })
    expect(isAnchorFile(`${file}\n`)).toBe(true)
    expect(isAnchorFile('[{"did": "x"}]')).toBe(false)
    expect(await readAnchorFile(file, now)).toEqual({ ok: true, value: { id: ministry, jwks } })
    for (const wrong of [
      await say({ sub: ministry, jwks }, other),
      await say({ sub: ministry, jwks, exp: now / 1000 - 600 }),
      await say({ sub: did, jwks }),
      'eyJ.eyJ.x',
    ])
      expect(await readAnchorFile(wrong, now)).toEqual({ ok: false, error: { kind: 'anchor' } })
  })

  test('vouches by what it has signed, which came with the server’s answer', async () => {
    const trust = withAnchor(NOBODY, anchor)
    const found = await layersFor(did, trust, asked(await listing()), now)
    expect(found[1]).toEqual({
      kind: 'federation',
      state: 'confirmed',
      by: 'ministry.example',
      from: 'file',
      name: 'Sample School',
    })
    expect(
      await layersFor(did, withList(trust, 'anchor:https://ministry.example', false), asked(await listing()), now),
    ).toHaveLength(1)
    expect(await layersFor(did, withoutAnchor(trust, ministry), asked(await listing()), now)).toHaveLength(1)
    // Whoever switches the server's lists off has not switched off their own.
    expect(await layersFor(did, withList(trust, 'operator', false), asked(await listing()), now)).toMatchObject([
      { by: 'ministry.example' },
    ])
  })

  test('vouches for nobody by what another has signed, has ended, or is on another', async () => {
    const trust = withAnchor(NOBODY, anchor)
    for (const proof of [
      await listing({}, other),
      await listing({ exp: now / 1000 - 600 }),
      await listing({ sub: 'did:web:other.example' }),
      await listing({ metadata: { vc_issuer: { dids: ['did:web:other.example'] } } }),
      'rubbish',
    ])
      expect(await layersFor(did, trust, asked(proof), now)).toHaveLength(1)
  })

  test('counts in a proof file too, and there without any server', async () => {
    const { bundle, school } = await bundleOf()
    const at = Math.floor(Date.now() / 1000)
    const body = await say({
      sub: web,
      iat: at,
      exp: at + 3_600,
      metadata: { vc_issuer: { dids: [web, school.did] } },
    })
    const text = writeBundle({ ...bundle, identity: [{ kind: 'registry', body }] })
    const trust = withAnchor(NOBODY, anchor)
    const off = withList(trust, 'anchor:https://ministry.example', false)
    const offline = async (lists: Trust) =>
      (await createOfflineChecker({ saved: [], isVouched: false, lists: () => lists })(text)).report
    const here = (lists: Trust, help = {}) => verifyHere(text, { ...help, lists })
    for (const check of [offline, here]) {
      expect(await check(trust)).toMatchObject({ validAsOf: listed })
      for (const lists of [NOBODY, off]) expect((await check(lists)).validAsOf).toBeUndefined()
    }
    // What the server believes counts unless its lists are off.
    const help = { registries: [{ id: ministry, name: 'The ministry', jwks }] }
    const report = await here(NOBODY, help)
    expect(report.validAsOf).toBe(listed)
    expect(report.findings.find(one => one.code === 'REGISTRY_CONFIRMED')?.details).toMatchObject({
      by: 'The ministry',
    })
    expect((await here(withList(NOBODY, 'operator', false), help)).validAsOf).toBeUndefined()
  })

  test('of an accreditor, counts for the next credential only if that is of a kind that it may issue', async () => {
    const layer = {
      kind: 'recognition',
      state: 'confirmed',
      by: 'Office',
      from: 'operator',
      mayIssue: ['Diploma'],
    } as const
    const states = async (types: string[]) =>
      (await layersFor(did, NOBODY, [{ did, layers: [layer] }], now, types)).map(one => one.state)
    expect(await states(['VerifiableCredential', 'Diploma'])).toEqual(['confirmed'])
    expect(await states(['VerifiableCredential', 'AchievementCredential'])).toEqual(['silent'])
  })

  test('is kept in this browser, and read as carefully as a file', () => {
    const trust = withAnchor(NOBODY, anchor)
    expect(readKept(writeKept(trust))).toEqual(trust)
    expect(readKept(writeKept({ ...trust, anchors: [{ id: 7 }] as never }))).toEqual(NOBODY)
    expect(readKept('{"laurelTrust":1,"own":[],"loaded":[],"off":[]}')).toEqual(NOBODY)
  })
})
