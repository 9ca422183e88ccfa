import { randomUUID } from 'node:crypto'
import { commitToCheckpoint, writeHex } from '@laurel/core/anchor'
import { signDataIntegrity, signJwt } from '@laurel/core/credential'
import { type DidDocument, resolveDid } from '@laurel/core/did'
import type { Signer } from '@laurel/core/keys'
import { digestOf } from '@laurel/core/log'
import { err, type Instant, type JsonObject, ok, toHex } from '@laurel/core/primitives'
import { existenceOfRecords, type GivenRecord, verify } from '@laurel/core/verification'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sweepIntents } from '../../src/award/sweep-intents.ts'
import { closeInstitution } from '../../src/closing/close-institution.ts'
import type { Deps } from '../../src/deps.ts'
import { declareCompromise } from '../../src/identity/compromise/declare.ts'
import { reissueAffected, seeToCompromises } from '../../src/identity/compromise/reissue-affected.ts'
import { appendWaiting } from '../../src/log/append.ts'
import { record } from '../../src/log/record.ts'
import { auditDatabase } from '../../src/operations/audit-database.ts'
import type { Actor } from '../../src/people/actor.ts'
import { tx } from '../../src/platform/database.ts'
import { sql } from '../../src/platform/sql.ts'
import { inTenant, startTestServer, type TestServer } from '../../src/testing.ts'
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
let founder: Caller
beforeAll(async () => {
  server = await startTestServer()
  const first = await openSchool(server)
  founder = caller(server, { ...first.owner.headers, 'laurel-issuer': first.issuer.shortName })
})
afterAll(() => server?.stop())

const MINUTE = 60_000

/** An institution of its own, on a day of its own. */
async function school() {
  const shortName = `school-${randomUUID().slice(0, 8)}`
  const made = await founder.post('/api/v1/issuers', {
    shortName,
    name: 'Sample School',
    url: 'https://school.example',
  })
  expect(made.status).toBe(201)
  const issuer = made.body
  const owner = caller(server, { ...founder.headers, 'laurel-issuer': shortName })
  const begun = Date.now()
  const at = (minutes: number) => new Date(begun + minutes * MINUTE)
  const achievement = await makeAchievement(owner)
  const append = () => appendWaiting(server.deps, issuer.id)
  return {
    owner,
    issuer,
    shortName,
    achievement,
    at,
    append,
    place: `${server.origin}/i/${shortName}`,
    async award(minutes: number, number: number, more: Json = {}) {
      server.setClock(at(minutes))
      const award = await makeAward(owner, achievement.id, number, more)
      await append()
      return award
    },
    identity: async () => (await owner.get('/api/v1/identity')).body,
    async declare(more: Json = {}) {
      const { version } = (await owner.get('/api/v1/identity')).body
      return owner.post('/api/v1/key-compromises', { seen: version, confirmation: shortName, ...more })
    },
    async reissue(id: string, more: Json = {}) {
      const begun = await owner.post(`/api/v1/key-compromises/${id}/reissue`, more)
      expect(begun.status).toBe(202)
      await reissueAffected(server.deps, issuer.id, id)
      return (await owner.get(`/api/v1/key-compromises/${id}`)).body
    },
  }
}
type School = Awaited<ReturnType<typeof school>>

const textOf = async (award: Json, form = 'json') => (await server.fetch(`/c/${award.credentialId}.${form}`)).text()
const keyOf = (text: string) => (JSON.parse(text).proof.verificationMethod as string).split('#')[1]

async function verdict(text: string): Promise<string> {
  const { body } = await founder.post('/api/v1/verify', text, { 'content-type': 'application/octet-stream' })
  const proof = (body.findings as Json[]).find(one => one.check === 'proof')
  return `${body.result} ${proof?.code}`
}

/** What a thief makes of a credential: other content, an old date, the true key. */
async function forge(text: string, signer: Signer, created: string): Promise<JsonObject> {
  const { proof: _, ...document } = JSON.parse(text) as Json
  document.credentialSubject.achievement.name = 'Doctor of Everything'
  const made = await signDataIntegrity(document, signer, { cryptosuite: 'eddsa-rdfc-2022', created })
  if (!made.ok) throw new Error(made.error.code)
  return made.value
}

/** The learner's wallet takes an award. */
async function take(wallet: Caller, key: ReturnType<typeof walletKey>, award: Json) {
  const { body } = await wallet.post('/api/v1/wallet/challenge')
  const iat = Math.floor(server.deps.clock().getTime() / 1_000)
  const proof = await key.prove({ aud: body.audience, nonce: body.challenge, iat })
  return wallet.post(`/api/v1/wallet/awards/${award.id}/take`, { proof })
}

const fetcher = async (url: string) => {
  const answer = await server.fetch(url)
  return answer.ok
    ? ok({ body: new Uint8Array(await answer.arrayBuffer()), contentType: '' })
    : err({ code: 'FETCH_NOT_FOUND', status: answer.status } as const)
}

describe('a stolen key', () => {
  let one: School
  let thief: Signer
  let before: Json
  let after: Json
  let texts: { before: string; after: string; beforeJwt: string }
  let declared: Json
  beforeAll(async () => {
    one = await school()
    thief = await server.deps.keys.signerFor(one.issuer.id)
    before = await one.award(0, 41)
    after = await one.award(20, 42)
    texts = {
      before: await textOf(before),
      after: await textOf(after),
      beforeJwt: await textOf(before, 'jwt'),
    }
    server.setClock(one.at(30))
  })
  afterAll(() => server.setClock(null))

  test('is declared by an owner, who sees first what it means; a wrong word changes nothing', async () => {
    const since = one.at(10).toISOString()
    const preview = await one.owner.post('/api/v1/key-compromises/preview', { since })
    expect(preview).toMatchObject({
      status: 200,
      body: {
        keys: ['key-1', 'key-2', 'key-3'],
        kept: 1,
        affected: { award: 1, copy: 0, endorsement: 0, 'vc-api': 0 },
        lastRecorded: true,
      },
    })
    for (const [more, path] of [
      [{ since: one.at(31).toISOString() }, 'since'],
      [{ since, keys: ['key-9'] }, 'keys'],
      [{ since, confirmation: 'another school' }, 'confirmation'],
    ] as const) {
      const refused = await one.declare(more)
      expect(refused).toMatchObject({ status: 400, body: { errors: [{ path }] } })
    }
    expect(await one.owner.post('/api/v1/key-compromises', { seen: '1-x', confirmation: one.shortName })).toMatchObject(
      { status: 409, body: { code: 'E_KEYS_CHANGED' } },
    )
    expect((await one.identity()).keys).toHaveLength(3)

    declared = (await one.declare({ since })).body
    expect(declared).toMatchObject({
      keys: ['key-1', 'key-2', 'key-3'],
      kept: 1,
      declaredBy: 'Sample Owner',
      items: { award: { open: 1, reissued: 0 } },
      reissue: 'open',
    })
  })

  test('is told to the world: revoked in both documents, with what still stands, and replaced', async () => {
    const web = (await (await server.fetch(`${one.place}/did.json`)).json()) as DidDocument
    const { webvh } = await one.identity()
    const resolved = await resolveDid(webvh, { fetch: fetcher, now: server.deps.clock().getTime() as Instant })
    if (!resolved.ok) throw new Error(resolved.error.reason)
    const since = `${one.at(10).toISOString().slice(0, 19)}Z`
    for (const document of [web, resolved.value]) {
      const methods = document.verificationMethod as Json[]
      expect(methods.filter(method => method.revoked === since)).toHaveLength(5)
      expect(methods.filter(method => method.revoked === undefined)).toHaveLength(5)
      expect(document.assertionMethod).toEqual(
        methods.filter(method => method.revoked === undefined).map(method => method.id),
      )
      const [said] = (document.service as Json[]).filter(service => service.type === 'KeyCompromise')
      expect(said).toMatchObject({
        id: `${document.id}#compromise-key-1`,
        verificationMethod: `${document.id}#key-1`,
        since,
        serviceEndpoint: `${one.place}/log`,
        lastGood: [{ origin: `${new URL(server.origin).host}/i/${one.shortName}/log`, size: expect.any(Number) }],
      })
    }
    expect((await one.identity()).history[0]).toMatchObject({ event: 'keys-compromised' })
    const kept = await inTenant(server, one.issuer.id, tx =>
      tx.execute(sql`select 1 from signing_key where compromise_id is not null and wrapped is not null`),
    )
    expect(kept.rows).toEqual([])
    const trail = await one.owner.get('/api/v1/audit')
    expect(trail.body.items[0]).toMatchObject({ event: 'keys.compromised', details: { kept: 1, affected: 1 } })
    const metadata = (await (await server.fetch(`/.well-known/jwt-vc-issuer/i/${one.shortName}`)).json()) as Json
    expect(metadata.jwks.keys.map((key: Json) => key.kid.split('#')[1])).toEqual(['key-4-jwk', 'key-5-jwk'])
  })

  test('H-51 what stood on record before stays valid; everything else is refused, whatever date it bears', async () => {
    expect(await verdict(texts.before)).toBe('valid PROOF_BEFORE_COMPROMISE')
    expect(await verdict(texts.beforeJwt)).toBe('valid PROOF_BEFORE_COMPROMISE')
    expect(await verdict(texts.after)).toBe('invalid E_AFTER_COMPROMISE')
    const early = `${one.at(-60).toISOString().slice(0, 19)}Z`
    const forged = await forge(texts.before, thief, early)
    expect(await verdict(JSON.stringify(forged))).toBe('invalid E_AFTER_COMPROMISE')
    const { proof: _, ...rest } = forged
    expect(await verdict(await signJwt(rest, thief))).toBe('invalid E_AFTER_COMPROMISE')
    // Whoever gets it onto the very record now has shown that it exists now.
    await inTenant(server, one.issuer.id, tx =>
      record(tx, server.deps, one.issuer.id, [
        { kind: 'vc-api', subject: randomUUID(), document: JSON.stringify(forged) },
      ]),
    )
    await one.append()
    const late = toHex(digestOf(forged))
    expect((await server.fetch(`${one.place}/log/proof/${late}`)).status).toBe(200)
    expect(await verdict(JSON.stringify(forged))).toBe('invalid E_AFTER_COMPROMISE')
    const page = await (await server.fetch(`/c/${before.credentialId}`, { headers: { accept: 'text/html' } })).text()
    expect(page).toContain('Active Listening')
    expect(page).not.toContain('E_AFTER_COMPROMISE')
    const lost = await (await server.fetch(`/c/${after.credentialId}`, { headers: { accept: 'text/html' } })).text()
    expect(lost).toContain('E_AFTER_COMPROMISE')
  })

  test('lists of what was revoked are signed with a present key at once', async () => {
    const { credentialStatus } = JSON.parse(texts.before)
    const url = [credentialStatus].flat()[0].statusListCredential
    expect(keyOf(await (await server.fetch(url)).text())).toBe('key-4')
    const token = await (await server.fetch(url, { headers: { accept: 'application/statuslist+jwt' } })).text()
    const header = JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString())
    expect(header.kid).toContain('#key-5')
  })

  test('a record’s proof is given under the head that the declaration names', async () => {
    const digest = toHex(digestOf(JSON.parse(texts.before)))
    const under = async (size: number | string) => server.fetch(`${one.place}/log/proof/${digest}?size=${size}`)
    const web = (await (await server.fetch(`${one.place}/did.json`)).json()) as Json
    const { size: good } = web.service.find((service: Json) => service.type === 'KeyCompromise').lastGood[0]
    const given = (await (await under(good)).json()) as Json
    expect(given.proof.split('\n\n')[1].split('\n')[1]).toBe(String(good))
    for (const size of [good - 1, 0, 'x', `0${good}`, 1_000_000]) expect((await under(size)).status).toBe(404)
    const late = toHex(digestOf(JSON.parse(texts.after)))
    expect((await server.fetch(`${one.place}/log/proof/${late}?size=${good}`)).status).toBe(404)
    const newest = (await (await server.fetch(`${one.place}/log/checkpoint`)).text()).split('\n')[1]
    expect((await server.fetch(`${one.place}/log/proof/${late}?size=${newest}`)).status).toBe(200)
    // The visitor's browser gets the same, to check it by itself.
    const { body } = await founder.post('/api/v1/verify', texts.before, { 'content-type': 'application/octet-stream' })
    expect(body.records).toMatchObject([{ digest }])
    const options = { now: server.deps.clock().getTime() as Instant, fetch: fetcher }
    const own = async (text: string, records: Json[]) =>
      (await verify(text, { ...options, existence: existenceOfRecords(records as GivenRecord[]) })).result
    expect(await own(texts.before, body.records)).toBe('valid')
    expect(await own(texts.before, [])).toBe('invalid')
    expect(await own(texts.after, body.records)).toBe('invalid')
    const [first] = body.records
    const otherSalt = { ...first, salt: (first.salt[0] === 'A' ? 'B' : 'A') + first.salt.slice(1) }
    expect(await own(texts.before, [otherSalt])).toBe('invalid')
    expect(await own(texts.before, [{ ...first, proof: 'nothing' }])).toBe('invalid')
    expect(await own(texts.before, [{ ...first, digest: 'zz' }])).toBe('invalid')
  })

  test('what is affected is listed, found by name, and taken out as a table', async () => {
    const path = `/api/v1/key-compromises/${declared.id}/affected`
    const all = (await one.owner.get(path)).body
    expect(all).toMatchObject({
      items: [
        { kind: 'award', state: 'open', awardId: after.id, name: learner(42).name, achievement: 'Active Listening' },
      ],
      nextCursor: null,
    })
    expect((await one.owner.get(`${path}?q=learner+42`)).body.items).toHaveLength(1)
    expect((await one.owner.get(`${path}?q=nobody`)).body.items).toEqual([])
    expect((await one.owner.get(`${path}?state=reissued`)).body.items).toEqual([])
    const file = await one.owner.raw('GET', `${path}.csv`)
    // Names of learners are in it: no cache keeps them.
    expect(file.headers.get('cache-control')).toBe('no-store')
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="affected.csv"')
    const table = await file.text()
    expect(table.split('\r\n').slice(0, 2)).toEqual([
      'kind,state,id,award,name,achievement,issued',
      expect.stringContaining(`award,open,${after.id},${after.id},Sample Learner 42,Active Listening,`),
    ])
    expect((await one.owner.get(`/api/v1/key-compromises/${randomUUID()}/affected`)).status).toBe(404)
  })

  test('one button signs anew: the same award, address and holder; told once, however often it is pressed', async () => {
    const state = await one.reissue(declared.id)
    expect(state).toMatchObject({ reissue: 'done', items: { award: { open: 0, reissued: 1 } } })
    await one.reissue(declared.id)
    const text = await textOf(after)
    expect(keyOf(text)).toBe('key-4')
    const [then, now] = [JSON.parse(texts.after), JSON.parse(text)]
    const { proof: _, ...old } = then
    const { proof: __, ...fresh } = now
    expect(fresh).toEqual(old)
    expect(await verdict(text)).toBe('valid PROOF_OK')
    expect(await verdict(texts.after)).toBe('invalid E_AFTER_COMPROMISE')
    expect(keyOf(await textOf(before))).toBe('key-1')
    const mails = (await server.mails()).filter(one => one.kind === 'key-stolen')
    expect(mails.map(one => one.to)).toEqual([learner(42).email])
    const found = await inTenant(server, one.issuer.id, tx =>
      tx.execute(sql`select statement from credential where award_id = ${after.id} order by statement`),
    )
    expect(found.rows).toEqual([{ statement: 1 }, { statement: 2 }])
  })

  test('what stays valid can be signed anew as well, for whoever verifies without the record', async () => {
    expect(await one.reissue(declared.id, { withKept: true })).toMatchObject({
      reissue: 'done',
      kept: 1,
      items: { award: { open: 0, reissued: 2 } },
    })
    expect(keyOf(await textOf(before))).toBe('key-4')
    expect(await verdict(texts.before)).toBe('valid PROOF_BEFORE_COMPROMISE')
    const told = (await server.mails()).filter(one => one.kind === 'key-stolen').map(one => one.to)
    expect(told).toEqual([learner(42).email, learner(41).email])
  })

  test('may be declared again from an earlier time, never from a later one; what that adds is listed', async () => {
    expect(await one.declare({ keys: ['key-1'], since: one.at(12).toISOString() })).toMatchObject({
      status: 409,
      body: { code: 'E_COMPROMISE_LATER' },
    })
    const again = await one.declare({ keys: ['key-1', 'key-2', 'key-3'], since: one.at(-1).toISOString() })
    expect(again).toMatchObject({ status: 201, body: { kept: 0, items: { award: { open: 0 } } } })
    expect(await verdict(texts.before)).toBe('invalid E_AFTER_COMPROMISE')
    // Keys that sign now were not the stolen ones.
    expect((await one.identity()).keys.filter((key: Json) => key.until === null)).toHaveLength(3)
    await one.reissue(again.body.id)
    expect(await verdict(await textOf(before))).toBe('valid PROOF_OK')
    const audit = await auditDatabase(server.owner, { now: new Date(server.deps.clock().getTime() + 60 * MINUTE) })
    expect(audit.lines.filter(line => line.name === 'I5' || line.name === 'I17').flatMap(line => line.breaks)).toEqual(
      [],
    )
  })
})

describe('whatever dies in between', () => {
  /** As if the process had been killed at that step. */
  const dyingAt = (step: string): Deps => ({
    ...server.deps,
    failpoint: name => {
      if (name === step) throw new Error(`died at ${step}`)
    },
  })
  const actorOf = ({ issuer }: School): Actor => ({
    issuerId: issuer.id,
    kind: 'server',
    id: 'x',
    name: 'Sample Owner',
  })

  test.each(['before-compromise-entry', 'before-compromise-commit'])(
    'declaring that dies %s has declared nothing',
    async step => {
      const one = await school()
      const { version } = await one.identity()
      const wanted = { seen: version, confirmation: one.shortName }
      await expect(declareCompromise(dyingAt(step), actorOf(one), wanted)).rejects.toThrow('died')
      expect(await one.identity()).toMatchObject({ version, keys: [{ until: null }, { until: null }, { until: null }] })
      expect((await one.owner.get('/api/v1/key-compromises')).body.items).toEqual([])
    },
  )

  test('declaring that dies after it was kept has declared everything', async () => {
    const one = await school()
    const award = await one.award(0, 61)
    const { credentialStatus } = JSON.parse(await textOf(award))
    const url = [credentialStatus].flat()[0].statusListCredential
    expect(keyOf(await (await server.fetch(url)).text())).toBe('key-1')
    server.setClock(one.at(1))
    const { version } = await one.identity()
    const wanted = { seen: version, confirmation: one.shortName }
    await expect(declareCompromise(dyingAt('after-compromise-commit'), actorOf(one), wanted)).rejects.toThrow('died')
    expect((await one.owner.get('/api/v1/key-compromises')).body.items).toMatchObject([{ kept: 1 }])
    expect(keyOf(await (await server.fetch(url)).text())).toBe('key-4')
    server.setClock(null)
  })

  test('an institution closes when what a stolen key had signed is signed anew, and begins nothing of it afterwards', async () => {
    const one = await school()
    const award = await one.award(0, 71)
    server.setClock(one.at(5))
    const { id } = (await one.declare({ since: one.at(-1).toISOString() })).body
    await inTenant(server, one.issuer.id, tx =>
      tx.execute(sql`
        update key_compromise set reissue = 'running', actor = ${JSON.stringify(actorOf(one))}::jsonb where id = ${id}`),
    )
    await one.owner.put('/api/v1/closing', { name: 'Sample School', closesAt: one.at(6).toISOString() })
    server.setClock(one.at(7))
    const closing = async () => (await one.owner.get('/api/v1/closing')).body
    expect(await closeInstitution(server.deps, one.issuer.id)).toBe(false)
    expect(await closing()).toMatchObject({ state: 'announced', trouble: 'reissue' })
    await reissueAffected(server.deps, one.issuer.id, id)
    await expect(closeInstitution(dyingAt('after-closing-did'), one.issuer.id)).rejects.toThrow('died')
    expect(await closing()).toMatchObject({ state: 'closing', trouble: null })
    expect(await one.owner.post(`/api/v1/key-compromises/${id}/reissue`, { withKept: true })).toMatchObject({
      status: 409,
      body: { code: 'E_INSTITUTION_CLOSED' },
    })
    expect(await closeInstitution(server.deps, one.issuer.id)).toBe(true)
    expect(await verdict(await textOf(award))).toMatch(/^valid /)
    server.setClock(null)
  })

  test('signing anew goes on where it died: a statement, a mail and an item each, once', async () => {
    const one = await school()
    const steps = [
      'after-reissue-intent',
      'after-intent',
      'after-sign',
      'before-reissue-commit',
      'before-issue-commit',
      'after-issue-commit',
    ]
    const award = await one.award(0, 70)
    server.setClock(one.at(5))
    let { id } = (await one.declare({ since: one.at(-1).toISOString() })).body
    for (const [index, step] of steps.entries()) {
      const actor = actorOf(one)
      await inTenant(server, one.issuer.id, tx =>
        tx.execute(
          sql`update key_compromise set reissue = 'running', actor = ${JSON.stringify(actor)}::jsonb where id = ${id}`,
        ),
      )
      await expect(reissueAffected(dyingAt(step), one.issuer.id, id)).rejects.toThrow('died')
      // Whoever sweeps up after a crash may come first.
      if (index % 2 === 1) await sweepIntents(server.deps, 0)
      await seeToCompromises(server.deps)
      await reissueAffected(server.deps, one.issuer.id, id)
      const state = (await one.owner.get(`/api/v1/key-compromises/${id}`)).body
      expect(state, step).toMatchObject({ reissue: 'done', items: { award: { open: 0, reissued: 1 } } })
      const found = await inTenant(server, one.issuer.id, tx =>
        tx.execute<{ n: number }>(sql`select count(*)::int as n from credential where award_id = ${award.id}`),
      )
      expect(found.rows[0]!.n, step).toBe(index + 2)
      expect(await verdict(await textOf(award))).toBe('valid PROOF_OK')
      // The next theft.
      server.setClock(one.at((index + 2) * 60 * 24))
      id = (await one.declare({ since: one.at(-1).toISOString() })).body.id
    }
    const mails = (await server.mails()).filter(sent => sent.to === learner(70).email && sent.kind === 'key-stolen')
    expect(mails).toHaveLength(steps.length)
    server.setClock(null)
  })

  test('what was being signed at that very moment is listed with the rest', async () => {
    const one = await school()
    server.setClock(one.at(1))
    const { body: declared } = await one.declare()
    // As if it had been signed a moment before, and kept a moment after.
    const award = await one.award(2, 75)
    await asIfSignedBy(one, award, 'key-1')
    expect((await one.owner.get(`/api/v1/key-compromises/${declared.id}/affected`)).body.items).toEqual([])
    // A job is kept with the declaration, for a time when nothing of that moment can be under way: a restart loses nothing.
    const due = await tx(server.deps, {}, tx =>
      tx.execute(sql`
        update laurel_jobs.job set start_after = now() where name = 'list-late' and data->>'id' = ${declared.id}
          and start_after > now() + interval '1 minute' returning id`),
    )
    expect(due.rows).toHaveLength(1)
    await expect
      .poll(async () => (await one.owner.get(`/api/v1/key-compromises/${declared.id}/affected`)).body.items)
      .toMatchObject([{ awardId: award.id }])
    server.setClock(null)
  })
})

/** As if another key had signed what is kept of an award. */
const asIfSignedBy = (one: School, award: Json, fragment: string) =>
  inTenant(server, one.issuer.id, tx =>
    tx.execute(sql`
      update credential set document = regexp_replace(document, '"verificationMethod":"([^"#]*)#key-4"', '"verificationMethod":"\\1#' || ${fragment}::text || '"')
      where award_id = ${award.id}`),
  )

test('what a transcript consists of is signed anew before the transcript', async () => {
  const one = await school()
  const part = await one.award(0, 95)
  const { items } = (await one.owner.get('/api/v1/learners')).body
  const made = await one.owner.post(`/api/v1/learners/${items[0].id}/transcripts`, {
    sections: [{ title: 'All', awards: [part.id] }],
  })
  expect(made.status).toBe(201)
  await one.append()
  server.setClock(one.at(5))
  const { body: declared } = await one.declare({ since: one.at(-1).toISOString() })
  expect(declared.items.award.open).toBe(2)
  expect(await one.reissue(declared.id)).toMatchObject({ reissue: 'done', items: { award: { open: 0, reissued: 2 } } })
  const whole = (await one.owner.get('/api/v1/awards')).body.items.find((item: Json) => item.id !== part.id)
  const text = await textOf(whole)
  expect(await verdict(text)).toBe('valid PROOF_OK')
  expect(text).not.toContain('#key-1"')
  server.setClock(null)
})

describe('what others have seen before', () => {
  const at = (date: Date) => date.toISOString()
  /** A head of the record that covers everything, and what it is anchored as. */
  const headOf = async (one: School) => {
    const found = await inTenant(server, one.issuer.id, tx =>
      tx.execute<{ log_id: string; size: string; note: string }>(
        sql`select log_id, size, note from log_checkpoint order by at desc limit 1`,
      ),
    )
    const head = found.rows[0]!
    const commitment = commitToCheckpoint(`${head.note.split('\n\n')[0]}\n`)
    if (!commitment.ok) throw new Error(commitment.error.code)
    return { ...head, anchoredAs: writeHex(commitment.value.logId) }
  }

  test.each(['a witness', 'a chain'])('by the clock of %s, holds as well', async who => {
    const one = await school()
    const award = await one.award(20, 91)
    const text = await textOf(award)
    server.setClock(one.at(30))
    await one.declare({ since: one.at(10).toISOString() })
    expect(await verdict(text)).toBe('invalid E_AFTER_COMPROMISE')
    const head = await headOf(one)
    const seen = async (time: Date) =>
      inTenant(server, one.issuer.id, async tx => {
        if (who === 'a witness')
          await tx.execute(sql`
            insert into log_cosignature (issuer_id, log_id, size, name, line, seen_at)
            values (${one.issuer.id}, ${head.log_id}, ${head.size}, ${`witness ${at(time)}`}, '', ${at(time)})`)
        else {
          const id = server.deps.newId()
          await tx.execute(sql`
            insert into anchor (id, target, root, leaves, state, planned_at, confirmed_at, evidence)
            values (${id}, ${`calendar:${at(time)}`}, '0x', 1, 'confirmed', ${at(time)}, ${at(time)}, '{}')`)
          await tx.execute(sql`
            insert into anchored_checkpoint (issuer_id, anchor_id, log_id, size, checkpoint_hash, target, leaf_index, path)
            values (${one.issuer.id}, ${id}, ${head.anchoredAs}, ${head.size}, '0x', ${`calendar:${at(time)}`}, 0, '{}')`)
        }
      })
    await seen(one.at(12))
    expect(await verdict(text)).toBe('invalid E_AFTER_COMPROMISE')
    await seen(one.at(9))
    expect(await verdict(text)).toBe('valid PROOF_BEFORE_COMPROMISE')
    server.setClock(null)
  })
})

test('whoever is no owner neither declares nor sees it', async () => {
  const one = await school()
  const email = `registrar.${randomUUID()}@example.org`
  await one.owner.post('/api/v1/invitations', { name: 'Sample registrar', email, role: 'registrar' })
  const mail = (await server.mails()).findLast(sent => sent.to === email)
  const joined = await caller(server, {}).post(`/api/v1/join/${/\/join\/([\w-]+)/.exec(mail?.text ?? '')?.[1]}`)
  const cookie = joined.headers.getSetCookie().map(part => part.split(';')[0])
  const registrar = caller(server, { cookie: cookie.join('; '), origin: server.origin })
  const { version } = await one.identity()
  const body = { seen: version, confirmation: one.shortName }
  expect((await registrar.post('/api/v1/key-compromises', body)).status).toBe(403)
  expect((await registrar.post('/api/v1/key-compromises/preview', {})).status).toBe(403)
  expect((await registrar.get('/api/v1/key-compromises')).status).toBe(403)
})

test('awards in a wallet are taken anew, forms to show parts of included; revoked ones are left as they are', async () => {
  const one = await school()
  try {
    const held = await one.award(0, 51)
    const gone = await one.award(1, 52)
    const wallet = await claim(server, 51)
    const key = walletKey()
    const first = await take(wallet, key, held)
    expect(first.status).toBe(200)
    const prove = async () => {
      const { body } = await wallet.post('/api/v1/wallet/challenge')
      return key.prove({
        aud: body.audience,
        nonce: body.challenge,
        iat: Math.floor(server.deps.clock().getTime() / 1_000),
      })
    }
    const forms = async () =>
      (await wallet.post(`/api/v1/wallet/awards/${held.id}/parts`, { proof: await prove() })).body.forms as Json[]
    const formsBefore = await forms()
    await one.owner.post(`/api/v1/awards/${gone.id}/revoke`, { reason: 'Mistake' })
    server.setClock(one.at(5))
    const { body: declared } = await one.declare({ since: one.at(-1).toISOString() })
    expect(declared).toMatchObject({ kept: 0, items: { award: { open: 1 } } })
    const mine = async () =>
      (await wallet.get('/api/v1/wallet/awards')).body.items.find((item: Json) => item.id === held.id)
    expect((await mine()).issuer.lostKeys.map((name: string) => name.split('#')[1])).toEqual([
      'key-1',
      'key-2',
      'key-3',
    ])
    const createdBefore = first.body.credential.proof.created
    expect((await mine()).signedAt).toBe(createdBefore)
    server.setClock(one.at(6))
    await one.reissue(declared.id)
    expect(await mine()).toMatchObject({ subjectDid: key.did, state: 'issued' })
    expect((await mine()).signedAt).not.toBe(createdBefore)
    const second = await take(wallet, key, held)
    expect(second.body.credential.proof).toMatchObject({ created: (await mine()).signedAt })
    expect(second.body.credential.credentialSubject.id).toBe(key.did)
    expect(second.body.credential.id).toBe(first.body.credential.id)
    const formsAfter = await forms()
    expect(formsAfter).toHaveLength(formsBefore.length)
    for (const [index, form] of formsAfter.entries())
      expect(form.credential).not.toEqual(formsBefore[index]!.credential)
    expect(JSON.stringify(formsAfter)).not.toContain('#key-3"')
  } finally {
    server.setClock(null)
  }
})
