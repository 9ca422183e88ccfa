import { describe, expect, test } from 'vitest'
import { signDataIntegrity, signJwt } from '../../../src/credential/index.ts'
import {
  createDidDocument,
  createLog,
  createWebvhMemory,
  type DidDocument,
  fetchDidWebvh,
  nextEntry,
  parallelDidWeb,
  parseDidWebvh,
  readVersionQuery,
  resolutionResult,
  resolveDid,
  resolveDidWebvh,
  selectVersion,
} from '../../../src/did/index.ts'
import { createSigner, pureCryptography, toJwk } from '../../../src/keys/index.ts'
import { digestOf } from '../../../src/log/index.ts'
import { err, type Instant, type Json, type JsonObject, toHex, toIso } from '../../../src/primitives/index.ts'
import {
  buildStatusEntry,
  buildStatusListCredential,
  createBitstring,
  type StatusIndex,
} from '../../../src/status/index.ts'
import { verify } from '../../../src/verification/index.ts'
import {
  approvedBy,
  check,
  day,
  documentWith,
  type Key,
  keyOf,
  now,
  served,
  startLog,
  web,
  witnessed,
} from './world.ts'

const [a, b, c, d] = [keyOf(1), keyOf(2), keyOf(3), keyOf(4)]
const folder = 'https://school.example/i/hts'
const logUrl = `${folder}/did.jsonl`

/** Three versions: the signing key 5 from the first day, 6 from the tenth, 7 from the twentieth; each the only one. */
async function threeVersions(more: JsonObject = {}) {
  const log = await startLog({ by: a, nextKeyHashes: [b.hash], document: documentWith({ 'key-1': keyOf(5) }) })
  await log.add({
    by: b,
    at: day(10),
    updateKeys: [b.multikey],
    nextKeyHashes: [c.hash],
    document: documentWith({ 'key-2': keyOf(6) }),
  })
  await log.add({
    by: c,
    at: day(20),
    updateKeys: [c.multikey],
    nextKeyHashes: [d.hash],
    document: documentWith({ 'key-3': keyOf(7) }, more),
  })
  return log
}

test.each([
  [
    'did:webvh:QmR7v4iBysh3seXCfcX6zpoES2QE5BjFhg6FQqmJV3VAgH:a.example',
    'https://a.example/.well-known',
    'https://a.example',
  ],
  [
    'did:webvh:QmR7v4iBysh3seXCfcX6zpoES2QE5BjFhg6FQqmJV3VAgH:a.example%3A8443:i:x',
    'https://a.example:8443/i/x',
    'https://a.example:8443/i/x',
  ],
  [
    'did:webvh:QmR7v4iBysh3seXCfcX6zpoES2QE5BjFhg6FQqmJV3VAgH:localhost%3A4100:i:x',
    'http://localhost:4100/i/x',
    'http://localhost:4100/i/x',
  ],
])('%s is read at %s', (did, place, filesUrl) =>
  expect(parseDidWebvh(did)).toMatchObject({
    value: { logUrl: `${place}/did.jsonl`, witnessUrl: `${place}/did-witness.json`, filesUrl },
  }),
)

describe('a did:webvh', () => {
  test('is resolved over the network, newest version first, or by version', async () => {
    const log = await threeVersions()
    const world = { ...served({ [logUrl]: log.text() }), now }
    const keyIn = async (wanted?: Parameters<typeof resolveDidWebvh>[2]) => {
      const found = await resolveDidWebvh(log.did, world, wanted)
      return found.ok ? (found.value.assertionMethod as Json[])[0] : found.error.code
    }
    expect(await keyIn()).toBe(`${log.did}#key-3`)
    expect(await keyIn({ versionNumber: 2 })).toBe(`${log.did}#key-2`)
    expect(await keyIn({ versionId: log.entries[0]!.versionId })).toBe(`${log.did}#key-1`)
    expect(await keyIn({ at: day(19) })).toBe(`${log.did}#key-2`)
    expect(await keyIn({ at: day(20) })).toBe(`${log.did}#key-3`)
    expect(await keyIn({ at: (day(1) - 1) as Instant })).toBe('DID_NOT_FOUND')
    expect(await keyIn({ versionNumber: 4 })).toBe('DID_NOT_FOUND')
    expect(await keyIn({ versionId: '2-x' })).toBe('DID_NOT_FOUND')
    expect(world.asked).toEqual(new Array(8).fill(logUrl))
  })

  test('a version query names one version', () => {
    expect(readVersionQuery('versionNumber=2')).toEqual({ ok: true, value: { versionNumber: 2 } })
    expect(readVersionQuery('versionId=2-Qm')).toEqual({ ok: true, value: { versionId: '2-Qm' } })
    expect(readVersionQuery('versionTime=2026-01-10T00%3A00%3A00Z')).toEqual({ ok: true, value: { at: day(10) } })
    for (const wrong of [
      '',
      'versionNumber=',
      'versionNumber=0',
      'versionNumber=1&versionId=1-x',
      'versionTime=soon',
      'service=files',
    ])
      expect(readVersionQuery(wrong)).toMatchObject({ error: { code: 'DID_MALFORMED' } })
  })

  test('versions that hold are found where a later one does not; the newest is not', async () => {
    const log = await threeVersions()
    const lines = log.text().split('\n')
    const broken = [lines[0], lines[1], lines[2]!.replace('key-3', 'key-9'), ''].join('\n')
    const checked = await check(broken)
    expect(checked.broken).toMatchObject({ code: 'WEBVH_HASH', entry: 3 })
    expect(selectVersion(checked)).toMatchObject({ error: { code: 'DID_DOCUMENT_INVALID' } })
    expect(selectVersion(checked, { versionNumber: 2 })).toMatchObject({ value: { number: 2 } })
    expect(selectVersion(checked, { versionNumber: 3 })).toMatchObject({ error: { code: 'DID_DOCUMENT_INVALID' } })
    expect(selectVersion(checked, { at: day(5) })).toMatchObject({ value: { number: 1 } })
    // Whether version 2 was still in force then, the broken entry would say.
    expect(selectVersion(checked, { at: day(15) })).toMatchObject({ error: { code: 'DID_DOCUMENT_INVALID' } })
  })

  test('H-29 that was longer before is refused by whoever remembers it, until it is whole again', async () => {
    const log = await startLog({ by: a, document: documentWith({ 'key-1': keyOf(5) }) })
    const short = log.text()
    await log.add({ by: a, at: day(2), document: documentWith({ 'key-2': keyOf(6) }) })
    const memory = createWebvhMemory(2)
    const resolve = async (text: string) => {
      const found = await resolveDid(log.did, { ...served({ [logUrl]: text }), now, memory })
      return found.ok ? 'found' : found.error.reason
    }
    expect(await resolve(short)).toBe('found')
    expect(await resolve(log.text())).toBe('found')
    expect(await resolve(short)).toBe('WEBVH_TRUNCATED: a version that was met before is missing')
    expect(await resolve(log.text())).toBe('found')
    // Strangers cannot fill it without end: those met longest ago are forgotten.
    for (const did of ['did:webvh:x', 'did:webvh:y']) memory.met(did, { number: 1, versionId: '1-x' })
    expect(memory.newest(log.did)).toBeUndefined()
    memory.met('did:webvh:x', { number: 3, versionId: '3-x' })
    memory.met('did:webvh:x', { number: 2, versionId: '2-x' })
    expect(memory.newest('did:webvh:x')).toEqual({ number: 3, versionId: '3-x' })
  })

  test('asks for the witnesses’ file only where there are witnesses', async () => {
    const log = await startLog({ by: a, witness: witnessed(1, [100]) })
    const proofs = JSON.stringify(await approvedBy(log.entries, [100]))
    const files = { [logUrl]: log.text(), [`${folder}/did-witness.json`]: proofs }
    const world = served(files)
    expect(await resolveDid(log.did, { ...world, now })).toMatchObject({ ok: true, value: { id: log.did } })
    expect(world.asked).toEqual([logUrl, `${folder}/did-witness.json`])
    for (const [text, reason] of [
      [undefined, 'WEBVH_WITNESS in entry 1: 0 of 1 witnesses approve'],
      ['[]', 'WEBVH_WITNESS in entry 1: 0 of 1 witnesses approve'],
      ['{}', 'WEBVH_WITNESS: not a list of proofs'],
      ['[{}]', 'WEBVH_WITNESS: a part without its versionId'],
    ])
      expect(
        await resolveDid(log.did, { ...served({ ...files, [`${folder}/did-witness.json`]: text }), now }),
      ).toMatchObject({ error: { code: 'DID_DOCUMENT_INVALID', reason } })
  })

  test('that cannot be had is out of reach, not false', async () => {
    const { did } = await startLog({ by: a })
    const tools = (code: 'FETCH_OFFLINE' | 'FETCH_REFUSED') => ({
      now,
      fetch: async () => err(code === 'FETCH_OFFLINE' ? { code } : { code, reason: '' }),
    })
    expect(await resolveDid(did, tools('FETCH_OFFLINE'))).toMatchObject({ error: { code: 'DID_UNREACHABLE' } })
    expect(await resolveDid(did, tools('FETCH_REFUSED'))).toMatchObject({ error: { code: 'DID_UNREACHABLE' } })
    expect(await resolveDid(did, { ...served({}), now })).toMatchObject({ error: { code: 'DID_NOT_FOUND' } })
    expect(await resolveDid(did, { ...served({ [logUrl]: '<html>' }), now })).toMatchObject({
      error: { code: 'DID_DOCUMENT_INVALID', reason: 'WEBVH_SYNTAX in entry 1: JSON_SYNTAX' },
    })
  })

  test('says of itself what DID Resolution asks for', async () => {
    const log = await startLog({ by: a, ttl: 60, witness: witnessed(1, [100]), watchers: ['https://watch.example'] })
    const checked = await check(log.entries, { witnessProofs: await approvedBy(log.entries, [100]) })
    expect(resolutionResult(checked, checked.versions[0]!).didDocumentMetadata).toMatchObject({
      scid: log.did.split(':')[2],
      ttl: '60',
      portable: false,
      deactivated: false,
      witness: { threshold: '1' },
      watchers: ['https://watch.example'],
    })
  })

  test('whose log is of another DID is not found in it', async () => {
    const log = await startLog({ by: a })
    const elsewhere = log.did.replace('school.example', 'other.example')
    const world = { ...served({ 'https://other.example/i/hts/did.jsonl': log.text() }), now }
    expect(await fetchDidWebvh(elsewhere, world)).toMatchObject({ error: { reason: 'the log of another DID' } })
  })
})

describe('writing a log refuses what a verifier would refuse', () => {
  test('keys that may not, times that do not rise, keys that were not committed to', async () => {
    const first = { web, document: documentWith({}), parameters: { updateKeys: [a.multikey] }, at: day(1) }
    expect(await createLog(first, b.signer)).toMatchObject({ error: { code: 'WEBVH_KEY' } })
    expect(await createLog({ ...first, parameters: { ...first.parameters, ttl: -1 } }, a.signer)).toMatchObject({
      error: { code: 'WEBVH_PARAMETER' },
    })
    const log = await startLog({ by: a, nextKeyHashes: [b.hash] })
    const [last] = (await check(log.entries)).versions
    const document = documentWith({})(log.did)
    const parameters = { updateKeys: [b.multikey], nextKeyHashes: [c.hash] }
    const next = (more: object, by: Key = b) =>
      nextEntry(last!, { document, parameters, at: day(2), ...more }, by.signer)
    expect(await next({})).toMatchObject({ ok: true })
    expect(await next({ at: day(1) })).toMatchObject({ error: { code: 'WEBVH_TIME' } })
    expect(await next({ at: (day(1) + 999) as Instant })).toMatchObject({ error: { code: 'WEBVH_TIME' } })
    expect(await next({}, a)).toMatchObject({ error: { code: 'WEBVH_KEY' } })
    expect(await next({ parameters: {} })).toMatchObject({ error: { code: 'WEBVH_PRE_ROTATION' } })
    expect(await next({ parameters: { ...parameters, updateKeys: [c.multikey] } }, c)).toMatchObject({
      error: { code: 'WEBVH_PRE_ROTATION' },
    })
    expect(await next({ parameters: { ...parameters, portable: true } })).toMatchObject({
      error: { code: 'WEBVH_PARAMETER' },
    })
  })
})

describe('a credential by an issuer with a did:webvh', () => {
  const credential = (did: string) => ({
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
  })
  const signed = async (did: string, fragment: string, key: Key, created: Instant) => {
    const signer = createSigner({ type: 'Ed25519', secretKey: key.secretKey, verificationMethod: `${did}#${fragment}` })
    const made = await signDataIntegrity(credential(did), signer, {
      cryptosuite: 'eddsa-rdfc-2022',
      created: toIso(created),
    })
    if (!made.ok) throw new Error(made.error.code)
    return JSON.stringify(made.value)
  }
  const proofOf = async (text: string, files: Record<string, string>) => {
    const report = await verify(text, { ...served(files), now })
    const proof = report.findings.find(one => one.check === 'proof')
    return [report.result, proof?.outcome, proof?.code]
  }

  test('verifies by its present key', async () => {
    const log = await threeVersions()
    const text = await signed(log.did, 'key-3', keyOf(7), day(21))
    expect(await proofOf(text, { [logUrl]: log.text() })).toEqual(['valid', 'passed', 'PROOF_OK'])
    const report = await verify(text, { ...served({ [logUrl]: log.text() }), now })
    expect(report.credential?.issuer.domain).toBe('school.example')
    expect(await proofOf(text, {})).toEqual(['indeterminate', 'not-checked', 'E_KEY_UNREACHABLE'])
  })

  test('by a key that was taken out of the document is never valid: only the signer says when it was signed (TRUST 6)', async () => {
    const log = await threeVersions()
    const files = { [logUrl]: log.text() }
    const former = ['indeterminate', 'not-checked', 'PROOF_FORMER_KEY']
    expect(await proofOf(await signed(log.did, 'key-1', keyOf(5), day(5)), files)).toEqual(former)
    expect(await proofOf(await signed(log.did, 'key-2', keyOf(6), day(19)), files)).toEqual(former)
    const refused = ['invalid', 'failed', 'E_KEY_NOT_FOUND']
    // After its period, before it, and by a key that never stood there.
    expect(await proofOf(await signed(log.did, 'key-1', keyOf(5), day(11)), files)).toEqual(refused)
    expect(await proofOf(await signed(log.did, 'key-2', keyOf(6), day(5)), files)).toEqual(refused)
    expect(await proofOf(await signed(log.did, 'key-4', keyOf(8), day(5)), files)).toEqual(refused)
    expect(await proofOf(await signed(log.did, 'key-1', keyOf(6), day(5)), files)).toEqual([
      'invalid',
      'failed',
      'E_SIGNATURE',
    ])
    const report = await verify(await signed(log.did, 'key-1', keyOf(5), day(5)), { ...served(files), now })
    expect(report.findings.find(one => one.check === 'issuer-key')).toMatchObject({
      outcome: 'not-checked',
      code: 'ISSUER_KEY_FORMER',
    })
    // Asked for once, though two versions of it were needed.
    const world = served(files)
    await verify(await signed(log.did, 'key-1', keyOf(5), day(5)), { ...world, now })
    expect(world.asked).toEqual([logUrl])
  })

  test('by a former key it holds where something else shows that it existed while the key stood in the log', async () => {
    const log = await threeVersions()
    const codeAt = async (text: string, by: Instant | null, entries = log.text()) => {
      const existence = (digest: Uint8Array) =>
        toHex(digest) === toHex(digestOf(JSON.parse(text) as JsonObject)) ? { by, trees: [] } : null
      const report = await verify(text, { ...served({ [logUrl]: entries }), now, existence })
      return [report.result, report.findings.find(one => one.check === 'proof')?.code]
    }
    const old = await signed(log.did, 'key-1', keyOf(5), day(5))
    expect(await codeAt(old, day(6))).toEqual(['valid', 'PROOF_FORMER_KEY_THEN'])
    // H-51: by the time that it is seen first the key was gone, or was not there yet; nobody has seen it.
    for (const by of [day(10), day(25), (day(1) - 1) as Instant, null])
      expect(await codeAt(old, by)).toEqual(['indeterminate', 'PROOF_FORMER_KEY'])
    const other = await signed(log.did, 'key-2', keyOf(6), day(15))
    expect(await codeAt(other, day(5))).toEqual(['indeterminate', 'PROOF_FORMER_KEY'])
    expect(await codeAt(other, day(15))).toEqual(['valid', 'PROOF_FORMER_KEY_THEN'])
  })

  test('by a key that its newest version declares stolen it holds only by such evidence, in a did:webvh too', async () => {
    const stolen = { since: day(8), lastGood: [], url: `${folder}/log` }
    const log = await startLog({ by: a, document: documentWith({ 'key-1': keyOf(5) }) })
    await log.add({
      by: a,
      at: day(20),
      document: did =>
        createDidDocument({
          did,
          keys: [
            { fragment: 'key-1', key: keyOf(5).publicKey, isRetired: true, compromise: stolen },
            { fragment: 'key-2', key: keyOf(6).publicKey },
          ],
        }),
    })
    const old = await signed(log.did, 'key-1', keyOf(5), day(5))
    const codeBy = async (by: Instant) => {
      const options = { ...served({ [logUrl]: log.text() }), now, existence: () => ({ by, trees: [] }) }
      return (await verify(old, options)).findings.find(one => one.check === 'proof')?.code
    }
    expect(await codeBy(day(7))).toBe('PROOF_BEFORE_COMPROMISE')
    expect(await codeBy(day(8))).toBe('E_AFTER_COMPROMISE')
    expect((await proofOf(old, { [logUrl]: log.text() }))[2]).toBe('E_AFTER_COMPROMISE')
  })

  test('as token as well, by the time in its iat; without one only the present key counts', async () => {
    const log = await threeVersions()
    const token = async (iat?: number) => {
      const signer = createSigner({
        type: 'Ed25519',
        secretKey: keyOf(5).secretKey,
        verificationMethod: `${log.did}#key-1`,
      })
      const made = await signJwt({ ...credential(log.did), ...(iat === undefined ? {} : { iat }) }, signer, {
        typ: 'vc+jwt',
      })
      return proofOf(made, { [logUrl]: log.text() })
    }
    expect((await token())[2]).toBe('E_KEY_NOT_FOUND')
    expect((await token(day(5) / 1000))[2]).toBe('PROOF_FORMER_KEY')
    expect((await token(day(11) / 1000))[2]).toBe('E_KEY_NOT_FOUND')
  })

  test('a status list and a presentation need a present key: what they say is of now', async () => {
    const log = await threeVersions()
    const listUrl = `${folder}/status/1`
    const signerOf = (fragment: string, key: Key) =>
      createSigner({ type: 'Ed25519', secretKey: key.secretKey, verificationMethod: `${log.did}#${fragment}` })
    const secured = async (document: JsonObject, by: [string, Key], more: object = {}) => {
      const made = await signDataIntegrity(document, signerOf(...by), {
        cryptosuite: 'eddsa-rdfc-2022',
        created: toIso(day(5)),
        ...more,
      })
      if (!made.ok) throw new Error(made.error.code)
      return made.value
    }
    const present: [string, Key] = ['key-3', keyOf(7)]
    const former: [string, Key] = ['key-1', keyOf(5)]
    const listBy = async (by: [string, Key]) =>
      secured(
        buildStatusListCredential({
          url: listUrl,
          issuer: log.did,
          purpose: 'revocation',
          bits: createBitstring(),
          validFrom: '2026-01-05T00:00:00Z',
        }) as JsonObject,
        by,
      )
    const entry = buildStatusEntry(listUrl, 3 as StatusIndex) as JsonObject
    const badge = await secured({ ...credential(log.did), credentialStatus: entry } as JsonObject, present)
    const statusBy = async (by: [string, Key]) => {
      const files = { [logUrl]: log.text(), [listUrl]: JSON.stringify(await listBy(by)) }
      const report = await verify(JSON.stringify(badge), { ...served(files), now })
      return report.findings.find(one => one.check === 'status')?.code
    }
    expect(await statusBy(present)).toBe('STATUS_CLEAR')
    expect(await statusBy(former)).toBe('E_STATUS_PROOF')

    const shown = await startLog({
      by: a,
      document: did => ({ ...documentWith({ 'key-1': keyOf(5) })(did), authentication: [`${did}#key-1`] }),
    })
    await shown.add({
      by: a,
      at: day(10),
      document: did => ({ ...documentWith({ 'key-3': keyOf(7) })(did), authentication: [`${did}#key-3`] }),
    })
    const presentationBy = async ([fragment, key]: [string, Key]) => {
      const signer = createSigner({
        type: 'Ed25519',
        secretKey: key.secretKey,
        verificationMethod: `${shown.did}#${fragment}`,
      })
      const made = await signDataIntegrity(
        {
          '@context': ['https://www.w3.org/ns/credentials/v2'],
          type: ['VerifiablePresentation'],
          holder: shown.did,
          verifiableCredential: [JSON.parse(await signed(log.did, 'key-3', keyOf(7), day(21))) as JsonObject],
        },
        signer,
        {
          cryptosuite: 'eddsa-rdfc-2022',
          created: toIso(day(5)),
          proofPurpose: 'authentication',
          challenge: 'c',
          domain: 'd',
        },
      )
      if (!made.ok) throw new Error(made.error.code)
      const report = await verify(JSON.stringify(made.value), { ...served({ [logUrl]: shown.text() }), now })
      return report.findings.find(one => one.check === 'proof')?.code
    }
    expect(await presentationBy(['key-3', keyOf(7)])).toBe('PROOF_OK')
    expect(await presentationBy(['key-1', keyOf(5)])).toBe('E_KEY_NOT_FOUND')
  })

  test('has its log checked once, however many times its proofs name', async () => {
    const log = await threeVersions()
    const proofs = await Promise.all(
      [1, 2, 3].map(async number => JSON.parse(await signed(log.did, 'key-1', keyOf(5), day(number))) as JsonObject),
    )
    const text = JSON.stringify({ ...proofs[0], proof: proofs.map(one => one.proof!) })
    let checks = 0
    const cryptography = {
      ...pureCryptography,
      verify: (...all: Parameters<typeof pureCryptography.verify>) => {
        checks++
        return pureCryptography.verify(...all)
      },
    }
    const report = await verify(text, { ...served({ [logUrl]: log.text() }), now, cryptography })
    expect(report.findings.filter(one => one.code === 'PROOF_FORMER_KEY')).toHaveLength(3)
    expect(checks).toBe(log.entries.length + 3)
  })

  test('a key that a later version calls revoked proves nothing, whenever it says that it signed', async () => {
    const log = await startLog({ by: a, document: documentWith({ 'key-1': keyOf(5), 'key-2': keyOf(6) }) })
    await log.add({
      by: a,
      at: day(10),
      document: did => {
        const document = documentWith({ 'key-1': keyOf(5), 'key-2': keyOf(6) })(did)
        const [one, two] = document.verificationMethod as JsonObject[]
        return { ...document, verificationMethod: [{ ...one, revoked: toIso(day(9)) }, two!] as unknown as Json }
      },
    })
    await log.add({ by: a, at: day(20), document: documentWith({ 'key-3': keyOf(7) }) })
    const files = { [logUrl]: log.text() }
    expect((await proofOf(await signed(log.did, 'key-1', keyOf(5), day(5)), files))[2]).toBe('E_KEY_REVOKED')
    expect((await proofOf(await signed(log.did, 'key-2', keyOf(6), day(5)), files))[2]).toBe('PROOF_FORMER_KEY')
  })

  test('a key that is called revoked under another name, or in another form, is the same key', async () => {
    const log = await startLog({ by: a, document: documentWith({ 'key-1': keyOf(5), 'key-2': keyOf(6) }) })
    await log.add({
      by: a,
      at: day(10),
      document: did => {
        const document = documentWith({ stolen: keyOf(5), 'key-3': keyOf(7) })(did)
        const [stolen, three] = document.verificationMethod as JsonObject[]
        const { publicKeyMultibase: _other, ...form } = stolen!
        const jwk = { ...form, publicKeyJwk: toJwk(keyOf(5).publicKey), revoked: toIso(day(9)) }
        return { ...document, verificationMethod: [jwk, three!] }
      },
    })
    const files = { [logUrl]: log.text() }
    expect((await proofOf(await signed(log.did, 'key-1', keyOf(5), day(5)), files))[2]).toBe('E_KEY_REVOKED')
    expect((await proofOf(await signed(log.did, 'key-2', keyOf(6), day(5)), files))[2]).toBe('PROOF_FORMER_KEY')
  })

  test('of a school that has given up its DID says so', async () => {
    const log = await startLog({ by: a, document: documentWith({ 'key-1': keyOf(5) }) })
    await log.add({ by: a, at: day(10), deactivated: true, document: documentWith({ 'key-1': keyOf(5) }) })
    const files = { [logUrl]: log.text() }
    expect((await proofOf(await signed(log.did, 'key-1', keyOf(5), day(5)), files))[2]).toBe('PROOF_DID_GIVEN_UP')
    expect((await proofOf(await signed(log.did, 'key-1', keyOf(5), day(11)), files))[2]).toBe('E_KEY_NOT_FOUND')
  })
})

describe('a did:web beside a did:webvh', () => {
  test('has the same document in its own name; each names the other, and each resolves', async () => {
    const log = await startLog({ by: a, document: documentWith({ 'key-1': keyOf(5) }, { alsoKnownAs: [web] }) })
    const document = parallelDidWeb(log.entries[0]!.state as DidDocument)
    expect(document).toMatchObject({
      id: web,
      alsoKnownAs: [log.did],
      assertionMethod: [`${web}#key-1`],
      verificationMethod: [{ id: `${web}#key-1`, controller: web, publicKeyMultibase: keyOf(5).multikey }],
      service: [
        { id: '#files', serviceEndpoint: folder },
        { id: '#whois', serviceEndpoint: `${folder}/whois.vp` },
      ],
    })
    const world = { ...served({ [`${folder}/did.json`]: JSON.stringify(document), [logUrl]: log.text() }), now }
    expect(await resolveDid(web, world)).toEqual({ ok: true, value: document })
    expect(await resolveDid(log.did, world)).toMatchObject({ ok: true, value: { alsoKnownAs: [web] } })
  })

  test('keeps a key that was replaced for statements, and for nothing else', () => {
    const { authentication, assertionMethod } = createDidDocument({
      did: web,
      keys: [
        { fragment: 'key-1', key: keyOf(5).publicKey, isRetired: true },
        { fragment: 'key-2', key: keyOf(6).publicKey },
      ],
    })
    expect(assertionMethod).toEqual(['key-1', 'key-1-jwk', 'key-2', 'key-2-jwk'].map(name => `${web}#${name}`))
    expect(authentication).toEqual(['key-2', 'key-2-jwk'].map(name => `${web}#${name}`))
  })
})
