import { unbakePdf } from '@laurel/core/credential'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, claim, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let achievement: Json

beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
  achievement = await makeAchievement(owner)
}, 120_000)
afterAll(() => server?.stop())

const bytesOf = async (path: string) => {
  const response = await server.fetch(path)
  return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) }
}
const textOf = async (path: string) => Buffer.from((await bytesOf(path)).bytes).toString('utf8')
/** What was drawn: the proof file, which is of the moment, is added behind its end. */
const drawn = (pdf: Uint8Array) => Buffer.from(pdf).toString('latin1').split('%%EOF', 1)[0]
const pageSize = (pdf: Uint8Array) =>
  /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(Buffer.from(pdf).toString('latin1'))?.slice(1).map(Number)

describe('a certificate for printing', () => {
  test('holds the signed document byte for byte, and verifies', async () => {
    const award = await makeAward(owner, achievement.id, 1)
    const { status, headers, bytes } = await bytesOf(`/c/${award.credentialId}.pdf`)
    expect([status, headers.get('content-type')]).toEqual([200, 'application/pdf'])
    expect(unbakePdf(bytes)).toEqual({ ok: true, value: await textOf(`/c/${award.credentialId}.json`) })
    const report = await owner.call('POST', '/api/v1/verify', bytes, { 'content-type': 'application/pdf' })
    expect(report.body).toMatchObject({ result: 'valid' })
    const again = (await bytesOf(`/c/${award.credentialId}.pdf`)).bytes
    expect(drawn(again)).toBe(drawn(bytes))
  })

  test('comes on the paper and the way up that are asked for, and on no other', async () => {
    const { credentialId } = await makeAward(owner, achievement.id, 2)
    for (const [query, size] of [
      ['', [841.89, 595.28]],
      ['?paper=letter', [792, 612]],
      ['?paper=a4&layout=portrait', [595.28, 841.89]],
      ['?paper=letter&layout=portrait&lang=th', [612, 792]],
    ] as const)
      expect([query, pageSize((await bytesOf(`/c/${credentialId}.pdf${query}`)).bytes)]).toEqual([query, size])
    expect((await bytesOf(`/c/${credentialId}.pdf?paper=a0`)).status).toBe(400)
  })

  test('is there for a class that asks at once, and a rush beyond that is told to come again', async () => {
    const { credentialId } = await makeAward(owner, achievement.id, 9)
    const same = await Promise.all(Array.from({ length: 60 }, () => bytesOf(`/c/${credentialId}.pdf?lang=fr`)))
    expect(new Set(same.map(one => one.status))).toEqual(new Set([200]))

    const awards = await Promise.all(Array.from({ length: 12 }, (_, at) => makeAward(owner, achievement.id, 100 + at)))
    const ways = ['landscape', 'portrait'].flatMap(layout =>
      ['a4', 'letter'].flatMap(paper => ['en', 'th'].map(lang => `layout=${layout}&paper=${paper}&lang=${lang}`)),
    )
    const asked = awards.flatMap(award => ways.map(way => `/c/${award.credentialId}.pdf?${way}`))
    const rush = await Promise.all(asked.map(path => bytesOf(path)))
    const counts = Map.groupBy(rush, one => one.status)
    expect([...counts.keys()].sort()).toEqual([200, 429])
    expect(counts.get(200)?.length).toBeGreaterThanOrEqual(41)
    expect((await bytesOf(asked[0] as string)).status).toBe(200)
  })

  test('of a class comes in one file, in the order of the list, without what is not in force', async () => {
    const awards = await Promise.all([21, 22, 23].map(number => makeAward(owner, achievement.id, number)))
    const [one, withdrawn, other] = awards as [Json, Json, Json]
    await owner.post(`/api/v1/awards/${withdrawn.id}/revoke`, { reason: 'a mistake' })
    const cookie = await server.signIn('owner.1@example.org')
    const print = (ids: readonly string[]) =>
      server.fetch('/api/v1/awards/certificates', {
        method: 'POST',
        headers: { cookie, origin: server.origin, 'content-type': 'application/json' },
        body: JSON.stringify({ ids, paper: 'letter' }),
      })
    const printed = await print([other.id, withdrawn.id, one.id])
    expect([printed.status, printed.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    const pdf = new Uint8Array(await printed.arrayBuffer())
    expect(pageSize(pdf)).toEqual([792, 612])
    expect(
      Buffer.from(pdf)
        .toString('latin1')
        .match(/\/Type \/Page\b/g),
    ).toHaveLength(2)
    expect(unbakePdf(pdf).ok).toBe(false)
    const nothing = await print([withdrawn.id])
    expect([nothing.status, await nothing.json()]).toMatchObject([422, { code: 'E_NOTHING_TO_PRINT' }])
    expect((await print(Array.from({ length: 101 }, () => one.id))).status).toBe(400)
  })

  test('is not printed of what was withdrawn', async () => {
    const award = await makeAward(owner, achievement.id, 3)
    await owner.post(`/api/v1/awards/${award.id}/revoke`, { reason: 'a mistake' })
    expect((await bytesOf(`/c/${award.credentialId}.json`)).status).toBe(200)
    expect((await bytesOf(`/c/${award.credentialId}.pdf`)).status).toBe(410)
  })

  test('nobody gets who may not open the page; its learner and a link do, until the link ends', async () => {
    const award = await makeAward(owner, achievement.id, 4)
    const learner = await claim(server, 4)
    await learner.patch(`/api/v1/wallet/awards/${award.id}`, { publicPage: false })
    expect((await bytesOf(`/c/${award.credentialId}.pdf`)).status).toBe(410)
    expect((await bytesOf(`/c/${crypto.randomUUID()}.pdf`)).status).toBe(404)

    const mine = await learner.get(`/api/v1/wallet/awards/${award.id}/certificate`)
    expect([mine.status, mine.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    const other = await claimOf(5)
    expect((await other.get(`/api/v1/wallet/awards/${award.id}/certificate`)).status).toBe(404)
    expect((await caller(server, {}).get(`/api/v1/wallet/awards/${award.id}/certificate`)).status).toBe(401)

    const share = (await learner.post('/api/v1/wallet/shares', { awardIds: [award.id] })).body
    const path = new URL(share.url).pathname
    const shared = await bytesOf(`${path}.pdf?paper=letter`)
    expect([shared.status, shared.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
    expect(pageSize(shared.bytes)).toEqual([792, 612])
    await learner.delete(`/api/v1/wallet/shares/${share.id}`)
    expect((await bytesOf(`${path}.pdf`)).status).toBe(410)
  })

  test('under a link that leaves something out there is none, and under a counted one only after the button', async () => {
    const award = await makeAward(owner, achievement.id, 6)
    const learner = await claim(server, 6)
    const share = async (more: Json) =>
      new URL((await learner.post('/api/v1/wallet/shares', { awardIds: [award.id], ...more })).body.url).pathname
    expect((await bytesOf(`${await share({ hides: ['name'] })}.pdf`)).status).toBe(404)
    const counted = await server.fetch(`${await share({ viewLimit: 1 })}.pdf`, { redirect: 'manual' })
    expect(counted.status).toBe(303)
  })
})

async function claimOf(number: number): Promise<Caller> {
  await makeAward(owner, achievement.id, number)
  return claim(server, number)
}

describe('how it looks', () => {
  test('is chosen for an achievement, with up to three who sign', async () => {
    const path = `/api/v1/achievements/${achievement.id}/certificate`
    expect((await owner.get(path)).body).toEqual({ design: 'classic', layout: 'landscape', signatories: [] })
    const choice = {
      design: 'modern',
      layout: 'portrait',
      signatories: [
        { name: 'Sample Head', title: 'Head of School' },
        { name: 'ตัวอย่าง', title: '' },
      ],
    }
    expect((await owner.put(path, choice)).status).toBe(200)
    expect((await owner.get(path)).body).toEqual(choice)
    const four = Array.from({ length: 4 }, () => ({ name: 'Sample', title: '' }))
    expect((await owner.put(path, { ...choice, signatories: four })).status).toBe(400)
    const award = await makeAward(owner, achievement.id, 8)
    expect(pageSize((await bytesOf(`/c/${award.credentialId}.pdf`)).bytes)).toEqual([595.28, 841.89])
    // What an achievement says is another matter: choosing a look makes no version of it.
    await owner.patch(`/api/v1/achievements/${achievement.id}`, { tags: ['listening'] })
    expect((await owner.get(path)).body).toEqual(choice)
    expect(JSON.stringify((await owner.get('/api/v1/audit')).body)).toContain('achievement.certificate-changed')
  })

  test('is seen beforehand, with nothing inside that could be taken for a credential', async () => {
    const path = `/api/v1/achievements/${achievement.id}/certificate-sample`
    for (const design of ['classic', 'modern', 'bright', 'plain']) {
      const seen = await owner.get(`${path}?design=${design}`)
      expect([design, seen.status, seen.headers.get('content-type')]).toEqual([design, 200, 'image/svg+xml'])
    }
    expect((await owner.get(`${path}?design=gothic`)).status).toBe(400)
    expect((await owner.get(`${path}?form=pdf`)).headers.get('content-type')).toBe('application/pdf')
  })
})
