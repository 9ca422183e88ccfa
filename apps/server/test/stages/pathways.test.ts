import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { sweepIntents } from '../../src/award/sweep-intents.ts'
import { countPending } from '../../src/insight/count-pending.ts'
import { awardDue, awardPathway } from '../../src/pathway/award-pathway.ts'
import { followTime } from '../../src/pathway/follow-awards.ts'
import { standOf } from '../../src/pathway/stand.ts'
import type { EnrolmentRow } from '../../src/pathway/store.ts'
import { bootstrapIssuer } from '../../src/people/set-up.ts'
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
let owner: Caller
let issuer: Json
let levels: Json[]
let macro: Json
/** Another institution on the same server. */
let college: Caller
const KEY = `lrl_${'a-college-'.repeat(5)}`
beforeAll(async () => {
  server = await startTestServer()
  ;({ owner, issuer } = await openSchool(server))
  await bootstrapIssuer(server.deps, { issuer: 'college', apiKey: KEY })
  college = caller(server, { authorization: `Bearer ${KEY}` })
  levels = []
  for (const name of ['Empathise', 'Define', 'Prototype', 'Lead'])
    levels.push(await makeAchievement(owner, { name: `Design Thinking: ${name}`, workloadHours: 12 }))
  macro = await makeAchievement(owner, { name: 'Design Thinking', kind: 'macro', levels: [] })
})
afterEach(() => server.setClock(null))
afterAll(() => server?.stop())

const way = (achievement: Json, level: string | null = null) => ({
  kind: 'achievement',
  achievementId: achievement.id,
  level,
})
const step = (id: string, more: Json = {}) => ({ id, name: `Step ${id}`, ways: [], ...more })
/** Four levels, one after the other. */
const fourLevels = (more: Json = {}) => ({
  content: {
    name: 'Design Thinking, level by level',
    description: 'From the first to the fourth.',
    language: 'en',
    steps: levels.map((one, index) =>
      step(String(index + 1), { ways: [way(one)], after: index > 0 ? [String(index)] : [] }),
    ),
    ...more,
  },
})
async function makePathway(more: Json = {}, content: Json = {}): Promise<Json> {
  const made = await owner.post('/api/v1/pathways', { achievementId: macro.id, ...fourLevels(content), ...more })
  expect(made).toMatchObject({ status: 201, body: { state: 'draft', problems: [] } })
  const published = await owner.post(`/api/v1/pathways/${made.body.id}/publish`)
  expect(published).toMatchObject({ status: 200, body: { state: 'published' } })
  return published.body
}
const enrol = async (pathway: Json, ...numbers: number[]) => {
  const answer = await owner.post(`/api/v1/pathways/${pathway.id}/enrolments`, { learners: numbers.map(learner) })
  expect(answer.status).toBe(201)
  return answer.body
}
const enrolmentOf = async (pathway: Json, number: number): Promise<Json> => {
  const { body } = await owner.get(`/api/v1/pathways/${pathway.id}/enrolments?q=${learner(number).email}`)
  return body.items[0]
}
const states = (one: Json) => one.progress.steps.map((s: Json) => s.state)
const award = (number: number, ...which: number[]) =>
  Promise.all(which.map(one => makeAward(owner, levels[one - 1]?.id, number)))
const macrosOf = async (number: number): Promise<Json[]> =>
  (await owner.get(`/api/v1/awards?achievementId=${macro.id}&q=${learner(number).email}`)).body.items

/** What is kept is what working everything out from nothing gives. */
async function expectInStep(pathway: Json): Promise<void> {
  await inTenant(server, issuer.id, async tx => {
    const found = await tx.execute<EnrolmentRow>(sql`select * from pathway_enrolment where pathway_id = ${pathway.id}`)
    for (const { row, progress } of await standOf(tx, issuer.id, found.rows, server.deps.clock()))
      expect(row.progress).toEqual(JSON.parse(JSON.stringify(progress)))
  })
}

describe('a pathway', () => {
  test('is refused where it does not hold together, step by step, and published once it does', async () => {
    const broken = fourLevels()
    broken.content.steps[0] = step('1', { ways: [way(levels[0] as Json)], after: ['4'] })
    broken.content.steps.push(step('5'))
    const draft = await owner.post('/api/v1/pathways', broken)
    expect(draft.body.problems.map((one: Json) => `${one.code} ${one.stepId}`)).toEqual([
      'EMPTY 5',
      'CYCLE 1',
      'CYCLE 2',
      'CYCLE 3',
      'CYCLE 4',
    ])
    const refused = await owner.post(`/api/v1/pathways/${draft.body.id}/publish`)
    expect(refused).toMatchObject({ status: 422, body: { code: 'E_PATHWAY_INVALID' } })
    expect(refused.body.errors).toContainEqual({ path: 'content.steps.4', code: 'EMPTY', message: 'EMPTY 5' })
    const unknown = fourLevels()
    unknown.content.steps.push(step('5', { ways: [{ kind: 'achievement', achievementId: randomUUID() }] }))
    const changed = await owner.patch(`/api/v1/pathways/${draft.body.id}`, { content: unknown.content })
    expect(changed.body.problems).toEqual([{ code: 'ACHIEVEMENT_MISSING', stepId: '5' }])
    await owner.patch(`/api/v1/pathways/${draft.body.id}`, fourLevels())
    expect((await owner.post(`/api/v1/pathways/${draft.body.id}/publish`)).body.state).toBe('published')
    // What learners see may not be broken any more.
    expect((await owner.patch(`/api/v1/pathways/${draft.body.id}`, broken)).status).toBe(422)
    expect((await owner.post(`/api/v1/pathways/${draft.body.id}/archive`)).body.state).toBe('archived')
  })

  test('keeps its version for who has joined; they move when they like', async () => {
    const pathway = await makePathway({ achievementId: null })
    await owner.patch(`/api/v1/pathways/${pathway.id}`, { isOpen: true })
    const before = await owner.patch(`/api/v1/pathways/${pathway.id}`, fourLevels({ description: 'In place.' }))
    expect(before.body.version).toBe(1)
    await enrol(pathway, 1)
    await award(1, 1, 2)
    const shorter = fourLevels()
    shorter.content.steps = shorter.content.steps.slice(0, 2)
    expect((await owner.patch(`/api/v1/pathways/${pathway.id}`, shorter)).body).toMatchObject({
      version: 2,
      onOlder: 1,
    })
    expect(await enrolmentOf(pathway, 1)).toMatchObject({ version: 1, isNewest: false, completedAt: null })
    const { body } = await owner.get(`/api/v1/pathways/${pathway.id}/versions`)
    expect(body.items.map((one: Json) => [one.version, one.learners])).toEqual([
      [2, 0],
      [1, 1],
    ])
    const enrolment = await enrolmentOf(pathway, 1)
    const moved = await owner.post(`/api/v1/pathway-enrolments/${enrolment.id}/move`)
    expect(moved.body).toMatchObject({ version: 2, isNewest: true, outcome: 'none' })
    expect(moved.body.completedAt).not.toBeNull()
    await expectInStep(pathway)
  })

  test('is managed by whoever may, and seen by its own institution only', async () => {
    const pathway = await makePathway()
    await enrol(pathway, 2)
    const enrolment = await enrolmentOf(pathway, 2)
    const key = await owner.post('/api/v1/api-keys', {
      name: 'k',
      scopes: ['achievements:read', 'awards:read', 'awards:write'],
    })
    const teacher = caller(server, { authorization: `Bearer ${key.body.secret}` })
    expect((await teacher.patch(`/api/v1/pathways/${pathway.id}`, { isOpen: true })).status).toBe(403)
    expect((await teacher.post('/api/v1/pathways', fourLevels())).status).toBe(403)
    expect((await teacher.get(`/api/v1/pathways/${pathway.id}`)).status).toBe(200)
    expect((await teacher.post(`/api/v1/pathways/${pathway.id}/enrolments`, { learners: [learner(3)] })).status).toBe(
      201,
    )
    const other = college
    for (const path of [
      `pathways/${pathway.id}`,
      `pathways/${pathway.id}/counts`,
      `pathways/${pathway.id}/enrolments`,
      `pathway-enrolments/${enrolment.id}`,
    ])
      expect((await other.get(`/api/v1/${path}`)).status).toBe(404)
    expect((await other.post(`/api/v1/pathways/${pathway.id}/enrolments`, { learners: [learner(2)] })).status).toBe(404)
    expect((await other.post(`/api/v1/pathway-enrolments/${enrolment.id}/leave`)).status).toBe(404)
    // PostgreSQL itself refuses what the actor may not.
    await expect(
      (async () => {
        const { tx } = await import('../../src/platform/database.ts')
        await tx(server.deps, { issuerId: issuer.id, may: ['awards:read'] }, tx =>
          tx.execute(sql`update pathway set name = 'x' where id = ${pathway.id}`),
        )
      })(),
    ).rejects.toThrow()
  })

  test('is shown to everybody once it is published, in their language', async () => {
    const draft = (await owner.post('/api/v1/pathways', fourLevels())).body
    const page = (id: string, lang = 'en') =>
      server.fetch(`/i/${issuer.shortName}/pathways/${id}?lang=${lang}`, { headers: { accept: 'text/html' } })
    expect((await page(draft.id)).status).toBe(404)
    const pathway = await makePathway(
      { isOpen: true },
      { translations: { fr: { name: 'La pensée design' } }, name: 'Thinking <by> design' },
    )
    const text = await (await page(pathway.id)).text()
    expect(text).toContain('Thinking &lt;by&gt; design')
    expect(text).toContain('<svg class="pathway-graph"')
    expect(text).toContain(`/wallet/pathways/${issuer.shortName}/${pathway.id}`)
    expect(await (await page(pathway.id, 'fr')).text()).toContain('La pensée design')
    const profile = await server.fetch(`/i/${issuer.shortName}?lang=en`, { headers: { accept: 'text/html' } })
    expect(await profile.text()).toContain(`/i/${issuer.shortName}/pathways/${pathway.id}`)
  })
})

describe('a learner on a pathway', () => {
  test('is moved along by every award, and the order does not matter', async () => {
    const pathway = await makePathway()
    await enrol(pathway, 11, 12)
    expect(await enrol(pathway, 11)).toEqual({ joined: 0, already: 1 })
    await award(11, 1)
    expect(states(await enrolmentOf(pathway, 11))).toEqual(['done', 'open', 'locked', 'locked'])
    await award(11, 2)
    await award(11, 3)
    // All at once, and backwards.
    await award(12, 3, 2, 1)
    const [one, other] = [await enrolmentOf(pathway, 11), await enrolmentOf(pathway, 12)]
    expect(states(one)).toEqual(['done', 'done', 'done', 'open'])
    expect(states(other)).toEqual(states(one))
    expect(one).toMatchObject({ stepsDone: 3, progress: { next: ['4'], hours: { number: 12, unknown: 0 } } })
    await expectInStep(pathway)
  })

  test('is moved back by what is revoked or suspended, and on by a correction', async () => {
    const short = await makeAchievement(owner, { name: 'First Aid', validityMonths: 1, suspendable: true })
    const pathway = await makePathway(
      { achievementId: null },
      { steps: [step('a', { ways: [way(short)] }), step('b', { ways: [way(levels[0] as Json)] })] },
    )
    await enrol(pathway, 21)
    const [aid, first] = [await makeAward(owner, short.id, 21), (await award(21, 1))[0] as Json]
    const stands = async () => (await enrolmentOf(pathway, 21)).progress.steps.map((s: Json) => s.lapse ?? s.state)
    expect(await stands()).toEqual(['done', 'done'])
    await owner.post(`/api/v1/awards/${aid.id}/suspend`, { reason: 'a look' })
    expect(await stands()).toEqual(['suspended', 'done'])
    await owner.post(`/api/v1/awards/${aid.id}/reinstate`)
    expect(await stands()).toEqual(['done', 'done'])
    const corrected = await owner.post(`/api/v1/awards/${first.id}/correct`, {
      reason: 'name',
      recipient: { name: 'Sample Learner 21 B' },
    })
    expect(corrected.status).toBe(201)
    expect(await stands()).toEqual(['done', 'done'])
    await owner.post(`/api/v1/awards/${corrected.body.id}/revoke`, { reason: 'in error' })
    expect(await stands()).toEqual(['done', 'withdrawn'])
    await expectInStep(pathway)
  })

  test('sees where they are, what is next and what would count, and joins where it is open', async () => {
    const pathway = await makePathway({ isOpen: true })
    const closed = await makePathway()
    await award(31, 1)
    const wallet = await claim(server, 31)
    const { body } = await wallet.get('/api/v1/wallet/pathways')
    expect(body.mine).toEqual([])
    expect(body.recommended.map((one: Json) => one.pathwayId)).toContain(pathway.id)
    expect(body.recommended.map((one: Json) => one.pathwayId)).not.toContain(closed.id)
    const offer = await wallet.get(`/api/v1/wallet/pathways/${pathway.id}/offer?issuer=${issuer.shortName}`)
    expect(offer.body).toMatchObject({ stepsDone: 1, enrolment: null, progress: { next: ['2'] } })
    const refused = await wallet.post(`/api/v1/wallet/pathways/${closed.id}/join`, { issuer: issuer.shortName })
    expect(refused).toMatchObject({ status: 403, body: { code: 'E_NOT_OPEN' } })
    const joined = await wallet.post(`/api/v1/wallet/pathways/${pathway.id}/join`, { issuer: issuer.shortName })
    expect(joined.status).toBe(201)
    const mine = (await wallet.get('/api/v1/wallet/pathways')).body.mine
    expect(mine).toMatchObject([{ pathwayId: pathway.id, stepsDone: 1, enrolment: { id: joined.body.enrolmentId } }])
    await award(32, 1)
    const stranger = await claim(server, 32)
    expect((await stranger.post(`/api/v1/wallet/pathway-enrolments/${joined.body.enrolmentId}/leave`)).status).toBe(404)
    expect((await wallet.post(`/api/v1/wallet/pathway-enrolments/${joined.body.enrolmentId}/leave`)).status).toBe(204)
    expect((await wallet.get('/api/v1/wallet/pathways')).body.mine).toEqual([])
  })

  test('leaves by deleting the account what they joined by themselves, and nothing that the school put them on', async () => {
    const [own, school] = [await makePathway({ isOpen: true }), await makePathway()]
    await enrol(school, 35)
    await award(35, 1)
    const wallet = await claim(server, 35)
    await wallet.post(`/api/v1/wallet/pathways/${own.id}/join`, { issuer: issuer.shortName })
    expect(await enrolmentOf(own, 35)).toMatchObject({ joinedBy: 'learner' })
    const gone = await wallet.post('/api/v1/wallet/account/delete', { email: learner(35).email })
    expect(gone.body).toEqual({ account: 'deleted' })
    expect(await enrolmentOf(own, 35)).toBeUndefined()
    expect(await enrolmentOf(school, 35)).toMatchObject({ joinedBy: 'member', stepsDone: 1 })
  })

  test('brings what another institution has given, and only their own', async () => {
    const statistics = await makeAchievement(college, { name: 'Statistics' })
    const given = await makeAward(college, statistics.id, 41)
    const document = (await college.get(`/c/${given.credentialId}.json`)).body
    const did = (await college.get('/api/v1/issuer')).body.did
    const elsewhere = (more: Json) => ({
      kind: 'elsewhere',
      issuerDid: did,
      issuerName: 'Sample College',
      achievementId: null,
      achievementName: 'statistics',
      ...more,
    })
    const pathway = await makePathway(
      { isOpen: true, achievementId: null },
      {
        steps: [
          step('a', { ways: [way(levels[0] as Json)] }),
          step('b', { ways: [elsewhere({})] }),
          step('c', { ways: [elsewhere({ achievementName: 'Algebra' })] }),
        ],
      },
    )
    await award(41, 1)
    const wallet = await claim(server, 41)
    const { enrolmentId } = (
      await wallet.post(`/api/v1/wallet/pathways/${pathway.id}/join`, { issuer: issuer.shortName })
    ).body
    const bring = (stepId: string, credential: unknown) =>
      wallet.post(`/api/v1/wallet/pathway-enrolments/${enrolmentId}/recognise`, { stepId, credential })
    expect(await bring('c', document)).toMatchObject({ status: 422, body: { code: 'E_NOT_RECOGNISED' } })
    expect((await bring('b', { ...document, name: 'Algebra' })).status).toBe(422)
    const others = (await college.get(`/c/${(await makeAward(college, statistics.id, 42)).credentialId}.json`)).body
    expect((await bring('b', others)).status).toBe(422)
    const counted = await bring('b', document)
    expect(counted.body).toMatchObject({
      stepsDone: 2,
      enrolment: { recognised: [{ stepId: 'b', name: 'Statistics', issuerName: 'college' }] },
    })
    await expectInStep(pathway)
    const forgot = await wallet.post(`/api/v1/wallet/pathway-enrolments/${enrolmentId}/forget`, { stepId: 'b' })
    expect(forgot.body.stepsDone).toBe(1)
  })

  test('is awarded by itself for what is made out to their key, and by a person for what has only their name', async () => {
    const geometry = await makeAchievement(college, { name: 'Geometry' })
    const did = (await college.get('/api/v1/issuer')).body.did
    const asked = { issuerDid: did, issuerName: 'Sample College', achievementId: null, achievementName: 'Geometry' }
    const pathway = await makePathway(
      { isOpen: true },
      { steps: [step('a', { ways: [{ kind: 'elsewhere', ...asked }] })] },
    )
    const key = walletKey()
    const take = async (wallet: Caller, id: string) => {
      const { body } = await wallet.post('/api/v1/wallet/challenge')
      const iat = Math.floor(server.deps.clock().getTime() / 1_000)
      const proof = await key.prove({ aud: body.audience, nonce: body.challenge, iat }, { typ: 'openid4vci-proof+jwt' })
      return (await wallet.post(`/api/v1/wallet/awards/${id}/take`, { proof })).body.credential
    }
    const joinAndBring = async (number: number, wallet: Caller, document: unknown) => {
      const path = `/api/v1/wallet/pathways/${pathway.id}/join`
      const { enrolmentId } = (await wallet.post(path, { issuer: issuer.shortName })).body
      const at = `/api/v1/wallet/pathway-enrolments/${enrolmentId}/recognise`
      const answer = await wallet.post(at, { stepId: 'a', credential: document })
      await awardDue(server.deps, issuer.id)
      return { answer, enrolment: await enrolmentOf(pathway, number) }
    }

    const named = await makeAward(college, geometry.id, 43)
    const unbound = (await college.get(`/c/${named.credentialId}.json`)).body
    await award(43, 1)
    const waits = await joinAndBring(43, await claim(server, 43), unbound)
    expect(waits.enrolment).toMatchObject({
      stepsDone: 1,
      outcome: 'waiting',
      recognised: [{ stepId: 'a', name: 'Geometry', heldBy: 'name' }],
    })
    const path = `/api/v1/pathway-enrolments/${waits.enrolment?.id}/award`
    expect((await owner.post(path)).status).toBeLessThan(300)
    expect(await enrolmentOf(pathway, 43)).toMatchObject({ outcome: 'awarded' })

    const held = await makeAward(college, geometry.id, 44)
    const holder = await claim(server, 44)
    const bound = await take(holder, held.id)
    expect(bound.credentialSubject.id).toMatch(/^did:/)
    await award(44, 1)
    expect((await joinAndBring(44, holder, bound)).enrolment).toMatchObject({
      outcome: 'awarded',
      recognised: [{ heldBy: 'key' }],
    })

    // The same name in another wallet: its key is not the one that the credential is made out to.
    await owner.post('/api/v1/awards', {
      achievementId: levels[0]?.id,
      recipient: { name: learner(44).name, email: learner(45).email },
      issue: true,
    })
    const namesake = await joinAndBring(45, await claim(server, 45), bound)
    expect(namesake.answer).toMatchObject({ status: 422, body: { code: 'E_OTHER_HOLDER' } })
    expect(namesake.enrolment).toMatchObject({ stepsDone: 0, outcome: 'none' })
  })

  test('is counted, without small numbers', async () => {
    const pathway = await makePathway()
    await enrol(pathway, ...Array.from({ length: 40 }, (_, index) => 500 + index))
    await Promise.all(Array.from({ length: 12 }, (_, index) => award(500 + index, 1)))
    await award(500, 2)
    await countPending(server.deps)
    const { body } = await owner.get(`/api/v1/pathways/${pathway.id}/counts`)
    // Twelve are few, ten or fifteen, as the secret shift of this pathway falls.
    expect(['few', 10, 15]).toContain(body.steps[0].done.number ?? body.steps[0].done.kind)
    expect(body).toMatchObject({
      learners: { kind: 'number', number: 40 },
      completed: { kind: 'few' },
      steps: [{}, { done: { kind: 'few' } }, { done: { kind: 'few' } }, { done: { kind: 'few' } }],
    })
  })
})

describe('completing a pathway', () => {
  test('awards what it leads to, once, as a record of what it consists of', async () => {
    const pathway = await makePathway()
    await enrol(pathway, 51)
    const parts = await award(51, 1, 2, 3, 4)
    await Promise.all([awardDue(server.deps, issuer.id), awardDue(server.deps, issuer.id)])
    await awardDue(server.deps)
    const enrolment = await enrolmentOf(pathway, 51)
    expect(enrolment).toMatchObject({ outcome: 'awarded', stepsDone: 4 })
    expect(enrolment.completedAt).not.toBeNull()
    const [made, ...more] = await macrosOf(51)
    expect(more).toEqual([])
    expect(made).toMatchObject({ id: enrolment.awardId, state: 'issued' })
    const document = (await owner.get(`/c/${made?.credentialId}.json`)).body
    expect(document.type).toEqual(['VerifiableCredential', 'ClrCredential'])
    const inside = document.credentialSubject.verifiableCredential
    expect(inside.map((one: Json) => one.id).sort()).toEqual(
      parts.map(one => `${server.origin}/c/${one.credentialId}`).sort(),
    )
    expect(document.credentialSubject.association).toHaveLength(4)
    expect(document.credentialSubject.association[0]).toMatchObject({
      associationType: 'isParentOf',
      sourceId: document.credentialSubject.achievement[0].id,
    })
    const report = await caller(server, {}).post('/api/v1/verify', document)
    expect(report.body).toMatchObject({ result: 'valid' })
    expect(report.body.findings.filter((one: Json) => one.outcome !== 'passed').map((one: Json) => one.code)).toEqual(
      [],
    )
    expect(report.body.credential.constituents.map((one: Json) => one.verdict)).toEqual([
      'valid',
      'valid',
      'valid',
      'valid',
    ])
    const page = await (
      await server.fetch(`/c/${made?.credentialId}?lang=en`, { headers: { accept: 'text/html' } })
    ).text()
    for (const one of levels) expect(page).toContain(one.name)
    expect(page.match(/class="constituent"/g)).toHaveLength(4)
    // Taken into the wallet it is stated anew, with all that it consists of.
    const wallet = await claim(server, 51)
    const key = walletKey()
    const { body } = await wallet.post('/api/v1/wallet/challenge')
    const proof = await key.prove({ aud: body.audience, nonce: body.challenge, iat: Math.floor(Date.now() / 1000) })
    const taken = await wallet.post(`/api/v1/wallet/awards/${made?.id}/take`, { proof })
    expect(taken.body.credential).toMatchObject({
      type: ['VerifiableCredential', 'ClrCredential'],
      credentialSubject: { id: key.did },
    })
    expect((await caller(server, {}).post('/api/v1/verify', taken.body.credential)).body.result).toBe('valid')
    const told = (await owner.get('/api/v1/audit?limit=200')).body.items.map((one: Json) => one.event)
    expect(told).toEqual(expect.arrayContaining(['pathway.completed', 'pathway.awarded', 'pathway.joined']))
  })

  test('waits for a person where that is wanted; a no can be thought over', async () => {
    const pathway = await makePathway({ awarding: 'approval' })
    await enrol(pathway, 61)
    await award(61, 1, 2, 3, 4)
    await awardDue(server.deps)
    const { id } = await enrolmentOf(pathway, 61)
    expect(await enrolmentOf(pathway, 61)).toMatchObject({ outcome: 'waiting', awardId: null })
    expect((await owner.get(`/api/v1/pathways/${pathway.id}`)).body.waiting).toBe(1)
    expect((await owner.post(`/api/v1/pathway-enrolments/${id}/decline`, { reason: ' ' })).status).toBe(422)
    expect(
      (await owner.post(`/api/v1/pathway-enrolments/${id}/decline`, { reason: 'A talk first.' })).body,
    ).toMatchObject({
      outcome: 'declined',
      declineReason: 'A talk first.',
    })
    expect((await owner.post(`/api/v1/pathway-enrolments/${id}/award`)).body).toMatchObject({
      outcome: 'awarded',
      declineReason: null,
    })
    expect((await owner.post(`/api/v1/pathway-enrolments/${id}/award`)).body.outcome).toBe('awarded')
    expect(await macrosOf(61)).toHaveLength(1)
  })

  test.each([
    'before-pathway-commit',
    'after-pathway-commit',
    'after-intent',
    'before-issue-commit',
    'after-issue-commit',
  ])('after a crash at %s it is awarded once all the same', async name => {
    const number = 70 + name.length * 3 + name.charCodeAt(0)
    const pathway = await makePathway({ awarding: 'approval' })
    await enrol(pathway, number)
    await award(number, 1, 2, 3, 4)
    const { id } = await enrolmentOf(pathway, number)
    await inTenant(server, issuer.id, tx =>
      tx.execute(sql`update pathway_enrolment set outcome = 'due' where issuer_id = ${issuer.id} and id = ${id}`),
    )
    const failpoint = (at: string) => {
      if (at === name) throw new Error(`crash at ${at}`)
    }
    await expect(awardPathway({ ...server.deps, failpoint }, issuer.id, id)).rejects.toThrow('crash')
    await awardDue(server.deps)
    await sweepIntents(server.deps, -1)
    await awardDue(server.deps)
    expect((await macrosOf(number)).map(one => one.state)).toEqual(['issued'])
    expect(await enrolmentOf(pathway, number)).toMatchObject({ outcome: 'awarded' })
  })

  test('what is revoked afterwards is shown and told, and nothing else is touched', async () => {
    const pathway = await makePathway()
    await enrol(pathway, 81)
    const [first] = await award(81, 1, 2, 3, 4)
    await awardDue(server.deps)
    const before = (await server.mails()).filter(one => one.kind === 'pathway').length
    await owner.post(`/api/v1/awards/${first?.id}/revoke`, { reason: 'copied' })
    const enrolment = await enrolmentOf(pathway, 81)
    expect(enrolment).toMatchObject({ outcome: 'awarded' })
    expect(enrolment.flaggedAt).not.toBeNull()
    expect(states(enrolment)[0]).toBe('open')
    expect((await macrosOf(81)).map(one => one.state)).toEqual(['issued'])
    expect((await owner.get(`/api/v1/pathways/${pathway.id}`)).body.flagged).toBe(1)
    expect((await server.mails()).filter(one => one.kind === 'pathway').length).toBe(before + 1)
    const [made] = await macrosOf(81)
    const document = (await owner.get(`/c/${made?.credentialId}.json`)).body
    const report = (await caller(server, {}).post('/api/v1/verify', document)).body
    expect(report.result).toBe('valid')
    expect(report.credential.constituents.map((one: Json) => one.verdict).sort()).toEqual([
      'invalid',
      'valid',
      'valid',
      'valid',
    ])
    await expectInStep(pathway)
  })

  test('is undone while it waits, where what it rests on is revoked', async () => {
    const pathway = await makePathway({ awarding: 'approval' })
    await enrol(pathway, 91)
    const [first] = await award(91, 1, 2, 3, 4)
    await owner.post(`/api/v1/awards/${first?.id}/revoke`, { reason: 'copied' })
    const enrolment = await enrolmentOf(pathway, 91)
    expect(enrolment).toMatchObject({ outcome: 'none', completedAt: null })
    expect((await owner.post(`/api/v1/pathway-enrolments/${enrolment.id}/award`)).status).toBe(409)
  })

  test('goes to the very learner, whose name alone is known', async () => {
    const pathway = await makePathway()
    const made = await owner.post('/api/v1/awards', {
      achievementId: levels[0]?.id,
      recipient: { name: 'Sample Learner 99' },
      issue: true,
    })
    const learnerId = (await owner.get(`/api/v1/learners?q=sample learner 99`)).body.items[0].id
    await owner.post(`/api/v1/pathways/${pathway.id}/enrolments`, { learners: [{ learnerId }] })
    expect(made.status).toBe(201)
    await inTenant(server, issuer.id, tx =>
      tx.execute(sql`
      update award set learner_id = ${learnerId} where issuer_id = ${issuer.id} and recipient_name = 'Sample Learner 99'`),
    )
    for (const one of levels.slice(1)) {
      const more = await owner.post('/api/v1/awards', {
        achievementId: one.id,
        recipient: { name: 'Sample Learner 99' },
      })
      await inTenant(server, issuer.id, tx =>
        tx.execute(
          sql`update award set learner_id = ${learnerId} where issuer_id = ${issuer.id} and id = ${more.body.id}`,
        ),
      )
      await owner.post(`/api/v1/awards/${more.body.id}/issue`)
    }
    await awardDue(server.deps)
    const macros = (await owner.get(`/api/v1/awards?achievementId=${macro.id}&q=sample learner 99`)).body.items
    expect(macros).toHaveLength(1)
    const { body } = await owner.get(`/api/v1/learners/${learnerId}/export`)
    expect(body.pathways).toMatchObject([{ outcome: 'awarded' }])
    expect((await owner.post(`/api/v1/learners/${learnerId}/erase`, { name: 'Sample Learner 99' })).status).toBe(204)
    const left = await inTenant(server, issuer.id, tx =>
      tx.execute(sql`select 1 from pathway_enrolment where learner_id = ${learnerId}`),
    )
    expect(left.rows).toEqual([])
  })
})

// The last: what is signed on a day to come is refused on the days before.
test('a learner on a pathway is moved back by what ends', async () => {
  const short = await makeAchievement(owner, { name: 'Fire Safety', validityMonths: 1 })
  const pathway = await makePathway({ achievementId: null }, { steps: [step('a', { ways: [way(short)] })] })
  await enrol(pathway, 22)
  await makeAward(owner, short.id, 22)
  const stands = async () => (await enrolmentOf(pathway, 22)).progress.steps.map((s: Json) => s.lapse ?? s.state)
  expect(await stands()).toEqual(['done'])
  server.setClock(new Date(Date.now() + 40 * 86_400_000))
  await followTime(server.deps)
  expect(await stands()).toEqual(['ended'])
  await expectInStep(pathway)
})
