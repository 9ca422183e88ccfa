import { describe, expect, test } from 'vitest'
import { type LogEntry, parseDidWebvh, parseLog, resolveDid, selectVersion } from '../../../src/did/index.ts'
import { updateKeyId } from '../../../src/did/webvh/entry-proof.ts'
import { type Instant, type JsonObject, toBase58btc, toIso } from '../../../src/primitives/index.ts'
import { approvedBy, check, day, documentWith, forge, keyOf, now, served, startLog, witnessed } from './world.ts'

const [a, b, c, d] = [keyOf(1), keyOf(2), keyOf(3), keyOf(4)]
const logUrl = 'https://school.example/i/hts/did.jsonl'

/** A log of two entries, the second of which does what an attacker wants. */
async function second(
  change: {
    parameters?: JsonObject
    state?: (state: JsonObject) => JsonObject
    versionTime?: string
    number?: number
    by?: typeof a
  },
  first: Parameters<typeof startLog>[0] = { by: a },
) {
  const log = await startLog(first)
  const [one] = log.entries as [LogEntry]
  const entry = await forge(
    one,
    {
      number: change.number ?? 2,
      versionTime: change.versionTime ?? toIso(day(2)),
      parameters: change.parameters ?? {},
      state: change.state ? change.state(one.state) : one.state,
    },
    change.by ?? a,
  )
  const checked = await check([one, entry])
  return { ...log, checked, code: checked.broken?.code ?? null, kept: checked.versions.length }
}

describe('H-29 a log', () => {
  test('whose forged entries would hold, if nothing were wrong with them', async () => {
    expect(await second({})).toMatchObject({ code: null, kept: 2 })
  })

  test('with more proofs than anybody should check, and a document with more keys', async () => {
    const [entry] = (await startLog({ by: a })).entries
    const line = JSON.stringify({ ...entry!, proof: new Array(16).fill({}) })
    expect(parseLog(new Array(250).fill(line).join('\n')).ok).toBe(true)
    expect(parseLog(new Array(251).fill(line).join('\n'))).toMatchObject({
      ok: false,
      error: { code: 'WEBVH_SYNTAX', entry: 251 },
    })
    const keys = (count: number) => (state: JsonObject) => ({
      ...state,
      verificationMethod: Array.from({ length: count }, (_, index) => ({ id: `#${index}`, revoked: toIso(day(1)) })),
    })
    expect((await second({ state: keys(500) })).code).toBeNull()
    expect((await second({ state: keys(501) })).code).toBe('WEBVH_DOCUMENT')
  })

  test('that leaves out a version: 1, 3', async () => {
    expect(await second({ number: 3 })).toMatchObject({ code: 'WEBVH_VERSION', kept: 1 })
  })

  test('with 02 for 2', async () => {
    const log = await second({})
    const entry = { ...log.entries[0]!, versionId: log.entries[0]!.versionId.replace('1-', '01-') }
    expect(await check([entry])).toMatchObject({ broken: { code: 'WEBVH_VERSION', entry: 1 } })
  })

  test.each([
    ['the same time', toIso(day(1))],
    ['an earlier time', toIso((day(1) - 1000) as Instant)],
    ['a time six minutes from now', toIso((now + 360_000) as Instant)],
    ['a time of another zone', '2026-01-02T00:00:00+01:00'],
    ['no time', 'tomorrow'],
  ])('whose second entry has %s', async (_, versionTime) => {
    expect(await second({ versionTime })).toMatchObject({ code: 'WEBVH_TIME', kept: 1 })
  })

  test('from a clock that goes four minutes ahead is read', async () => {
    expect(await second({ versionTime: toIso((now + 240_000) as Instant) })).toMatchObject({ code: null })
  })

  test('that changes its SCID: in the document, in the parameters', async () => {
    const other = (await startLog({ by: b })).did
    expect(await second({ state: state => ({ ...state, id: other }) })).toMatchObject({ code: 'WEBVH_SCID' })
    const scid = other.split(':')[2]!
    expect(await second({ parameters: { scid } })).toMatchObject({ code: 'WEBVH_PARAMETER' })
  })

  test('that changes its SCID in the third entry, after two good ones', async () => {
    const log = await startLog({ by: a })
    await log.add({ by: a, at: day(2) })
    const other = (await startLog({ by: b })).did
    const last = log.entries.at(-1)!
    const third = await forge(
      last,
      { number: 3, versionTime: toIso(day(3)), parameters: {}, state: { ...last.state, id: other } },
      a,
    )
    expect(await check([...log.entries, third])).toMatchObject({
      broken: { code: 'WEBVH_SCID', entry: 3 },
      versions: [{ number: 1 }, { number: 2 }],
    })
  })

  test('whose SCID is not the hash of its first entry', async () => {
    const log = await startLog({ by: a })
    const text = JSON.stringify(log.entries[0])
    const { scid } = log.entries[0]!.parameters as { scid: string }
    const other = (await startLog({ by: b })).entries[0]!.parameters.scid as string
    expect(await check([JSON.parse(text.replaceAll(scid, other))])).toMatchObject({ broken: { code: 'WEBVH_SCID' } })
  })

  test('whose key was not committed to, though an older version had it', async () => {
    const log = await startLog({ by: a, nextKeyHashes: [b.hash] })
    await log.add({ by: b, at: day(2), updateKeys: [b.multikey], nextKeyHashes: [c.hash] })
    const last = log.entries.at(-1)!
    for (const [by, code] of [
      [a, 'WEBVH_PRE_ROTATION'],
      [b, 'WEBVH_PRE_ROTATION'],
      [d, 'WEBVH_PRE_ROTATION'],
      [c, null],
    ] as const) {
      const parameters = { updateKeys: [by.multikey], nextKeyHashes: [d.hash] }
      const third = await forge(last, { number: 3, versionTime: toIso(day(3)), parameters, state: last.state }, by)
      expect((await check([...log.entries, third])).broken?.code ?? null).toBe(code)
    }
  })

  test.each([
    ['without saying the keys anew', {}],
    ['without committing anew', { updateKeys: [b.multikey] }],
    ['without its keys', { nextKeyHashes: [c.hash] }],
    ['with one more key than was committed to', { updateKeys: [b.multikey, d.multikey], nextKeyHashes: [c.hash] }],
  ])('under pre-rotation that goes on %s', async (_, parameters) => {
    expect(await second({ parameters, by: b }, { by: a, nextKeyHashes: [b.hash] })).toMatchObject({
      code: 'WEBVH_PRE_ROTATION',
    })
  })

  test('under pre-rotation signed by the key before, which is stolen', async () => {
    const parameters = { updateKeys: [b.multikey], nextKeyHashes: [] }
    expect(await second({ parameters, by: a }, { by: a, nextKeyHashes: [b.hash] })).toMatchObject({ code: 'WEBVH_KEY' })
  })

  test('signed by the key that it brings, without pre-rotation', async () => {
    expect(await second({ parameters: { updateKeys: [b.multikey] }, by: b })).toMatchObject({ code: 'WEBVH_KEY' })
  })

  test('signed by did:key:A#B', async () => {
    const log = await startLog({ by: a })
    const [first] = log.entries as [LogEntry]
    const forger = {
      ...b,
      signer: { ...b.signer, verificationMethod: `${updateKeyId(a.publicKey).split('#')[0]}#${b.multikey}` },
    }
    const entry = await forge(
      first,
      { number: 2, versionTime: toIso(day(2)), parameters: {}, state: first.state },
      forger,
    )
    expect((await check([first, entry])).broken?.code).toBe('WEBVH_KEY')
    for (const verificationMethod of [
      a.did,
      `${a.did}#`,
      `${a.did}?x#${a.multikey}`,
      `did:webvh:x#${a.multikey}`,
      a.multikey,
    ]) {
      const [proof] = first.proof as JsonObject[]
      const renamed = { ...first, proof: [{ ...proof, verificationMethod }] }
      expect((await check([renamed as LogEntry])).broken?.code).toBe('WEBVH_KEY')
    }
  })

  test('with no proof, with a second one that is forged, for another purpose, of another suite', async () => {
    const log = await startLog({ by: a })
    const [first] = log.entries as [LogEntry]
    const [proof] = first.proof as [JsonObject]
    const withProof = async (...proofs: JsonObject[]) =>
      (await check([{ ...first, proof: proofs }])).broken?.code ?? null
    expect(await withProof(proof)).toBeNull()
    expect(await withProof(proof, proof)).toBeNull()
    expect(await withProof()).toBe('WEBVH_PROOF')
    expect(await withProof(proof, { ...proof, created: '2026-01-01T00:00:01Z' })).toBe('WEBVH_PROOF')
    expect(await withProof({ ...proof, proofPurpose: 'authentication' })).toBe('WEBVH_PROOF')
    expect(await withProof({ ...proof, cryptosuite: 'eddsa-rdfc-2022' })).toBe('WEBVH_PROOF')
    expect(await withProof({ ...proof, created: toIso((now + 360_000) as Instant) })).toBe('WEBVH_PROOF')
    expect(await withProof({ ...proof, more: 'x' })).toBe('WEBVH_PROOF')
    expect(await withProof(...Array.from({ length: 17 }, () => proof))).toBe('WEBVH_PROOF')
  })

  test('signed with a key of small order, for which everything verifies', async () => {
    const weak = toBase58btc(Uint8Array.of(0xed, 0x01, 1, ...new Array<number>(31).fill(0)))
    const log = await startLog({ by: a })
    const [first] = log.entries as [LogEntry]
    await log.add({ by: a, at: day(2), updateKeys: [weak, a.multikey] })
    const forger = { ...b, signer: { ...b.signer, verificationMethod: `did:key:${weak}#${weak}` } }
    const last = log.entries.at(-1)!
    const third = await forge(
      last,
      { number: 3, versionTime: toIso(day(3)), parameters: {}, state: first.state },
      forger,
    )
    expect((await check([...log.entries, third])).broken).toMatchObject({ entry: 3, code: 'WEBVH_PROOF' })
  })

  test('two children of one parent: only one can follow it, and who has met the other notices', async () => {
    const log = await startLog({ by: a })
    const [first] = log.entries as [LogEntry]
    const child = (fragment: string) =>
      forge(
        first,
        { number: 2, versionTime: toIso(day(2)), parameters: {}, state: documentWith({ [fragment]: b })(log.did) },
        a,
      )
    const [one, other] = [await child('key-1'), await child('key-2')]
    expect((await check([first, one, other])).broken).toMatchObject({ entry: 3, code: 'WEBVH_VERSION' })
    expect((await check([first, other], { seen: one.versionId })).broken).toMatchObject({ code: 'WEBVH_TRUNCATED' })
  })

  test('cut short: who has met a later version notices, and resolves nothing', async () => {
    const log = await startLog({ by: a, document: documentWith({ 'key-1': b }) })
    const stolen = log.text()
    const { versionId } = await log.add({ by: a, at: day(2), document: documentWith({ 'key-2': c }) })
    const cut = await check(stolen, { seen: versionId })
    expect(cut).toMatchObject({ broken: { code: 'WEBVH_TRUNCATED' }, versions: [] })
    expect(selectVersion(cut)).toMatchObject({ error: { code: 'DID_DOCUMENT_INVALID' } })
    expect((await check(log.text(), { seen: versionId })).broken).toBeNull()
  })

  test('that becomes portable later, or moves without being so', async () => {
    expect(await second({ parameters: { portable: true } })).toMatchObject({ code: 'WEBVH_PARAMETER' })
    const moved = (state: JsonObject): JsonObject => ({
      ...JSON.parse(JSON.stringify(state).replaceAll('school.example', 'other.example')),
      alsoKnownAs: [state.id as string],
    })
    expect(await second({ state: moved })).toMatchObject({ code: 'WEBVH_MOVED' })
    expect(await second({ state: moved }, { by: a, portable: true })).toMatchObject({ code: null })
    const silent = (state: JsonObject) => ({ ...moved(state), alsoKnownAs: [] })
    expect(await second({ state: silent }, { by: a, portable: true })).toMatchObject({ code: 'WEBVH_MOVED' })
    expect(await second({ parameters: { portable: false }, state: moved }, { by: a, portable: true })).toMatchObject({
      code: 'WEBVH_MOVED',
    })
  })

  test.each([
    ['a parameter that nobody knows', { prerotation: true }],
    ['another version of the method', { method: 'did:webvh:0.5' }],
    ['update keys as text', { updateKeys: a.multikey }],
    ['hashes that are numbers', { nextKeyHashes: [1] }],
    ['a ttl below nought', { ttl: -1 }],
    ['a ttl in words', { ttl: '3600' }],
    ['deactivated in words', { deactivated: 'true' }],
    ['watchers as an object', { watchers: {} }],
    ['a threshold that nobody can meet', { witness: witnessed(3, [100, 101]) }],
    ['a threshold of nought', { witness: witnessed(0, [100]) }],
    ['a witness named twice', { witness: witnessed(1, [100, 100]) }],
    ['no witnesses', { witness: { threshold: 1, witnesses: [] } }],
    ['a witness that is no did:key', { witness: { threshold: 1, witnesses: [{ id: 'did:web:a.example' }] } }],
    ['a witness with a weight', { witness: { threshold: 1, witnesses: [{ id: keyOf(100).did, weight: 5 }] } }],
  ])('with %s', async (_, parameters) => {
    expect(await second({ parameters: parameters as unknown as JsonObject })).toMatchObject({
      code: 'WEBVH_PARAMETER',
      kept: 1,
    })
  })

  test('that writes null for a default is read so, as the specification asks', async () => {
    expect(
      await second({ parameters: { nextKeyHashes: null, watchers: null, witness: null, ttl: null } }),
    ).toMatchObject({
      code: null,
    })
  })

  test('that goes on after a deactivation', async () => {
    const log = await startLog({ by: a })
    await log.add({ by: a, at: day(2), deactivated: true })
    const last = log.entries.at(-1)!
    const third = await forge(last, { number: 3, versionTime: toIso(day(3)), parameters: {}, state: last.state }, a)
    expect((await check([...log.entries, third])).broken).toMatchObject({ entry: 3, code: 'WEBVH_DEACTIVATED' })
  })

  test('that is no log', async () => {
    const line = JSON.stringify((await startLog({ by: a })).entries[0])
    for (const text of [
      '',
      '{}',
      '[]',
      `${line}\n\n`,
      `${line}\n{}`,
      line.replace('{', '{"more":1,'),
      line.replace('{', '{"versionId":"1-x",'),
      `\ufeff${line}`,
      line.replace(/"proof":\[.*\]/, '"proof":{}'),
      line.replace('"parameters":{', '"parameters":{"__proto__":{},'),
    ])
      expect(parseLog(text)).toMatchObject({ ok: false, error: { code: 'WEBVH_SYNTAX' } })
    expect(parseLog(`${line}\n`.repeat(2_001))).toMatchObject({ error: { code: 'WEBVH_SYNTAX' } })
    expect(parseLog(line).ok).toBe(true)
  })
})

/** Every place of a JSON value where something single stands. */
const places = (value: unknown, path: readonly (string | number)[] = []): (string | number)[][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, one]) => places(one, [...path, Array.isArray(value) ? Number(key) : key]))
    : [[...path]]

test('H-29 a log in which any one thing is something else does not hold', async () => {
  const log = await startLog({ by: a, nextKeyHashes: [b.hash], ttl: 60, document: documentWith({ 'key-1': d }) })
  await log.add({ by: b, at: day(2), updateKeys: [b.multikey], nextKeyHashes: [c.hash] })
  const all = places(log.entries)
  expect(all.length).toBeGreaterThan(30)
  for (const path of all) {
    const changed = structuredClone(log.entries) as unknown
    const last = path.at(-1)!
    const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], changed)
    const before = (parent as Record<string, unknown>)[last]
    ;(parent as Record<string, unknown>)[last] =
      typeof before === 'string' ? before.replace(/.$/, end => (end === '2' ? '3' : '2')) : 61
    const read = parseLog((changed as object[]).map(one => JSON.stringify(one)).join('\n'))
    const checked = read.ok ? await check(read.value) : null
    expect(checked === null || checked.broken !== null, path.join('/')).toBe(true)
  }
})

describe('H-29 witnesses', () => {
  const witness = witnessed(2, [100, 101, 102])
  const broken = async (entries: readonly LogEntry[], witnessProofs: Awaited<ReturnType<typeof approvedBy>>) =>
    (await check(entries, { witnessProofs })).broken

  test('as many as were agreed on must approve, and each counts once', async () => {
    const { entries } = await startLog({ by: a, witness })
    expect(await broken(entries, [])).toMatchObject({ code: 'WEBVH_WITNESS', entry: 1 })
    expect(await broken(entries, await approvedBy(entries, [100]))).toMatchObject({
      reason: '1 of 2 witnesses approve',
    })
    expect(await broken(entries, await approvedBy(entries, [100, 100, 100]))).toMatchObject({
      reason: '1 of 2 witnesses approve',
    })
    const twice = [...(await approvedBy(entries, [100])), ...(await approvedBy(entries, [100]))]
    expect(await broken(entries, twice)).toMatchObject({ code: 'WEBVH_WITNESS' })
    expect(await broken(entries, await approvedBy(entries, [100, 103]))).toMatchObject({ code: 'WEBVH_WITNESS' })
    expect(await broken(entries, await approvedBy(entries, [100, 102]))).toBeNull()
  })

  test('a proof for a version that is not published counts for nothing, not even for those before', async () => {
    const log = await startLog({ by: a, witness })
    await log.add({ by: a, at: day(2) })
    const unpublished = await approvedBy(log.entries, [100, 101])
    expect(await broken(log.entries.slice(0, 1), unpublished)).toMatchObject({ code: 'WEBVH_WITNESS', entry: 1 })
    expect(await broken(log.entries, unpublished)).toBeNull()
  })

  test('a proof of a later version approves those before it, and none after', async () => {
    const log = await startLog({ by: a, witness })
    await log.add({ by: a, at: day(2) })
    const early = await approvedBy(log.entries, [100, 101], 1)
    expect(await broken(log.entries, early)).toMatchObject({ entry: 2 })
    expect((await check(log.entries, { witnessProofs: early })).versions).toHaveLength(1)
    expect(await broken(log.entries, [...early, ...(await approvedBy(log.entries, [100, 102], 2))])).toBeNull()
  })

  test('who are taken away must approve it', async () => {
    const log = await startLog({ by: a, witness })
    await log.add({ by: a, at: day(2), witness: {} })
    await log.add({ by: a, at: day(3) })
    expect(await broken(log.entries, await approvedBy(log.entries, [100, 101], 1))).toMatchObject({ entry: 2 })
    expect(await broken(log.entries, await approvedBy(log.entries, [100, 101], 2))).toBeNull()
  })

  test('who are the first must approve the entry that brings them; who replace others, from the next one on', async () => {
    const log = await startLog({ by: a })
    await log.add({ by: a, at: day(2), witness: witnessed(1, [100]) })
    expect(await broken(log.entries, [])).toMatchObject({ entry: 2 })
    await log.add({ by: a, at: day(3), witness: witnessed(1, [101]) })
    expect(await broken(log.entries, await approvedBy(log.entries, [101], 3))).toMatchObject({ entry: 2 })
    expect(await broken(log.entries, await approvedBy(log.entries, [100], 3))).toBeNull()
  })

  test('whose proof is forged count for nothing, and do not hide their good one', async () => {
    const { entries } = await startLog({ by: a, witness: witnessed(1, [100]) })
    const [good] = await approvedBy(entries, [100])
    const forged = { ...(good!.proof[0] as JsonObject), created: toIso(day(99)) }
    const versionId = entries[0]!.versionId
    expect(await broken(entries, [{ versionId, proof: [forged] }])).toMatchObject({ code: 'WEBVH_WITNESS' })
    expect(await broken(entries, [{ versionId, proof: [forged, null, good!.proof[0]!] }])).toBeNull()
  })
})

test.each([
  'did:webvh:QmR7v4iBysh3seXCfcX6zpoES2QE5BjFhg6FQqmJV3VAgH:%6c%6fcalhost',
  'did:webvh:QmR7v4iBysh3seXCfcX6zpoES2QE5BjFhg6FQqmJV3VAgH:a.example:%2e%2e',
  'did:webvh:QmR7v4iBysh3seXCfcX6zpoES2QE5BjFhg6FQqmJV3VAgH:a.example:%2E%2E:x',
  'did:webvh:QmR7v4iBysh3seXCfcX6zpoES2QE5BjFhg6FQqmJV3VAgH:a.example:..:x',
  'did:webvh:QmR7v4iBysh3seXCfcX6zpoES2QE5BjFhg6FQqmJV3VAgH:a.example%3a8443',
  'did:webvh:QmR7v4iBysh3seXCfcX6zpoES2QE5BjFhg6FQqmJV3VAgH:A.example',
  'did:webvh:QmR7v4iBysh3seXCfcX6zpoES2QE5BjFhg6FQqmJV3VAgH:a.example%2Fx',
  'did:webvh:QmR7v4iBysh3seXCfcX6zpoES2QE5BjFhg6FQqmJV3VAgH:a.example?versionId=1',
  'did:webvh:QmR7v4iBysh3seXCfcX6zpoES2QE5BjFhg6FQqmJV3VAgH:10.0.0.1',
  'did:webvh:QmR7v4iBysh3seXCfcX6zpoES2QE5BjFhg6FQqmJV3VAgH:0x7f000001',
  'did:webvh:QmR7v4iBysh3seXCfcX6zpoES2QE5BjFhg6FQqmJV3VAgH:u@a.example',
  'did:webvh:QmR7v4iBysh3seXCfcX6zpoES2QE5BjFhg6FQqmJV3VAgH:',
  'did:webvh:QmR7v4iBysh3seXCfcX6zpoES2QE5BjFhg6FQqmJV3VAg0:a.example',
  'did:webvh:{SCID}:a.example',
  'did:webvh:a.example',
])('H-28 %s is no address, and nobody is asked', async did => {
  expect(parseDidWebvh(did)).toMatchObject({ ok: false, error: { code: 'DID_MALFORMED' } })
  const world = served({})
  expect(await resolveDid(did, { ...world, now })).toMatchObject({ error: { code: 'DID_MALFORMED' } })
  expect(world.asked).toEqual([])
})

test('H-47 a log that says it was once at a famous place makes nobody the famous one', async () => {
  const log = await startLog({
    by: a,
    web: 'did:web:famous.example',
    portable: true,
    document: documentWith({ 'key-1': b }),
  })
  const own = log.did.replace('famous.example', 'stranger.example')
  await log.add({ by: a, at: day(2), document: () => documentWith({ 'key-1': b }, { alsoKnownAs: [log.did] })(own) })
  const world = { ...served({ 'https://stranger.example/.well-known/did.jsonl': log.text() }), now }
  // Its own name resolves; the famous one is asked for at the famous host, which has no such log.
  expect(await resolveDid(own, world)).toMatchObject({ ok: true, value: { id: own } })
  expect(await resolveDid(log.did, world)).toMatchObject({ error: { code: 'DID_NOT_FOUND' } })
  // Even if that host had it, the name that was left has no key any more.
  const both = { ...served({ 'https://famous.example/.well-known/did.jsonl': log.text() }), now }
  expect(await resolveDid(log.did, both)).toEqual({ ok: true, value: { id: log.did } })
})

test('H-49 who buys the domain of an issuer and starts a log there is not that issuer', async () => {
  const school = await startLog({ by: a, document: documentWith({ 'key-1': b }) })
  const stranger = await startLog({ by: c, document: documentWith({ 'key-1': c }) })
  expect(stranger.did).not.toBe(school.did)
  const world = { ...served({ [logUrl]: stranger.text() }), now }
  expect(await resolveDid(school.did, world)).toMatchObject({
    error: { code: 'DID_DOCUMENT_INVALID', reason: 'the log of another DID' },
  })
  expect(await resolveDid(stranger.did, world)).toMatchObject({ ok: true })
})
