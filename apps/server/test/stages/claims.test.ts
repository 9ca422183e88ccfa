import { createHash } from 'node:crypto'
import { chmodSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rasterise } from '../../src/achievement/sanitise-picture.ts'
import { checkHeldFiles } from '../../src/assessment/evidence/check-file.ts'
import { remindDue } from '../../src/assessment/remind-due.ts'
import { tellUnassigned } from '../../src/assessment/tell-unassigned.ts'
import { appendLeft } from '../../src/log/append.ts'
import { auditDatabase } from '../../src/operations/audit-database.ts'
import { applyRetention } from '../../src/people/retention.ts'
import { inTenant, startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, type Json, makeAchievement, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let issuer: Json
let plain: Json
let judged: Json
const staff: Record<string, Caller> = {}
let scanner: string

const PART = 512 * 1024
const RUBRIC = {
  rule: 'all',
  criteria: [
    { name: 'Plans', descriptors: ['A first plan', 'A plan that holds'] },
    { name: 'Reflects', descriptors: ['Says what happened', 'Says why'], translations: { fr: { name: 'Réfléchit' } } },
  ],
}

async function join_(role: string, email: string): Promise<Caller> {
  await owner.post('/api/v1/invitations', { name: `Sample ${email.split('@')[0]}`, email, role })
  const mail = (await server.mails()).findLast(one => one.to === email && one.kind === 'invitation')
  const token = /\/join\/([\w-]+)/.exec(mail?.text ?? '')?.[1]
  await caller(server, {}).post(`/api/v1/join/${token}`)
  return caller(server, { cookie: await server.signIn(email), origin: server.origin })
}

/** A learner with an account of a proven address. */
async function learnerOf(number: number): Promise<Caller> {
  const email = `sample.learner.${number}@example.org`
  const cookie = await server.signIn(email, `Sample Learner ${number}`)
  await server.deps.database.db.execute(`update person set email_verified = true where email = '${email}'`)
  return caller(server, { cookie, origin: server.origin })
}

const begin = async (learner: Caller, achievement: Json, more: Json = {}): Promise<Json> => {
  const made = await learner.post('/api/v1/wallet/learner-claims', {
    issuer: issuer.shortName,
    achievementId: achievement.id,
    narrative: 'Led three talks.',
    ...more,
  })
  expect(made).toMatchObject({ status: 201, body: { state: 'draft' } })
  return made.body
}
const act = (who: Caller, id: string, verb: string, body: Json = {}) =>
  who.post(`/api/v1/wallet/learner-claims/${id}/${verb}`, body)
const school = (who: Caller, id: string, verb: string, body: Json = {}) =>
  who.post(`/api/v1/learner-claims/${id}/${verb}`, body)
const send = async (learner: Caller, achievement: Json, more: Json = {}): Promise<Json> => {
  const claim = await begin(learner, achievement, more)
  const sent = await act(learner, claim.id, 'submit')
  expect(sent).toMatchObject({ status: 200, body: { state: 'submitted', round: 1 } })
  return sent.body
}
const levels = (achievement: Json) => achievement.levels.map((one: Json) => one.id) as [string, string]
const criteria = (achievement: Json) => achievement.rubric.criteria.map((one: Json) => one.id) as [string, string]
const mark = (who: Caller, id: string, marks: Json, more: Json = {}) =>
  who.put(`/api/v1/learner-claims/${id}/review`, { marks, ...more })

async function announce(learner: Caller, id: string, name: string, size: number): Promise<string> {
  const made = await learner.post(`/api/v1/wallet/learner-claims/${id}/items`, { kind: 'file', name, size })
  expect(made.status).toBe(201)
  return made.body.item
}
const sendPart = (learner: Caller, id: string, item: string, number: number, bytes: Uint8Array) =>
  learner.put(
    `/api/v1/wallet/learner-claims/${id}/items/${item}/parts/${number}`,
    new Uint8Array(bytes.subarray((number - 1) * PART, number * PART)),
    { 'content-type': 'application/octet-stream' },
  )
const itemIn = (claim: Json, item: string): Json => claim.items.find((one: Json) => one.id === item)
const settledItem = async (learner: Caller, id: string, item: string, state: string): Promise<Json> => {
  const read = async () => itemIn((await learner.get(`/api/v1/wallet/learner-claims/${id}`)).body, item)
  await expect.poll(async () => (await read()).state, { timeout: 15_000 }).toBe(state)
  return read()
}
async function upload(learner: Caller, id: string, name: string, bytes: Uint8Array, state = 'ready'): Promise<Json> {
  const item = await announce(learner, id, name, bytes.length)
  for (let number = 1; number <= Math.ceil(bytes.length / PART); number++)
    expect((await sendPart(learner, id, item, number, bytes)).status).toBe(204)
  expect((await act(learner, id, `items/${item}/finish`)).status).toBe(200)
  return settledItem(learner, id, item, state)
}
const text = (words: string) => new TextEncoder().encode(words)

beforeAll(async () => {
  // The operator's scanner, as ClamAV answers: 1 for what is infected, 2 where it could not look.
  scanner = join(process.env.TMPDIR ?? '/tmp', `laurel-scanner-${process.pid}.sh`)
  writeFileSync(
    scanner,
    '#!/bin/sh\ngrep -q INFECTED-SAMPLE "$1" && exit 1\ngrep -q UNSCANNABLE "$1" && [ ! -e "$0.works" ] && exit 2\nexit 0\n',
  )
  chmodSync(scanner, 0o700)
  server = await startTestServer({ env: { LAUREL_SCAN_COMMAND: scanner } })
  const opened = await openSchool(server)
  owner = opened.owner
  issuer = opened.issuer
  for (const [name, role] of [
    ['teacher', 'teacher'],
    ['colleague', 'teacher'],
    ['third', 'registrar'],
    ['viewer', 'viewer'],
  ] as const)
    staff[name] = await join_(role, `${name}@example.org`)
  plain = await makeAchievement(owner, { name: 'Plain', levels: [], claimable: true })
  judged = await makeAchievement(owner, { name: 'Judged', claimable: true, rubric: RUBRIC })
})
afterAll(() => server?.stop())

describe('a rubric', () => {
  test('comes back as it was given, keeps its ids, and follows its levels when they move', async () => {
    expect(judged.rubric.criteria.map((one: Json) => one.descriptors)).toEqual(RUBRIC.criteria.map(c => c.descriptors))
    const [first, second] = judged.levels
    const made = await makeAchievement(owner, { name: 'Moved', rubric: RUBRIC })
    const moved = await owner.patch(`/api/v1/achievements/${made.id}`, { levels: [...made.levels].reverse() })
    expect(moved.body.rubric.criteria[0]).toMatchObject({
      id: made.rubric.criteria[0].id,
      descriptors: ['A plan that holds', 'A first plan'],
    })
    expect([first.id, second.id]).not.toContain(undefined)
  })

  test('needs levels, and describes no more than there are', async () => {
    const without = await owner.post('/api/v1/achievements', { ...plainRequest(), levels: [], rubric: RUBRIC })
    expect(without).toMatchObject({ status: 400, body: { errors: [{ path: 'rubric' }] } })
    const more = { rule: 'all', criteria: [{ name: 'x', descriptors: ['1', '2', '3'] }] }
    const tooMany = await owner.post('/api/v1/achievements', { ...plainRequest(), rubric: more })
    expect(tooMany).toMatchObject({ status: 400, body: { errors: [{ path: 'rubric.criteria.0.descriptors' }] } })
  })

  test('stands on the public page, in the reader’s language, beside the way to claim', async () => {
    const page = async (language: string) =>
      (await server.fetch(new URL(judged.url).pathname, { headers: { 'accept-language': language } })).text()
    expect(await page('en')).toContain('A plan that holds')
    expect(await page('en')).toContain(`/wallet/claims/new?issuer=${issuer.shortName}&amp;achievement=${judged.id}`)
    expect(await page('fr')).toContain('Réfléchit')
  })
})

const plainRequest = () => ({
  name: `Sample ${Math.trunc(performance.now() * 1000)}`,
  description: 'x',
  kind: 'micro',
  criteria: { narrative: 'x' },
  levels: [{ name: 'Emerging' }, { name: 'Secure' }],
})

describe('claiming', () => {
  test('from draft to credential: rework asks for one criterion again, and the marks are in what is signed', async () => {
    const learner = await learnerOf(1)
    const [low, high] = levels(judged)
    const [plans, reflects] = criteria(judged)
    const claim = await begin(learner, judged, { hours: 12, doneOn: '2026-03-02' })
    await learner.patch(`/api/v1/wallet/learner-claims/${claim.id}`, {
      revision: claim.revision,
      reflection: 'I would ask earlier.',
      showsNarrative: true,
    })
    const link = await act(learner, claim.id, 'items', { kind: 'link', name: 'Talk', url: 'https://example.org/talk' })
    await learner.patch(`/api/v1/wallet/learner-claims/${claim.id}/items/${link.body.item}`, { isPublic: true })
    const photo = await upload(
      learner,
      claim.id,
      'photo.png',
      await rasterise(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="red"/></svg>',
        64,
      ),
    )
    await learner.patch(`/api/v1/wallet/learner-claims/${claim.id}/items/${photo.id}`, { isPublic: true })
    // Nobody at the school sees a draft.
    expect((await owner.get('/api/v1/learner-claims')).body.items).toEqual([])
    expect((await owner.get(`/api/v1/learner-claims/${claim.id}`)).status).toBe(404)
    await act(learner, claim.id, 'submit')
    expect((await act(learner, claim.id, 'submit')).body.round).toBe(1)

    const teacher = staff.teacher as Caller
    expect((await school(teacher, claim.id, 'take')).body).toMatchObject({ state: 'in-review', mySeat: 'first' })
    expect(await school(teacher, claim.id, 'decide', { verb: 'approve' })).toMatchObject({
      status: 422,
      body: { code: 'E_MARKS_MISSING' },
    })
    await mark(teacher, claim.id, { [plans]: high, [reflects]: 'not-yet' }, { comments: { [reflects]: 'Why?' } })
    expect((await school(teacher, claim.id, 'decide', { verb: 'approve' })).body.code).toBe('E_NOT_YET_THERE')
    expect((await school(teacher, claim.id, 'decide', { verb: 'rework' })).body.code).toBe('E_REASON_MISSING')
    const back = await school(teacher, claim.id, 'decide', { verb: 'rework', reason: 'Say why it went so.' })
    expect(back.body).toMatchObject({ state: 'rework', reworkCriteria: [reflects] })

    const mine = (await learner.get(`/api/v1/wallet/learner-claims/${claim.id}`)).body
    expect(mine.messages.at(-1)).toMatchObject({ kind: 'rework', details: { comments: { [reflects]: 'Why?' } } })
    await learner.patch(`/api/v1/wallet/learner-claims/${claim.id}`, { narrative: 'Led three talks, since …' })
    expect((await act(learner, claim.id, 'submit')).body).toMatchObject({ state: 'submitted', round: 2 })
    await school(teacher, claim.id, 'take')
    // What was good stays good: the mark of the other criterion cannot be lowered.
    const marked = await mark(teacher, claim.id, { [plans]: low, [reflects]: high })
    expect(marked.body.reviews[0].marks).toEqual({ [plans]: high, [reflects]: high })
    const [one, two] = await Promise.all([
      school(teacher, claim.id, 'decide', { verb: 'approve' }),
      school(teacher, claim.id, 'decide', { verb: 'approve' }),
    ])
    expect([one.status, two.status]).toEqual([200, 200])
    expect(one.body).toMatchObject({ state: 'approved', level: high })

    const awards = (await owner.get(`/api/v1/awards?achievementId=${judged.id}`)).body.items
    expect(awards).toHaveLength(1)
    const [wallet] = (await learner.get('/api/v1/wallet/awards')).body.items
    expect(wallet).toMatchObject({ id: awards[0].id, state: 'issued', level: { name: 'Secure' } })
    const credential = await (await server.fetch(`/c/${wallet.credentialId}.json`)).json()
    const report = (await caller(server, {}).post('/api/v1/verify', credential)).body
    expect(report.result).toBe('valid')
    const [subject] = report.credential.subjects
    expect(subject.achievement.levels).toHaveLength(2)
    expect(subject.achievement.rubric).toHaveLength(2)
    expect(subject.results.filter((r: Json) => r.mark).map((r: Json) => [r.name, r.mark.level, r.mark.place])).toEqual(
      expect.arrayContaining([
        ['Plans', 'Secure', 2],
        ['Reflects', 'Secure', 2],
      ]),
    )
    expect(subject.results.filter((r: Json) => r.level)).toMatchObject([{ level: 'Secure', mark: null }])
    expect(JSON.stringify(credential)).not.toContain('ask earlier')
    const page = await (await server.fetch(`/c/${wallet.credentialId}`)).text()
    for (const shown of ['A plan that holds', 'Says why', 'Led three talks, since', 'https://example.org/talk'])
      expect(page).toContain(shown)

    // A stranger sees the picture that the learner shows, until the learner takes it back.
    const open = () => server.fetch(`/evidence/${photo.id}`)
    expect((await open()).headers.get('content-type')).toBe('image/png')
    await learner.patch(`/api/v1/wallet/learner-claims/${claim.id}/items/${photo.id}`, { isPublic: false })
    expect((await open()).status).toBe(404)
    await learner.patch(`/api/v1/wallet/learner-claims/${claim.id}/items/${photo.id}`, { isPublic: true })
    expect((await open()).status).toBe(200)
    const kinds = (await server.mails()).filter(m => m.to === 'sample.learner.1@example.org').map(m => m.kind)
    expect(kinds.filter(kind => kind === 'learner-claim')).toHaveLength(4)
    expect(kinds.filter(kind => kind === 'award')).toHaveLength(1)
    const trail = (await owner.get(`/api/v1/audit?subject=${claim.id}&limit=100`)).body.items
    expect(trail.map((entry: Json) => entry.event).reverse()).toEqual([
      'learner-claim.begun',
      'learner-claim.submitted',
      'learner-claim.taken',
      'learner-claim.judged',
      'learner-claim.sent-back',
      'learner-claim.submitted',
      'learner-claim.taken',
      'learner-claim.judged',
      'learner-claim.approved',
    ])
  })

  test('a higher level takes the place of a lower one, and never the other way round', async () => {
    const learner = await learnerOf(2)
    const teacher = staff.teacher as Caller
    const [low, high] = levels(judged)
    const reach = async (level: string) => {
      const claim = await send(learner, judged)
      await school(teacher, claim.id, 'take')
      await mark(teacher, claim.id, Object.fromEntries(criteria(judged).map(one => [one, level])))
      return school(teacher, claim.id, 'decide', { verb: 'approve' })
    }
    expect((await reach(low)).status).toBe(200)
    expect((await reach(high)).body.state).toBe('approved')
    const states = async () =>
      (await learner.get('/api/v1/wallet/awards')).body.items.map((one: Json) => [one.level.name, one.state])
    expect(await states()).toEqual([
      ['Secure', 'issued'],
      ['Emerging', 'superseded'],
    ])
    expect(await reach(low)).toMatchObject({ status: 409, body: { code: 'E_LEVEL_HELD' } })
    expect(await reach(high)).toMatchObject({ status: 409, body: { code: 'E_LEVEL_HELD' } })
    expect(await states()).toHaveLength(2)
    const mails = (await server.mails()).filter(m => m.to === 'sample.learner.2@example.org' && m.kind === 'award')
    expect(mails.map(m => m.subject).join()).not.toContain('corrected')
  })

  test('where a registrar approves, the award waits as a draft', async () => {
    const learner = await learnerOf(3)
    await owner.patch('/api/v1/issuer', { approval: 'registrar' })
    const claim = await send(learner, plain)
    await school(staff.teacher as Caller, claim.id, 'take')
    const done = await school(staff.teacher as Caller, claim.id, 'decide', { verb: 'approve' })
    await owner.patch('/api/v1/issuer', { approval: 'nobody' })
    expect((await owner.get(`/api/v1/awards/${done.body.awardId}`)).body.state).toBe('draft')
    expect((await learner.get('/api/v1/wallet/awards')).body.items).toEqual([])
    expect((await owner.post(`/api/v1/awards/${done.body.awardId}/issue`)).status).toBe(200)
    expect((await learner.get('/api/v1/wallet/waiting')).body.items).toHaveLength(1)
  })

  test('where the registrar discards it, the claim has no award, and says so', async () => {
    await owner.patch('/api/v1/issuer', { approval: 'registrar' })
    const claim = await send(await learnerOf(42), plain)
    await school(staff.teacher as Caller, claim.id, 'take')
    const done = await school(staff.teacher as Caller, claim.id, 'decide', { verb: 'approve' })
    await owner.patch('/api/v1/issuer', { approval: 'nobody' })
    // A key that may award and not assess may discard it too.
    const { body: key } = await owner.post('/api/v1/api-keys', { name: 'k', scopes: ['awards:write'] })
    const clerk = caller(server, { authorization: `Bearer ${key.secret}` })
    expect((await clerk.delete(`/api/v1/awards/${done.body.awardId}`)).status).toBe(204)
    const left = await owner.get(`/api/v1/learner-claims/${claim.id}`)
    expect(left.body).toMatchObject({ state: 'approved', awardId: null })
    await appendLeft(server.deps)
    const { lines } = await auditDatabase(server.owner, { now: server.deps.clock() })
    expect(lines.filter(line => line.breaks.length > 0)).toEqual([])
  })

  test('says no to what cannot be: nothing in it, not opened, changed elsewhere, too many', async () => {
    const learner = await learnerOf(4)
    const empty = await begin(learner, plain, { narrative: '' })
    expect((await act(learner, empty.id, 'submit')).body.code).toBe('E_CLAIM_EMPTY')
    const closed = await makeAchievement(owner, { name: 'Closed' })
    const refused = await learner.post('/api/v1/wallet/learner-claims', {
      issuer: issuer.shortName,
      achievementId: closed.id,
    })
    expect(refused).toMatchObject({ status: 409, body: { code: 'E_NOT_CLAIMABLE' } })
    const path = `/api/v1/wallet/learner-claims/${empty.id}`
    expect((await learner.patch(path, { revision: 0, narrative: 'one' })).status).toBe(200)
    expect((await learner.patch(path, { revision: 0, narrative: 'other' })).body.code).toBe('E_CLAIM_CHANGED')
    expect((await act(learner, empty.id, 'withdraw')).body.state).toBe('withdrawn')
    expect((await act(learner, empty.id, 'submit')).body.code).toBe('E_CLAIM_STATE')
    for (let at = 0; at < 20; at++) await begin(learner, plain)
    const more = { issuer: issuer.shortName, achievementId: plain.id }
    expect((await learner.post('/api/v1/wallet/learner-claims', more)).body.code).toBe('E_TOO_MANY_CLAIMS')
  })

  test('offers what the school has opened, to those whom it knows and to whoever comes with its link', async () => {
    const known = await learnerOf(1)
    const names = (body: Json) => body.items.map((one: Json) => one.achievement.names.en)
    expect(names((await known.get('/api/v1/wallet/claimable?q=judg')).body)).toEqual(['Judged'])
    const stranger = await learnerOf(99)
    expect((await stranger.get('/api/v1/wallet/claimable')).body.items).toEqual([])
    const by = `issuer=${issuer.shortName}&achievement=${judged.id}`
    expect(names((await stranger.get(`/api/v1/wallet/claimable?${by}`)).body)).toEqual(['Judged'])
  })
})

describe('who assesses', () => {
  test('two people, each for themselves; what they disagree on a third settles', async () => {
    const double = await makeAchievement(owner, { name: 'Double', claimable: true, rubric: RUBRIC, assessors: 2 })
    const [low, high] = levels(double)
    const all = (level: string) => Object.fromEntries(criteria(double).map(one => [one, level]))
    const [teacher, colleague, third] = [staff.teacher, staff.colleague, staff.third] as [Caller, Caller, Caller]
    const claim = await send(await learnerOf(5), double)
    await school(teacher, claim.id, 'take')
    await school(colleague, claim.id, 'take')
    expect((await school(third, claim.id, 'take')).body.code).toBe('E_SEATS_TAKEN')
    await mark(teacher, claim.id, all(high))
    expect((await school(teacher, claim.id, 'decide', { verb: 'approve' })).body.state).toBe('in-review')
    const seen = (await colleague.get(`/api/v1/learner-claims/${claim.id}`)).body.reviews
    expect(seen.find((one: Json) => !one.isMine)).toMatchObject({ marks: null, level: null, verb: null })
    await mark(colleague, claim.id, all(low))
    const apart = (await school(colleague, claim.id, 'decide', { verb: 'approve' })).body
    expect(apart).toMatchObject({ state: 'in-review', isDisagreed: true })
    expect(apart.reviews.map((one: Json) => one.level)).toEqual([high, low])
    await school(third, claim.id, 'take')
    await mark(third, claim.id, all(low))
    expect((await school(third, claim.id, 'decide', { verb: 'approve' })).body).toMatchObject({
      state: 'approved',
      level: low,
    })

    // Or they talk: whoever changes a mark has not said their word any more.
    const other = await send(await learnerOf(6), double)
    for (const [who, level] of [
      [teacher, high],
      [colleague, low],
    ] as const) {
      await school(who, other.id, 'take')
      await mark(who, other.id, all(level))
      await school(who, other.id, 'decide', { verb: 'approve' })
    }
    await mark(colleague, other.id, all(high))
    expect((await school(colleague, other.id, 'decide', { verb: 'approve' })).body).toMatchObject({
      state: 'approved',
      level: high,
    })
  })

  test('nobody judges their own claim, nor one that they began, nor where they have said that they are too close', async () => {
    const teacher = staff.teacher as Caller
    await server.deps.database.db.execute("update person set email_verified = true where email = 'teacher@example.org'")
    const own = await send(teacher, plain)
    expect(await school(teacher, own.id, 'take')).toMatchObject({ status: 403, body: { code: 'E_CONFLICT_OWN' } })
    const begun = await teacher.post('/api/v1/learner-claims', {
      achievementId: plain.id,
      recipient: { name: 'Sample Learner 7', email: 'sample.learner.7@example.org' },
    })
    expect(begun).toMatchObject({ status: 201, body: { state: 'draft', narrative: '' } })
    const learner = await learnerOf(7)
    const [line] = (await learner.get('/api/v1/wallet/learner-claims')).body.items
    expect(line.id).toBe(begun.body.id)
    await learner.patch(`/api/v1/wallet/learner-claims/${line.id}`, { narrative: 'Done.' })
    await act(learner, line.id, 'submit')
    expect((await school(teacher, line.id, 'take')).body.code).toBe('E_CONFLICT_BEGUN')
    const colleague = staff.colleague as Caller
    await school(colleague, line.id, 'take')
    await school(colleague, line.id, 'conflict', { note: 'My neighbour' })
    expect((await school(colleague, line.id, 'take')).body.code).toBe('E_CONFLICT_DECLARED')
    const { items } = (await owner.get('/api/v1/learner-claims/assessors')).body
    const who = items.find((one: Json) => one.name === 'Sample colleague')
    expect((await school(owner, line.id, 'assign', { first: who.id })).body.code).toBe('E_CONFLICT_DECLARED')
    const third = items.find((one: Json) => one.name === 'Sample third')
    expect((await school(owner, line.id, 'assign', { first: third.id })).body.assessors).toMatchObject([
      { id: third.id },
    ])
    expect((await server.mails()).some(one => one.to === 'third@example.org' && one.kind === 'learner-claim')).toBe(
      true,
    )
    expect((await school(owner, line.id, 'decide', { verb: 'approve' })).body.code).toBe('E_NOT_ASSESSOR')
  })

  test('an appeal goes to somebody else, once', async () => {
    const learner = await learnerOf(8)
    const [teacher, third] = [staff.teacher, staff.third] as [Caller, Caller]
    const claim = await send(learner, plain)
    await school(teacher, claim.id, 'take')
    await school(teacher, claim.id, 'decide', { verb: 'decline', reason: 'This is another skill.' })
    expect((await act(learner, claim.id, 'appeal', { text: 'It is the same.' })).body.state).toBe('appealed')
    expect((await school(teacher, claim.id, 'take')).body.code).toBe('E_CONFLICT_APPEAL')
    await school(third, claim.id, 'take')
    await school(third, claim.id, 'decide', { verb: 'decline', reason: 'It is another one.' })
    expect((await act(learner, claim.id, 'appeal', { text: 'Again' })).body.code).toBe('E_APPEALED_ALREADY')
    const { messages } = (await learner.get(`/api/v1/wallet/learner-claims/${claim.id}`)).body
    expect(messages.map((one: Json) => one.kind)).toEqual([
      'submitted',
      'taken',
      'declined',
      'appealed',
      'taken',
      'declined',
    ])
  })

  test('is reminded once of what is due', async () => {
    const claim = await send(await learnerOf(9), plain)
    const { items } = (await owner.get('/api/v1/learner-claims/assessors')).body
    const first = items.find((one: Json) => one.name === 'Sample teacher').id
    await school(owner, claim.id, 'assign', { first, dueAt: new Date(Date.now() + 86_400_000).toISOString() })
    expect(await remindDue(server.deps)).toBe(1)
    expect(await remindDue(server.deps)).toBe(0)
    const due = (await (staff.teacher as Caller).get('/api/v1/learner-claims?due=soon&assessor=me')).body.items
    expect(due.map((one: Json) => one.id)).toEqual([claim.id])
    expect((await (staff.teacher as Caller).get('/api/v1/learner-claims?due=overdue')).body.items).toEqual([])
  })

  test('that nobody assesses is told of once, and of several in one mail', async () => {
    const told = async () => (await server.mails()).filter(one => one.text.includes('/console/claims?assessor=nobody'))
    await tellUnassigned(server.deps)
    const before = (await told()).length
    server.setClock(new Date(Date.now() + 21 * 3_600_000))
    for (const number of [40, 41]) await send(await learnerOf(number), plain)
    expect(await tellUnassigned(server.deps)).toBe(1)
    expect(await tellUnassigned(server.deps)).toBe(0)
    const mails = (await told()).slice(before)
    expect(mails.map(one => one.to)).toContain('owner.1@example.org')
    for (const mail of mails) expect(mail.subject).toMatch(/: 2$/)
    server.setClock(null)
  })

  test('viewers, other schools and other learners see nothing of it', async () => {
    const claim = await send(await learnerOf(10), plain)
    const viewer = staff.viewer as Caller
    expect((await viewer.get(`/api/v1/learner-claims/${claim.id}`)).status).toBe(403)
    const annex = await owner.post('/api/v1/issuers', {
      name: 'Sample Annex',
      shortName: 'annex',
      url: 'https://annex.example',
    })
    const cookie = await server.signIn('owner.1@example.org')
    const stranger = caller(server, { cookie, origin: server.origin, 'laurel-issuer': 'annex' })
    for (const verb of ['take', 'decide', 'assign', 'conflict', 'messages'])
      expect(
        (
          await school(
            stranger,
            claim.id,
            verb,
            verb === 'messages' ? { text: 'x' } : verb === 'decide' ? { verb: 'approve' } : {},
          )
        ).status,
      ).toBe(404)
    expect((await stranger.get(`/api/v1/learner-claims/${claim.id}`)).status).toBe(404)
    expect((await stranger.get('/api/v1/learner-claims')).body.items).toEqual([])
    const other = await learnerOf(11)
    expect((await other.get(`/api/v1/wallet/learner-claims/${claim.id}`)).status).toBe(404)
    expect((await act(other, claim.id, 'withdraw')).status).toBe(404)
    // The owner of the tests that follow works for one institution again.
    await inTenant(server, annex.body.id, tx =>
      tx.$client.query('delete from member where issuer_id = $1', [annex.body.id]),
    )
  })

  test('lists are searched, sorted and paged without losing one', async () => {
    const all: string[] = []
    let cursor = ''
    do {
      const page = (await owner.get(`/api/v1/learner-claims?sort=name&limit=4&cursor=${cursor}`)).body
      all.push(...page.items.map((one: Json) => one.id))
      cursor = page.nextCursor ?? ''
    } while (cursor)
    expect(new Set(all).size).toBe(all.length)
    expect(all.length).toBeGreaterThan(8)
    const found = (await owner.get('/api/v1/learner-claims?q=learner%2010&state=open')).body.items
    expect(found.map((one: Json) => one.learner.name)).toEqual(['Sample Learner 10'])
  })
})

describe('evidence', () => {
  test('a file that was cut off goes on where it was, and is sealed where it lies', async () => {
    const learner = await learnerOf(20)
    const { id } = await begin(learner, plain)
    const bytes = text('Readable words. '.repeat(80_000))
    const item = await announce(learner, id, 'long.txt', bytes.length)
    expect((await sendPart(learner, id, item, 1, bytes)).status).toBe(204)
    expect((await sendPart(learner, id, item, 3, bytes)).status).toBe(204)
    expect((await sendPart(learner, id, item, 3, bytes)).status).toBe(204)
    expect((await act(learner, id, `items/${item}/finish`)).body.code).toBe('E_UPLOAD_UNFINISHED')
    expect((await act(learner, id, 'submit')).body.code).toBe('E_UPLOAD_UNFINISHED')
    expect((await sendPart(learner, id, item, 2, bytes.subarray(10))).status).toBe(204)
    const { body } = await learner.get(`/api/v1/wallet/learner-claims/${id}`)
    expect(itemIn(body, item)).toMatchObject({ state: 'uploading', parts: [1, 2, 3], partBytes: PART })
    expect((await sendPart(learner, id, item, 4, bytes)).body.code).toBe('E_UPLOAD_PART')
    await act(learner, id, `items/${item}/finish`)
    await settledItem(learner, id, item, 'ready')
    const file = await learner.call('GET', `/api/v1/wallet/learner-claims/${id}/items/${item}/file`)
    expect(file.headers.get('content-disposition')).toMatch(/^attachment;/)
    expect(file.headers.get('x-content-type-options')).toBe('nosniff')
    const kept = await inTenant(server, issuer.id, tx =>
      tx.$client.query('select sha256 from learner_claim_item where id = $1', [item]),
    )
    const sealed = await server.deps.blobs.get((kept as unknown as { rows: Json[] }).rows[0]?.sha256)
    expect(Buffer.from(sealed ?? []).includes('Readable words')).toBe(false)
  })

  test.each([
    ['a program that calls itself a picture', 'photo.png', text('MZ\0\0binary'), 'type'],
    ['what is infected', 'virus.txt', text('INFECTED-SAMPLE'), 'infected'],
    [
      'a document with macros',
      'macro.docx',
      zipSync({ '[Content_Types].xml': text('x'), 'word/document.xml': text('x'), 'word/vbaProject.bin': text('x') }),
      'macros',
    ],
    ['a ZIP of anything', 'all.zip', zipSync({ 'a.exe': text('x') }), 'type'],
  ])('%s is refused with its reason', async (_, name, bytes, problem) => {
    const learner = await learnerOf(21)
    const { id } = await begin(learner, plain)
    const item = await upload(learner, id, name, bytes, 'refused')
    expect(item.problem).toBe(problem)
    expect((await learner.get(`/api/v1/wallet/learner-claims/${id}/items/${item.id}/file`)).status).toBe(404)
  })

  test('a document is known by what is in it, whatever it is called', async () => {
    const learner = await learnerOf(22)
    const { id } = await begin(learner, plain)
    const office = zipSync({ '[Content_Types].xml': text('x'), 'ppt/presentation.xml': text('x') })
    expect((await upload(learner, id, 'talk.exe', office)).type).toContain('presentationml')
    expect((await upload(learner, id, 'page.html', text('<script>alert(1)</script>'))).type).toMatch(/^text\/plain/)
    expect((await upload(learner, id, 'x', text('%PDF-1.7 …'))).type).toBe('application/pdf')
  })

  test('where the scanner gives no answer, a file is held until it does', async () => {
    const learner = await learnerOf(23)
    const { id } = await begin(learner, plain)
    const item = await upload(learner, id, 'held.txt', text('UNSCANNABLE'), 'held')
    const file = `items/${item.id}/file`
    expect((await learner.get(`/api/v1/wallet/learner-claims/${id}/${file}`)).body.code).toBe('E_EVIDENCE_HELD')
    await act(learner, id, 'submit')
    expect((await owner.get(`/api/v1/learner-claims/${id}/${file}`)).body.code).toBe('E_EVIDENCE_HELD')
    writeFileSync(`${scanner}.works`, '')
    await checkHeldFiles(server.deps)
    await settledItem(learner, id, item.id, 'ready')
    expect((await owner.get(`/api/v1/learner-claims/${id}/${file}`)).status).toBe(200)
  })

  test('is bounded, and what was judged stays', async () => {
    const learner = await learnerOf(24)
    const { id } = await begin(learner, plain)
    const big = await act(learner, id, 'items', { kind: 'file', name: 'x', size: 26 * 1024 * 1024 })
    expect(big).toMatchObject({ status: 400, body: { errors: [{ path: 'size' }] } })
    for (let at = 0; at < 4; at++) await announce(learner, id, `${at}`, 25 * 1024 * 1024)
    const more = await act(learner, id, 'items', { kind: 'file', name: 'x', size: 1 })
    expect(more).toMatchObject({ status: 413, body: { code: 'E_EVIDENCE_TOO_LARGE' } })
    const { body } = await learner.get(`/api/v1/wallet/learner-claims/${id}`)
    for (const one of body.items)
      expect((await learner.delete(`/api/v1/wallet/learner-claims/${id}/items/${one.id}`)).status).toBe(200)
    const link = await act(learner, id, 'items', { kind: 'video', name: 'x', url: 'https://example.org/v' })
    await act(learner, id, 'submit')
    const gone = await learner.delete(`/api/v1/wallet/learner-claims/${id}/items/${link.body.item}`)
    expect(gone.body.code).toBe('E_CLAIM_STATE')
  })

  test('of a child is shown to nobody without consent', async () => {
    await owner.patch('/api/v1/issuer', {
      minors: { jurisdiction: 'TH', timeZone: 'Asia/Bangkok', withoutAge: 'minor' },
    })
    const learner = await learnerOf(25)
    const claim = await begin(learner, plain)
    expect(claim.mayShowEvidence).toBe(false)
    const path = `/api/v1/wallet/learner-claims/${claim.id}`
    expect((await learner.patch(path, { showsNarrative: true })).body.code).toBe('E_GUARDIAN_NEEDED')
    await owner.patch('/api/v1/issuer', {
      minors: { jurisdiction: 'TH', timeZone: 'Asia/Bangkok', withoutAge: 'adult' },
    })
  })
})

describe('the end of it', () => {
  const filesOf = () =>
    readdirSync(join(server.dataDir, 'blobs'), { recursive: true }).filter(n => /[0-9a-f]{64}$/.test(String(n)))

  test('erasing a learner takes claims, evidence and conversation along; the export had them', async () => {
    const learner = await learnerOf(30)
    const before = new Set(filesOf())
    const { id } = await begin(learner, plain)
    await upload(learner, id, 'x.txt', text(`of learner 30 ${createHash('sha256').update(id).digest('hex')}`))
    await act(learner, id, 'submit')
    expect(filesOf().filter(one => !before.has(one))).toHaveLength(1)
    const [found] = (await owner.get('/api/v1/learners?q=learner%2030')).body.items
    const exported = (await owner.get(`/api/v1/learners/${found.id}/export`)).body
    expect(exported.claims).toMatchObject({
      claims: [{ id }],
      evidence: [{ name: 'x.txt' }],
      conversation: [{ kind: 'submitted' }],
    })
    expect((await owner.post(`/api/v1/learners/${found.id}/erase`, { name: 'Sample Learner 30' })).status).toBe(204)
    expect((await learner.get(`/api/v1/wallet/learner-claims/${id}`)).status).toBe(404)
    expect(filesOf().filter(one => !before.has(one))).toEqual([])
    const left = await inTenant(server, issuer.id, tx =>
      tx.$client.query(
        'select (select count(*) from learner_claim where id = $1) + (select count(*) from learner_claim_item where claim_id = $1) + (select count(*) from learner_claim_message where claim_id = $1) as n',
        [id],
      ),
    )
    expect((left as unknown as { rows: Json[] }).rows[0]?.n).toBe('0')
  })

  test('deleting the account leaves the school what became an award, and closes what strangers saw', async () => {
    const learner = await learnerOf(31)
    const open = await send(learner, plain)
    const kept = await begin(learner, plain)
    const file = await upload(learner, kept.id, 'work.txt', text('work'))
    await learner.patch(`/api/v1/wallet/learner-claims/${kept.id}/items/${file.id}`, { isPublic: true })
    await act(learner, kept.id, 'submit')
    await school(staff.teacher as Caller, kept.id, 'take')
    await school(staff.teacher as Caller, kept.id, 'decide', { verb: 'approve' })
    expect((await server.fetch(`/evidence/${file.id}`)).headers.get('content-disposition')).toMatch(/^attachment/)
    const gone = await learner.post('/api/v1/wallet/account/delete', { email: 'sample.learner.31@example.org' })
    expect(gone.status).toBe(200)
    expect((await server.fetch(`/evidence/${file.id}`)).status).toBe(404)
    expect((await owner.get(`/api/v1/learner-claims/${open.id}`)).status).toBe(404)
    expect((await owner.get(`/api/v1/learner-claims/${kept.id}`)).body.state).toBe('approved')
  })

  test('what came to nothing goes after a year, with its files', async () => {
    const before = new Set(filesOf())
    const learner = await learnerOf(32)
    const { id } = await begin(learner, plain)
    await upload(learner, id, 'old.txt', text('what came to nothing'))
    await act(learner, id, 'withdraw')
    const left = async () => {
      await applyRetention(server.deps)
      const found = await inTenant(server, issuer.id, tx =>
        tx.$client.query('select 1 from learner_claim where id = $1', [id]),
      )
      return [(found as unknown as { rows: Json[] }).rows.length, filesOf().filter(one => !before.has(one)).length]
    }
    expect(await left()).toEqual([1, 1])
    server.setClock(new Date(Date.now() + 366 * 86_400_000))
    expect(await left()).toEqual([0, 0])
    server.setClock(null)
  })
})
