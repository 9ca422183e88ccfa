import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { awardDue } from '../../src/pathway/award-pathway.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, claim, type Json, makeAchievement, makeAward, openSchool, walletKey } from './school.ts'

let server: TestServer
let owner: Caller
let listening: Json
let welding: Json
beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
  listening = await makeAchievement(owner, { credits: { number: 2, system: 'ECTS' } })
  welding = await makeAchievement(owner, {
    name: 'Welding',
    levels: [],
    credits: { number: 1.5, system: 'ECTS' },
    workloadHours: 40,
    translations: { fr: { name: 'Soudage' } },
  })
})
afterAll(() => server?.stop())

const learnerOf = async (award: Json): Promise<string> =>
  (await owner.get(`/api/v1/learners?q=${encodeURIComponent(award.recipient.name)}`)).body.items[0].id
const offer = async (learnerId: string) => (await owner.get(`/api/v1/learners/${learnerId}/transcript`)).body
const make = (learnerId: string, sections: Json[], more: Json = {}, headers: Record<string, string> = {}) =>
  owner.post(`/api/v1/learners/${learnerId}/transcripts`, { sections, ...more }, headers)
const document = async (award: Json) => (await owner.get(`/c/${award.credentialId}.json`)).body
const read = async (id: string) => (await owner.get(`/api/v1/awards/${id}`)).body

/** A learner with both credentials. */
async function earned(number: number) {
  const one = await makeAward(owner, listening.id, number, { level: 'Secure', validFrom: '2026-02-01' })
  const two = await makeAward(owner, welding.id, number, {
    validFrom: '2026-03-01',
    results: [{ name: 'Final mark', value: '17/20' }],
  })
  return { one, two, learnerId: await learnerOf(one) }
}

describe('a transcript', () => {
  test('is offered what the learner has, and states it under headings, in order, so that a stranger verifies all of it', async () => {
    const { one, two, learnerId } = await earned(1)
    await makeAward(owner, welding.id, 1, { issue: false })
    const offered = await offer(learnerId)
    expect(offered).toMatchObject({
      learner: { name: 'Sample Learner 1' },
      last: null,
      most: 40,
      entries: [
        { id: one.id, level: { en: 'Secure' }, credits: { number: 2, system: 'ECTS' }, inForce: true },
        { id: two.id, names: { en: 'Welding', fr: 'Soudage' }, hours: 40, results: [{ value: '17/20' }] },
      ],
    })
    const made = await make(learnerId, [
      { title: 'Workshop', awards: [two.id] },
      { title: 'Working with people', awards: [one.id] },
    ])
    expect(made).toMatchObject({ status: 201, body: { state: 'issued', achievement: { name: 'Transcript' } } })
    const record = await document(made.body)
    expect(record).toMatchObject({
      type: ['VerifiableCredential', 'ClrCredential'],
      partial: false,
      description: '2 credentials · 3.5 ECTS · about 40 hours',
    })
    const report = (await owner.post('/api/v1/verify', record)).body
    expect(report.findings.filter((f: Json) => f.outcome === 'failed')).toEqual([])
    expect(report).toMatchObject({ result: 'valid' })
    expect(report.findings.find((f: Json) => f.check === 'schema')).toMatchObject({ code: 'SCHEMA_OK' })
    const { groups } = report.credential.record
    expect(groups.map((g: Json) => [g.name, g.isHeading])).toEqual([
      ['Workshop', true],
      ['Working with people', true],
    ])
    const byAchievement = new Map(report.credential.constituents.map((c: Json) => [c.achievementId, c]))
    expect(byAchievement.get(groups[0].parts[0])).toMatchObject({
      name: 'Welding',
      credits: '1.5',
      results: [{ name: 'Final mark', value: '17/20' }],
      verdict: 'valid',
    })
    expect(byAchievement.get(groups[1].parts[0])).toMatchObject({ level: 'Secure', credits: '2' })
  })

  test('says that it is not all, and says of what was withdrawn since that it was', async () => {
    const { one, two, learnerId } = await earned(2)
    const made = await make(learnerId, [{ title: 'One of two', awards: [one.id] }])
    expect(await document(made.body)).toMatchObject({ partial: true })
    const both = await make(learnerId, [{ title: 'All', awards: [one.id, two.id] }])
    await owner.post(`/api/v1/awards/${two.id}/revoke`, { reason: 'in error' })
    const report = (await owner.post('/api/v1/verify', await document(both.body))).body
    expect(report.result).toBe('valid')
    expect(report.credential.constituents.map((c: Json) => [c.name, c.verdict])).toEqual([
      ['Active Listening', 'valid'],
      ['Welding', 'invalid'],
    ])
    expect((await offer(learnerId)).entries.map((e: Json) => e.id)).toEqual([one.id])
  })

  test('takes the place of the last one, also in the wallet, and is made once however often it is asked for', async () => {
    const { one, two, learnerId } = await earned(3)
    const first = (await make(learnerId, [{ title: 'All', awards: [one.id] }])).body
    const wallet = await claim(server, 3)
    const headers = { 'idempotency-key': 'twice' }
    const second = (await make(learnerId, [{ title: 'All', awards: [one.id, two.id] }], {}, headers)).body
    expect((await make(learnerId, [{ title: 'All', awards: [one.id, two.id] }], {}, headers)).body.id).toBe(second.id)
    expect(await read(first.id)).toMatchObject({ state: 'superseded', replacedBy: second.id })
    const mine = (await wallet.get('/api/v1/wallet/awards')).body.items
    expect(mine.find((a: Json) => a.id === second.id)).toMatchObject({ state: 'issued' })
    // Made out to the wallet's key, with the credentials as they are by then.
    const { body } = await wallet.post('/api/v1/wallet/challenge')
    const key = walletKey()
    const proof = await key.prove({ aud: body.audience, nonce: body.challenge, iat: Math.floor(Date.now() / 1000) })
    const taken = await wallet.post(`/api/v1/wallet/awards/${second.id}/take`, { proof })
    expect(taken.body.credential?.credentialSubject).toMatchObject({ id: key.did, type: ['ClrSubject'] })
    const report = (await owner.post('/api/v1/verify', taken.body.credential)).body
    expect([report.result, report.credential.record.groups.length]).toEqual(['valid', 1])
    expect((await read(second.id)).history.map((h: Json) => h.event)).toContain('transcript.made')
  })

  test('of a pathway shows the pathway as what its parts belong to', async () => {
    const { one, two, learnerId } = await earned(4)
    const whole = await makeAchievement(owner, { name: 'Two Skills', kind: 'macro', levels: [] })
    const content = {
      name: 'Two Skills',
      description: '',
      language: 'en',
      steps: [listening, welding].map((a, at) => ({
        id: `s${at}`,
        name: a.name,
        ways: [{ kind: 'achievement', achievementId: a.id }],
      })),
    }
    const pathway = await owner.post('/api/v1/pathways', { content, achievementId: whole.id, awarding: 'automatic' })
    await owner.post(`/api/v1/pathways/${pathway.body.id}/publish`)
    await owner.post(`/api/v1/pathways/${pathway.body.id}/enrolments`, { learners: [{ learnerId }] })
    await awardDue(server.deps)
    const { entries } = await offer(learnerId)
    const macro = entries.find((e: Json) => e.names.en === 'Two Skills')
    expect(macro.consistsOf.sort()).toEqual([one.id, two.id].sort())
    expect(entries[0].pathways).toMatchObject([{ name: 'Two Skills' }])
    const made = await make(learnerId, [{ title: 'Pathways', awards: [macro.id] }])
    const report = (await owner.post('/api/v1/verify', await document(made.body))).body
    expect(report.result).toBe('valid')
    expect(report.credential.constituents).toHaveLength(2)
    const { groups } = report.credential.record
    expect(groups.map((g: Json) => [g.name, g.parts.length])).toEqual(
      expect.arrayContaining([
        ['Pathways', 1],
        ['Two Skills', 2],
      ]),
    )
  })

  test('is refused where something in it is not the learner’s, is there twice, or stands under two headings', async () => {
    const { one, learnerId } = await earned(5)
    const again = await makeAward(owner, listening.id, 5, { level: 'Emerging' })
    const { two: foreign } = await earned(6)
    const at = async (sections: Json[]) => {
      const refused = await make(learnerId, sections)
      expect(refused.status).toBe(400)
      return refused.body.errors[0]
    }
    expect(await at([{ title: 'x', awards: [foreign.id] }])).toMatchObject({
      path: 'sections.0.awards.0',
      code: 'unknown',
    })
    expect(await at([{ title: 'x', awards: [one.id, one.id] }])).toMatchObject({ code: 'twice' })
    expect(
      await at([
        { title: 'x', awards: [one.id] },
        { title: 'y', awards: [again.id] },
      ]),
    ).toMatchObject({ path: 'sections.1.awards.0', code: 'heading' })
    expect((await make(learnerId, [])).status).toBe(400)
    expect((await make(learnerId, [{ title: 'x', awards: [] }])).status).toBe(400)
    expect((await caller(server, {}).post(`/api/v1/learners/${learnerId}/transcripts`, {})).status).toBe(401)
  })

  test('is printed with its table, page after page, and carries the record', async () => {
    const { one, two, learnerId } = await earned(7)
    const made = await make(learnerId, [
      { title: 'Workshop', awards: [two.id] },
      { title: 'People', awards: [one.id] },
    ])
    const pdf = await server.fetch(`/c/${made.body.credentialId}.pdf?lang=th&paper=letter`)
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    const bytes = new Uint8Array(await pdf.arrayBuffer())
    const verified = await owner.call('POST', '/api/v1/verify', bytes, { 'content-type': 'application/pdf' })
    expect(verified.body).toMatchObject({ result: 'valid', credential: { record: { groups: [{}, {}] } } })
  })

  test('shows its table on its page, in the reader’s language', async () => {
    const { one, two, learnerId } = await earned(8)
    const made = await make(learnerId, [{ title: 'Tout', awards: [one.id, two.id] }])
    const page = await (
      await server.fetch(`/c/${made.body.credentialId}?lang=fr`, { headers: { accept: 'text/html' } })
    ).text()
    const table = /<table class="transcript">[\s\S]*?<\/table>/.exec(page)?.[0] ?? ''
    expect(table).toContain('Soudage')
    expect(table.match(/<tr/g)?.length).toBeGreaterThanOrEqual(4)
    expect(table).toContain('17/20')
  })
})
