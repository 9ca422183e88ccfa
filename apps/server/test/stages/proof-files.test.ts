import { readHeader, trustBlocks, verifyAnchor, writeHex } from '@laurel/core/anchor'
import { type Bundle, readBundle, unbakeBundle, verifyBundle } from '@laurel/core/bundle'
import { bundledContexts } from '@laurel/core/credential'
import { type GuardedFetch, parseLog } from '@laurel/core/did'
import { commitmentOf, digestOf, readNote, readNoteKey, readTlogProof, verifyTlogProof } from '@laurel/core/log'
import { showPart } from '@laurel/core/presentation'
import { err, type Instant, ok, toHex, toUtf8 } from '@laurel/core/primitives'
import { verify } from '@laurel/core/verification'
import { type Chain, startChain } from '@laurel/testkit/chain'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AnchorDeps, chainPlace, followPlace } from '../../src/anchor/follow-anchors.ts'
import { newestCheckpoints } from '../../src/anchor/newest-checkpoints.ts'
import { gatherRecords, headsNamedIn } from '../../src/bundle/gather-records.ts'
import { makeBundle } from '../../src/bundle/make-bundle.ts'
import { appendLeft } from '../../src/log/append.ts'
import { disclosureTools } from '../../src/platform/disclosure-tools.ts'
import { createLog } from '../../src/platform/log.ts'
import { sql } from '../../src/platform/sql.ts'
import { inTenant, startTestServer, type TestServer } from '../../src/testing.ts'
import { makeCopies } from '../../src/wallet/copies/make-copies.ts'
import { settingsFor } from '../anchor/world.ts'
import {
  type Caller,
  caller,
  claim,
  type Json,
  learner,
  makeAchievement,
  makeAward,
  openSchool,
  walletKey,
} from './school.ts'

let server: TestServer
let owner: Caller
let issuer: Json
let achievement: Json
let people = 400
beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  issuer = school.issuer
  // Named with each call, since the owner has other institutions later.
  owner = caller(server, { ...school.owner.headers, 'laurel-issuer': issuer.shortName })
  achievement = await makeAchievement(owner, { suspendable: true })
})
afterAll(() => server?.stop())

const valued = <T>(result: { ok: true; value: T } | { ok: false; error: object }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
const read = (text: string): Bundle => valued(readBundle(text))
const text = async (path: string) => (await server.fetch(path)).text()
const documentOf = (award: Json) => text(`/c/${award.credentialId}.json`)

/** A bundle of a document as it is when what it needs has been signed and put on record. */
async function bundleOf(document: string): Promise<Bundle> {
  await makeBundle(server.deps, issuer.id, document)
  await appendLeft(server.deps)
  return read(await makeBundle(server.deps, issuer.id, document))
}

/** Somebody without any network, who has the materials alone. */
const offline =
  ({ materials }: Bundle): GuardedFetch =>
  async url => {
    const found = materials.find(one => one.url === url && one.status === undefined)
    return found
      ? ok({ contentType: found.contentType, body: toUtf8(found.body) })
      : err({ code: 'FETCH_OFFLINE' } as const)
  }
async function verdictOn(bundle: Bundle) {
  const report = await verify(bundle.credential, { now: Date.now() as Instant, fetch: offline(bundle) })
  return { result: report.result, failed: report.findings.filter(one => one.outcome === 'failed').map(one => one.code) }
}
const VALID = { result: 'valid', failed: [] }

const digestIn = (document: string) =>
  toHex(digestOf(document.startsWith('{') ? (JSON.parse(document) as Json) : document))
const pathsOf = ({ materials }: Bundle) => materials.map(one => new URL(one.url).pathname)
const listsIn = ({ materials }: Bundle) => materials.filter(one => one.url.includes('/status/'))

/** Holds every record against the key in the issuer's document among the materials. @returns the digests, and the heads */
async function proven(bundle: Bundle): Promise<{ digests: string[]; sizes: number[] }> {
  const { service } = JSON.parse(bundle.materials[0]!.body) as Json
  const log = valued(readNoteKey(service.find((one: Json) => one.type === 'TransparencyLog').key))
  const sizes: number[] = []
  for (const { digest, salt, proof } of bundle.records) {
    const policy = { log, witnesses: [] }
    const logged = valued(await verifyTlogProof(commitmentOf(digest, salt), valued(readTlogProof(proof)), policy))
    sizes.push(logged.checkpoint.size)
  }
  return { digests: bundle.records.map(one => toHex(one.digest)), sizes }
}

/** Somebody with one award in a wallet that has a key. */
async function holder(more: Json = {}) {
  const number = ++people
  const award = await makeAward(owner, achievement.id, number, more)
  const wallet = await claim(server, number)
  const key = walletKey()
  const prove = async () => {
    const { body } = await wallet.post('/api/v1/wallet/challenge')
    return key.prove({ aud: body.audience, nonce: body.challenge, iat: Math.floor(Date.now() / 1000) })
  }
  return { number, award, wallet, key, prove }
}

describe('a proof bundle', () => {
  test('of an award verifies by its materials alone, and shows that it and its lists are on record', async () => {
    const award = await makeAward(owner, achievement.id, 1)
    const document = await documentOf(award)
    const bundle = await bundleOf(document)
    expect(bundle.credential).toBe(document)
    expect(pathsOf(bundle).slice(0, 2)).toEqual([`/i/${issuer.shortName}/did.json`, `/i/${issuer.shortName}/did.jsonl`])
    const named = [JSON.parse(document).credentialStatus].flat().map(one => one.statusListCredential)
    expect(listsIn(bundle).map(one => one.url)).toEqual(named)
    // As whoever verifies is given them.
    for (const { url, contentType, body } of bundle.materials) {
      const served = await server.fetch(url)
      expect([served.headers.get('content-type'), await served.text()]).toEqual([contentType, body])
    }
    expect(await verdictOn(bundle)).toEqual(VALID)
    expect((await proven(bundle)).digests).toEqual([document, ...listsIn(bundle).map(one => one.body)].map(digestIn))
    const contexts = JSON.parse(document)['@context'] as string[]
    expect(Object.keys(bundle.contexts).toSorted()).toEqual([...contexts].toSorted())
    for (const [url, hash] of Object.entries(bundle.contexts))
      expect(toHex(hash)).toBe(bundledContexts.sources.find(one => one.url === url)?.sha256)
    expect([bundle.anchors, bundle.identity, bundle.closing]).toEqual([[], [], null])
  })

  test('is small', async () => {
    const document = await documentOf(await makeAward(owner, achievement.id, 2))
    await bundleOf(document)
    const made = await makeBundle(server.deps, issuer.id, document)
    expect(made.length).toBeLessThan(64 * 1024)
  })

  test('is all that somebody needs who believes the history of the issuer’s keys, and does not make it believed', async () => {
    const bundle = await bundleOf(await documentOf(await makeAward(owner, achievement.id, 9)))
    const options = { now: Date.now() as Instant, fetch: async () => err({ code: 'FETCH_OFFLINE' } as const) }
    const { webvh } = (await owner.get('/api/v1/identity')).body
    const trust = async () => ({ name: 'Sample School', list: 'mine', by: 'own', webvh }) as const
    const believed = await verifyBundle(bundle, { ...options, trust })
    expect(believed).toMatchObject({ result: 'valid', format: 'bundle' })
    expect(believed.pieces.filter(one => one.outcome === 'failed')).toEqual([])
    // P13: a file cannot vouch for the keys in it.
    expect(await verifyBundle(bundle, options)).toMatchObject({ result: 'indeterminate' })
  })

  test('proves under the heads as well that the issuer’s document names as the last good ones', async () => {
    const document = await documentOf(await makeAward(owner, achievement.id, 13))
    await bundleOf(document)
    const { size, origin } = await inTenant(server, issuer.id, async tx => {
      const found = await tx.execute<{ size: string; origin: string }>(
        sql`select max(log_checkpoint.size) as size, origin from log join log_checkpoint
          on log_checkpoint.issuer_id = log.issuer_id and log_id = id where log.issuer_id = ${issuer.id} group by origin`,
      )
      return { size: Number(found.rows[0]!.size), origin: found.rows[0]!.origin }
    })
    await makeAward(owner, achievement.id, 14)
    const bundle = await bundleOf(document)
    const digest = digestOf(JSON.parse(document) as Json)
    const sizesWith = async (lastGood: Json[]) => {
      const named = headsNamedIn({ service: [{ type: 'KeyCompromise', lastGood }] })
      const found = await inTenant(server, issuer.id, tx => gatherRecords(tx, issuer.id, [digest], named))
      return (await proven({ ...bundle, ...found })).sizes
    }
    const [newest] = await sizesWith([])
    expect(newest).toBeGreaterThan(size)
    expect(await sizesWith([{ origin, size, root: '' }])).toEqual([newest, size])
    // Of another log, from before it was there, and of none.
    expect(await sizesWith([{ origin: 'x', size }, { origin, size: 1 }, { origin, size: '3' }, {}])).toEqual([newest])
  })

  test('says what is revoked', async () => {
    const award = await makeAward(owner, achievement.id, 3)
    const document = await documentOf(award)
    expect(await verdictOn(await bundleOf(document))).toEqual(VALID)
    expect(await owner.post(`/api/v1/awards/${award.id}/revoke`, { reason: 'x' })).toMatchObject({ status: 200 })
    expect(await verdictOn(read(await makeBundle(server.deps, issuer.id, document)))).toEqual({
      result: 'invalid',
      failed: ['REVOKED'],
    })
  })

  test('holds a token, in either form, with what its list says as such forms have it', async () => {
    const award = await makeAward(owner, achievement.id, 4)
    const jwt = await bundleOf(await text(`/c/${award.credentialId}.jwt`))
    expect(await verdictOn(jwt)).toEqual(VALID)
    expect((await proven(jwt)).digests[0]).toBe(digestIn(jwt.credential))
    for (const query of ['', '?iss=web']) {
      const bundle = await bundleOf(await text(`/c/${award.credentialId}.sd-jwt${query}`))
      expect(listsIn(bundle).map(one => one.contentType)).toEqual(['application/statuslist+jwt'])
      expect(await verdictOn(bundle)).toEqual(VALID)
      // Made anew for whoever asks, it is on no record; its list is.
      expect((await proven(bundle)).digests).toEqual(listsIn(bundle).map(one => digestIn(one.body)))
    }
  })

  test.each(['ldp_vc', 'jwt_vc_json', 'dc+sd-jwt'] as const)(
    'of a copy in another wallet shows that this very copy is on record (%s)',
    async format => {
      const { award, wallet, key } = await holder()
      const personId = (await wallet.get('/api/v1/session')).body.user.id
      const taking = { issuerId: issuer.id, awardId: award.id, personId, format, holders: [key.did] }
      const taken = await makeCopies(server.deps, { ...taking, client: null, isByKey: true })
      if (taken === 'waits') throw new Error('not taken')
      const [copy = ''] = taken.documents
      const bundle = await bundleOf(copy)
      expect(await verdictOn(bundle)).toEqual(VALID)
      const documents = [copy, ...listsIn(bundle).map(one => one.body)]
      expect((await proven(bundle)).digests).toEqual(documents.map(digestIn))
    },
  )

  test('of a transcript holds what its credentials ask for', async () => {
    const award = await makeAward(owner, achievement.id, 5)
    const learnerId = (await owner.get('/api/v1/learners?q=Sample%20Learner%205')).body.items[0].id
    const made = await owner.post(`/api/v1/learners/${learnerId}/transcripts`, {
      sections: [{ title: 'All', awards: [award.id] }],
    })
    expect(made).toMatchObject({ status: 201 })
    expect(await verdictOn(await bundleOf(await documentOf(made.body)))).toEqual(VALID)
  })

  test('holds the keys and lists of those who endorse it', async () => {
    const { body: college } = await owner.post('/api/v1/issuers', {
      name: 'Sample College',
      shortName: 'college',
      url: 'https://college.example',
    })
    const endorsed = await makeAchievement(owner, { name: 'Endorsed' })
    const email = 'partner.9@partner.example'
    await owner.post('/api/v1/endorsements', {
      subject: { kind: 'achievement', achievementId: endorsed.id },
      organisation: 'Sample Works',
      email,
    })
    const link = (await server.mails()).findLast(one => one.to === email)?.text
    const token = /\/endorse\/([\w-]+)/.exec(link ?? '')?.[1]
    const seen = /name="seen" value="([^"]*)"/.exec(await text(`/endorse/${token}`))?.[1] ?? ''
    const answer = {
      as: 'new',
      organisation: 'Sample Works',
      url: 'works.example',
      name: 'Sample Partner',
      role: 'Head',
    }
    for (const step of ['preview', 'sign'])
      await server.fetch(`/endorse/${token}`, {
        method: 'POST',
        body: new URLSearchParams({
          ...answer,
          statements: 'in-demand',
          comment: 'x',
          years: '0',
          seen,
          step,
        }).toString(),
        headers: { origin: server.origin, 'content-type': 'application/x-www-form-urlencoded' },
      })
    const bundle = await bundleOf(await documentOf(await makeAward(owner, endorsed.id, 6)))
    const report = await verify(bundle.credential, { now: Date.now() as Instant, fetch: offline(bundle) })
    expect(report.credential?.endorsements).toMatchObject([{ verdict: 'valid', by: { name: 'Sample Works' } }])
    // Nobody who has no part in it.
    expect(pathsOf(bundle).some(path => path.startsWith(`/i/${college.shortName}/`))).toBe(false)
  })

  test('made after the keys were replaced holds the history in which the former key stands', async () => {
    const award = await makeAward(owner, achievement.id, 7)
    const document = await documentOf(award)
    await bundleOf(document)
    const { version } = (await owner.get('/api/v1/identity')).body
    expect(await owner.post('/api/v1/identity/replace-keys', { seen: version })).toMatchObject({ status: 200 })
    const bundle = await bundleOf(document)
    const log = bundle.materials.find(one => one.url.endsWith('/did.jsonl'))!
    const entries = valued(parseLog(log.body))
    const states = entries.map(one => JSON.stringify(one.state.assertionMethod))
    expect(new Set([states[0], states.at(-1)]).size).toBe(2)
    // One moment: the document is the one that the last version of the log stands beside.
    expect(JSON.parse(bundle.materials[0]!.body).alsoKnownAs).toContain(entries.at(-1)?.state.id)
    expect((await verdictOn(bundle)).failed).toEqual([])
    expect((await proven(bundle)).digests[0]).toBe(digestIn(document))
    const fresh = await bundleOf(await documentOf(await makeAward(owner, achievement.id, 8)))
    expect(await verdictOn(fresh)).toEqual(VALID)
  })

  test('of an issuer whose history is as long as a bundle may be leaves it out, and is read all the same', async () => {
    const made = await owner.post('/api/v1/issuers', {
      name: 'Sample Academy',
      shortName: 'academy',
      url: 'https://academy.example',
    })
    const academy = caller(server, { ...owner.headers, 'laurel-issuer': 'academy' })
    const award = await makeAward(academy, (await makeAchievement(academy)).id, 30)
    const document = await documentOf(award)
    const bundle = async () => read(await makeBundle(server.deps, made.body.id, document))
    expect(pathsOf(await bundle())).toContain('/i/academy/did.jsonl')
    const client = new pg.Client(server.owner)
    await client.connect()
    await client
      .query(
        `insert into did_log_entry (issuer_id, number, event, entry, made_at)
        select issuer_id, at, event, jsonb_set(entry::jsonb, '{state,x}', to_jsonb(repeat('"', 90000)))::text, made_at
        from did_log_entry, generate_series(2, 22) as at where issuer_id = $1 and number = 1`,
        [made.body.id],
      )
      .finally(() => client.end())
    const long = await bundle()
    expect(pathsOf(long)).not.toContain('/i/academy/did.jsonl')
    expect(await verdictOn(long)).toEqual(VALID)
  })

  test('asks nothing of what is not here', async () => {
    const foreign = {
      issuer: 'did:web:college.example',
      credentialStatus: { statusListCredential: `${server.origin}/i/nobody/status/1` },
      evidence: [{ issuer: `did:web:${new URL(server.origin).host.replace(':', '%3A')}:i:nobody` }],
    }
    expect(read(await makeBundle(server.deps, issuer.id, JSON.stringify(foreign))).materials).toEqual([])
    const unknown = {
      issuer: issuer.did,
      credentialStatus: { statusListCredential: `${server.origin}/i/${issuer.shortName}/status/99` },
    }
    expect(listsIn(read(await makeBundle(server.deps, issuer.id, JSON.stringify(unknown))))).toEqual([])
    expect(read(await makeBundle(server.deps, issuer.id, 'eyJ.no-token')).materials).toEqual([])
  })
})

describe('of an anchored record', () => {
  let chain: Chain
  beforeAll(async () => {
    chain = await startChain({ args: ['--no-mining'] })
  })
  afterAll(() => chain?.stop())

  test('a bundle holds the proof up to the first block, and no more of the later ones', async () => {
    const award = await makeAward(owner, achievement.id, 10)
    const document = await documentOf(award)
    await bundleOf(document)
    const place = chainPlace(settingsFor(chain, await chain.deploy()))
    let ahead = 0
    const anchor = async () => {
      const clock = () => new Date(Date.now() + ahead)
      const deps: AnchorDeps = { ...server.deps, clock, log: createLog('silent') }
      expect(await followPlace(deps, place, newestCheckpoints)).toBe('sent')
      expect((await bundleOf(document)).anchors).toHaveLength(ahead === 0 ? 0 : 1)
      await chain.mine(3)
      expect(await followPlace(deps, place, newestCheckpoints)).toBe('confirmed')
    }
    await anchor()
    const bundle = await bundleOf(document)
    expect(bundle.anchors).toHaveLength(1)
    const [proof] = bundle.anchors
    const { sizes } = await proven(bundle)
    expect(sizes).toContain(proof!.checkpoint.size)
    const at = bundle.records.find((_one, index) => sizes[index] === proof!.checkpoint.size)!
    expect(toHex(at.digest)).toBe(digestIn(document))
    const note = valued(readNote(valued(readTlogProof(at.proof)).checkpoint))
    if (proof!.evidence.kind !== 'chain') throw new Error('not on a chain')
    const header = readHeader(proof!.evidence.header)!
    const ask = trustBlocks([{ ledger: chain.chainId, number: header.number, hash: writeHex(header.hash) }])
    expect(await verifyAnchor(note.text, proof!, { ask })).toMatchObject({ outcome: 'anchored', at: header.timestamp })

    await makeAward(owner, achievement.id, 11)
    await appendLeft(server.deps)
    ahead = 2 * 86_400_000
    await anchor()
    expect((await bundleOf(document)).anchors).toEqual([proof])
  })
})

describe('is given out', () => {
  const HTML = { accept: 'text/html', 'accept-language': 'en' }
  const get = async (path: string, by: Caller = caller(server, {})) => {
    const answer = await by.raw('GET', path)
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  }

  test('beside an open page, as a file with a name that a person recognises', async () => {
    const named = await makeAchievement(owner, { name: 'การฟัง: "อย่างตั้งใจ"' })
    const award = await makeAward(owner, named.id, 20)
    const given = await get(`/c/${award.credentialId}.laurel.json`)
    expect([given.status, given.headers.get('content-type')]).toEqual([200, 'application/json'])
    expect(given.headers.get('content-disposition')).toBe(
      `attachment; filename="credential.laurel.json"; filename*=UTF-8''${encodeURIComponent('การฟัง อย่างตั้งใจ.laurel.json')}`,
    )
    expect(read(given.text).credential).toBe(await documentOf(award))
    expect(await text(`/c/${award.credentialId}.laurel.json?form=jwt`)).toContain('"credential": "eyJ')
    expect((await get(`/c/${award.credentialId}.laurel.json?form=png`)).status).toBe(404)
    const page = await (await server.fetch(`/c/${award.credentialId}`, { headers: HTML })).text()
    expect(page).toContain(`href="/c/${award.credentialId}.laurel.json"`)
    expect(page).toContain('Proof file: stays checkable when the school is gone')
  })

  test('inside the picture and the certificate', async () => {
    const { award, wallet } = await holder()
    const document = await documentOf(award)
    for (const [by, path] of [
      [caller(server, {}), `/c/${award.credentialId}.png`],
      [caller(server, {}), `/c/${award.credentialId}.pdf`],
      [wallet, `/api/v1/wallet/awards/${award.id}/certificate`],
    ] as const) {
      const file = new Uint8Array(await (await by.raw('GET', path)).arrayBuffer())
      const bundle = read(valued(unbakeBundle(file)))
      expect(bundle.credential).toBe(document)
      expect(await verdictOn(bundle)).toEqual(VALID)
    }
  })

  test('to whoever holds it and to the members of the institution, and to nobody else', async () => {
    const { award, wallet } = await holder()
    const path = `/api/v1/wallet/awards/${award.id}/bundle`
    const document = await documentOf(award)
    expect(read((await get(path, wallet)).text).credential).toBe(document)
    expect(read((await get(`/api/v1/awards/${award.id}/bundle`, owner)).text).credential).toBe(document)
    expect(read((await get(`${path}?form=jwt`, wallet)).text).credential).toMatch(/^eyJ/)
    expect((await get(path, (await holder()).wallet)).status).toBe(404)
    expect((await get(path)).status).toBe(401)
    expect((await get(`/api/v1/awards/${award.id}/bundle`)).status).toBe(401)
    const draft = await makeAward(owner, achievement.id, 21, { issue: false })
    expect((await get(`/api/v1/awards/${draft.id}/bundle`, owner)).status).toBe(404)
    expect((await get(`${path}?form=png`, wallet)).status).toBe(400)
    // A closed page closes the file, and takes it from nobody whose it is.
    await wallet.patch(`/api/v1/wallet/awards/${award.id}`, { publicPage: false })
    expect((await get(`/c/${award.credentialId}.laurel.json`)).status).toBe(410)
    expect((await get(path, wallet)).status).toBe(200)
  })

  test('through a link that shows all of it, for as long as the link does', async () => {
    const { award, wallet } = await holder({ evidence: [{ name: 'Notebook', narrative: 'x' }] })
    const share = async (more: Json = {}) =>
      (await wallet.post('/api/v1/wallet/shares', { awardId: award.id, ...more })).body
    const whole = await share()
    const path = new URL(whole.url).pathname
    expect(read((await get(`${path}.laurel.json`)).text).credential).toBe(await documentOf(award))
    expect((await get(`${path}/1.laurel.json`)).headers.get('cache-control')).toBe('private, no-store')
    expect((await get(`${path}/2.laurel.json`)).status).toBe(404)
    expect(await (await server.fetch(path, { headers: HTML })).text()).toContain(`${path}/1.laurel.json`)
    await wallet.delete(`/api/v1/wallet/shares/${whole.id}`)
    expect((await get(`${path}.laurel.json`)).status).toBe(410)
    const halved = await share({ hides: ['evidence'] })
    expect((await get(`${new URL(halved.url).pathname}.laurel.json`)).status).toBe(404)
    const counted = await share({ viewLimit: 1 })
    const before = await get(`${new URL(counted.url).pathname}.laurel.json`)
    expect([before.status, before.headers.get('location')]).toEqual([303, new URL(counted.url).pathname])
  })

  test('of a part, with the part inside and nothing of the whole', async () => {
    const { award, wallet, prove } = await holder({ results: [{ name: 'Mark', value: '17/20' }] })
    const { body } = await wallet.post(`/api/v1/wallet/awards/${award.id}/parts`, { proof: await prove() })
    const base = body.forms.find((one: Json) => one.format === 'ecdsa-sd-2023').credential as Json
    const part = valued(await showPart(base as never, { cryptosuite: 'ecdsa-sd-2023', chosen: [] }, disclosureTools))
    const made = await wallet.post('/api/v1/wallet/shares', { awardId: award.id, part })
    expect(made).toMatchObject({ status: 201 })
    const path = new URL(made.body.url).pathname
    const given = await get(`${path}.laurel.json`)
    expect(given.status).toBe(200)
    expect(JSON.parse(read(given.text).credential)).toEqual(part)
    expect(given.text).not.toContain('17/20')
    expect((await get(`${path}/2.laurel.json`)).status).toBe(404)
  })

  test('of a minor only where the whole document may be', async () => {
    const number = ++people
    const award = await makeAward(owner, achievement.id, number)
    const id = (await owner.get(`/api/v1/learners?q=${encodeURIComponent(learner(number).email)}`)).body.items[0].id
    expect((await get(`/c/${award.credentialId}.laurel.json`)).status).toBe(200)
    const year = new Date().getUTCFullYear() - 9
    expect((await owner.put(`/api/v1/learners/${id}/age`, { birthDate: `${year}-01-01` })).status).toBe(200)
    expect((await get(`/c/${award.credentialId}.laurel.json`)).status).toBe(410)
  })
})
