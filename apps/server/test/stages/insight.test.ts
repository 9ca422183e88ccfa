import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countPending } from '../../src/insight/count-pending.ts'
import { sendReports } from '../../src/insight/send-reports.ts'
import { auditDatabase } from '../../src/operations/audit-database.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, claim, type Json, learner, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let issuer: Json
let listening: Json
let writing: Json
let pathway: Json

const step = (id: string, achievement: Json, after: string[] = []) => ({
  id,
  name: `Step ${id}`,
  after,
  ways: [{ kind: 'achievement', achievementId: achievement.id }],
})

beforeAll(async () => {
  server = await startTestServer()
  ;({ owner, issuer } = await openSchool(server))
  listening = await makeAchievement(owner)
  writing = await makeAchievement(owner, { name: 'Clear Writing', levels: [] })
  const steps = [step('a', listening), step('b', writing, ['a'])]
  const content = { name: 'Speaking up', description: '', language: 'en', steps }
  pathway = (await owner.post('/api/v1/pathways', { content })).body
  await owner.post(`/api/v1/pathways/${pathway.id}/publish`)
})
afterAll(() => server?.stop())

const insight = async (view: string, more = '') => (await owner.get(`/api/v1/insight/${view}${more}`)).body
const count = () => countPending(server.deps, issuer.id)

/** What was counted as things happened is what there is: asked by the very audit that an operator runs. */
async function expectInStep(): Promise<void> {
  await count()
  const { lines } = await auditDatabase(server.owner, { now: new Date(Date.now() + 86_400_000), sample: 1 })
  expect(lines.find(one => one.name === 'I13')?.breaks).toEqual([])
}

const enrol = (...numbers: number[]) =>
  owner.post(`/api/v1/pathways/${pathway.id}/enrolments`, { learners: numbers.map(learner) })

const learnerId = async (number: number): Promise<string> => {
  const { body } = await owner.get(`/api/v1/learners?q=${encodeURIComponent(learner(number).email)}`)
  return body.items[0].id
}

/** Looks at what is stored, as the database's owner. */
async function asOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(server.owner)
  await client.connect()
  try {
    await client.query("select set_config('laurel.issuer_id', $1, false)", [issuer.id])
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Chance that is the same each time. */
function chance(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

describe('the counts', () => {
  test('follow whatever happens, in any order, with a crash between', async () => {
    const below = chance(7)
    const awards: string[] = []
    const wallets = new Set<number>()
    const crash = () => {
      throw new Error('the server was killed')
    }
    for (let turn = 0; turn < 60; turn++) {
      const number = 100 + below(12)
      const some = awards[below(Math.max(1, awards.length))]
      switch (below(10)) {
        case 0:
        case 1:
        case 2:
          awards.push((await makeAward(owner, below(2) ? listening.id : writing.id, number)).id)
          break
        case 3:
          if (some) await owner.post(`/api/v1/awards/${some}/revoke`, { reason: 'mistake' })
          break
        case 4:
          if (some)
            await owner.post(`/api/v1/awards/${some}/correct`, {
              reason: 'name',
              recipient: { name: 'Sample Learner' },
            })
          break
        case 5:
          await enrol(number)
          break
        case 6: {
          const { body } = await owner.get(`/api/v1/pathways/${pathway.id}/enrolments`)
          if (body.items[0]) await owner.delete(`/api/v1/pathway-enrolments/${body.items[0].id}`)
          break
        }
        case 7: {
          if (awards.length === 0 || wallets.has(number)) break
          await makeAward(owner, listening.id, number)
          const wallet = await claim(server, number).catch(() => null)
          const held = wallet && (await wallet.get('/api/v1/wallet/awards')).body.items[0]
          if (!wallet || !held) break
          wallets.add(number)
          await wallet.post('/api/v1/wallet/shares', { awardIds: [held.id], name: 'x' })
          break
        }
        case 8: {
          const { body } = await owner.get(`/api/v1/learners?q=${encodeURIComponent(learner(number).email)}`)
          const one = body.items[0]
          if (one) expect((await owner.post(`/api/v1/learners/${one.id}/erase`, { name: one.name })).status).toBe(204)
          break
        }
        default:
          await countPending({ ...server.deps, failpoint: crash }, issuer.id).catch(() => 0)
      }
      if (turn % 20 === 19) await expectInStep()
    }
    await expectInStep()
  })

  test('are the same when they are made anew', async () => {
    await count()
    await asOwner(async client => {
      const read = async () =>
        (
          await client.query(
            'select measure, subject, bucket, n from insight_count where issuer_id = $1 and n <> 0 order by 1, 2, 3',
            [issuer.id],
          )
        ).rows
      const before = await read()
      expect(before.length).toBeGreaterThan(5)
      await client.query('select laurel_count_anew($1)', [issuer.id])
      expect(await read()).toEqual(before)
    })
  })

  test('that were tampered with are found by the audit', async () => {
    await asOwner(async client => {
      await client.query("update insight_count set n = n + 1 where issuer_id = $1 and measure = 'earned'", [issuer.id])
      const { lines } = await auditDatabase(server.owner, { now: new Date(), sample: 1 })
      expect(lines.find(one => one.name === 'I13')?.breaks.length).toBeGreaterThan(0)
      await client.query('select laurel_count_anew($1)', [issuer.id])
    })
    await expectInStep()
  })
})

describe('what is shown', () => {
  test('over time, by achievement, and as CSV', async () => {
    const before = (await insight('overview', '?period=30days')).figures.earned
    for (const number of [201, 202, 203]) await makeAward(owner, writing.id, number)
    await count()
    const after = await insight('overview', '?period=30days')
    expect(after.figures.earned).toBe(before + 3)
    expect(after.bars).toHaveLength(30)
    expect(after.bars.at(-1).earned).toBeGreaterThanOrEqual(3)
    expect(after.by).toBe('day')
    const { achievements } = await insight('achievements')
    expect(achievements.map((one: Json) => one.name)).toContain('Clear Writing')
    const table = await owner.get('/api/v1/insight/overview?period=30days&format=csv')
    expect(table.headers.get('content-type')).toContain('text/csv')
    expect(table.headers.get('content-disposition')).toContain('earned-over-time.csv')
  })

  test('the funnel of a pathway, and where learners stall', async () => {
    const numbers = Array.from({ length: 40 }, (_, index) => 300 + index)
    await enrol(...numbers)
    await Promise.all(numbers.map(number => makeAward(owner, listening.id, number)))
    for (const number of numbers.slice(0, 16)) await makeAward(owner, writing.id, number)
    await count()
    const [shown] = (await insight('pathways')).pathways
    expect(shown.learners.kind).toBe('number')
    expect(shown.steps[1].done.number).toBeGreaterThanOrEqual(15)
    expect(shown.steps[1].done.number % 5).toBe(0)
    expect(shown.stall).toMatchObject({ stepId: 'b' })
    expect((await insight('overview')).attention.stalls[0]).toMatchObject({ pathway: 'Speaking up', step: 'Step b' })
    expect((await owner.get(`/api/v1/pathways/${pathway.id}/counts`)).body.learners).toEqual(shown.learners)
  })

  test('cohorts, small ones only together (H-58)', async () => {
    const into = (cohort: string, from: number, length: number) =>
      Array.from({ length }, (_, index) => ({ email: learner(from + index).email, cohort }))
    const learners = [...into('Class A', 300, 20), ...into('Class B', 320, 15), ...into('Class C', 335, 5)]
    expect((await owner.post('/api/v1/learners/cohorts', { learners })).body).toEqual({ changed: 40 })
    await count()
    const { cohorts, all } = await insight('cohorts')
    const together = cohorts.find((one: Json) => one.kind === 'together')
    // Everybody else is without a cohort, and many; so C needs company, and it is the smallest that is large enough.
    expect(cohorts.map((one: Json) => one.names)).toContainEqual(['Class A'])
    expect(together.names).toContain('Class C')
    expect(together.names.length + (together.names.includes('Class C') ? 0 : 1)).toBeGreaterThan(0)
    expect(JSON.stringify(cohorts)).not.toMatch(/"number":[1-9]\b/)
    expect(all.learners.kind).toBe('number')
    expect(await insight('cohorts')).toEqual({ cohorts, all })
    expect((await owner.get('/api/v1/cohorts')).body.items).toEqual(['Class A', 'Class B', 'Class C'])
    expect((await owner.get('/api/v1/learners?cohort=Class%20C')).body.items).toHaveLength(5)
    await expectInStep()
  })

  test('a minor is in no cohort’s figures until that is allowed', async () => {
    await count()
    const id = await learnerId(320)
    expect((await owner.put(`/api/v1/learners/${id}/age`, { birthDate: '2020-01-01' })).status).toBeLessThan(300)
    await count()
    const found = await asOwner(client =>
      client.query('select by_cohort from insight_learner where issuer_id = $1 and learner_id = $2', [issuer.id, id]),
    )
    expect(found.rows).toEqual([{ by_cohort: false }])
    const counted = await asOwner(client =>
      client.query(
        "select n::int from insight_count where issuer_id = $1 and measure = 'learners' and subject = 'in:Class B'",
        [issuer.id],
      ),
    )
    expect(counted.rows).toEqual([{ n: 14 }])
    await expectInStep()
  })

  test('an unknown learner, or an unknown field, changes no cohort', async () => {
    const wrong = await owner.post('/api/v1/learners/cohorts', {
      learners: [
        { email: learner(300).email, cohort: 'Class Z' },
        { email: 'nobody@example.org', cohort: 'Class Z' },
      ],
    })
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ path: 'learners.1.email', code: 'unknown' }] } })
    expect((await owner.get('/api/v1/cohorts')).body.items).not.toContain('Class Z')
  })

  test('waiting times, claims, skills and sharing', async () => {
    const times = await insight('waiting-times')
    expect(times).toMatchObject({ award: null, achievements: [] })
    expect(await insight('claims')).toMatchObject({ waiting: 0, oldest: null, achievements: [] })
    expect(await insight('skills')).toEqual({ frameworks: [] })
    const sharing = await insight('sharing')
    expect(sharing.months.at(-1)).toMatchObject({ seen: { kind: 'few' } })
    // The months that the last 365 days touch: thirteen, and twelve where today ends one.
    const today = new Date()
    const first = new Date(today.getTime() - 364 * 86_400_000)
    const span = (today.getUTCFullYear() - first.getUTCFullYear()) * 12 + today.getUTCMonth() - first.getUTCMonth() + 1
    expect(sharing.months).toHaveLength(span)
  })

  test('a credential that is found genuine is counted, and a made-up one is not', async () => {
    const award = await makeAward(owner, listening.id, 400)
    const document = await (await server.fetch(`/c/${award.credentialId}.json`)).text()
    const anyone = caller(server, {})
    const verify = (text: string) => anyone.post('/api/v1/verify', text, { 'content-type': 'application/json' })
    const verified = async () => {
      await count()
      const found = await asOwner(client =>
        client.query("select sum(n)::int as n from insight_count where issuer_id = $1 and measure = 'verified'", [
          issuer.id,
        ]),
      )
      return found.rows[0].n ?? 0
    }
    const before = await verified()
    expect((await verify(document)).body.result).toBe('valid')
    await verify(document.replace('Active Listening', 'Active Flying'))
    expect(await verified()).toBe(before + 1)
  })
})

describe('who sees it', () => {
  test('is what the roles’ table says', async () => {
    for (const [role, wanted] of [
      ['viewer', [200, 403, 403]],
      ['teacher', [200, 200, 403]],
      ['administrator', [200, 200, 200]],
    ] as const) {
      const email = `${role}@example.org`
      const cookie = await server.signIn(email)
      const invited = await owner.post('/api/v1/invitations', { name: role, email, role })
      expect(invited.status).toBe(201)
      const mail = (await server.mails()).findLast(one => one.to === email)
      const token = /\/join\/([\w-]+)/.exec(mail?.text ?? '')?.[1]
      const member = caller(server, { cookie, origin: server.origin })
      expect((await member.post(`/api/v1/join/${token}`)).status).toBeLessThan(300)
      const tried = []
      for (const view of ['overview', 'pathways', 'cohorts'])
        tried.push((await member.get(`/api/v1/insight/${view}`)).status)
      expect([role, tried]).toEqual([role, wanted])
      const { attention } = (await member.get('/api/v1/insight/overview')).body
      expect(attention === null).toBe(role === 'viewer')
    }
  })
})

// The clock goes on from here.
describe('the report', () => {
  test('comes once for each month, in the member’s language, and ends by its link', async () => {
    expect((await owner.put('/api/v1/insight/report', { every: 'monthly', locale: 'th' })).body).toEqual({
      every: 'monthly',
    })
    expect((await owner.get('/api/v1/insight/report')).body).toEqual({ every: 'monthly' })
    expect(await sendReports(server.deps)).toBe(0)
    const now = new Date()
    server.setClock(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1, 3)))
    const killed = {
      ...server.deps,
      failpoint: () => {
        throw new Error('killed')
      },
    }
    await sendReports(killed).catch(() => 0)
    expect([await sendReports(server.deps), await sendReports(server.deps)]).toEqual([1, 0])
    const reports = (await server.mails()).filter(one => one.kind === 'insight')
    expect(reports).toHaveLength(1)
    const [report] = reports
    expect(report).toMatchObject({ to: 'owner.1@example.org', locale: 'th' })
    expect(report?.text).not.toMatch(/Sample Learner/)
    const path = /\/insight-report\/[\w-]+/.exec(report?.text ?? '')?.[0] ?? ''
    expect((await server.fetch(path)).status).toBe(200)
    expect((await owner.get('/api/v1/insight/report')).body).toEqual({ every: 'monthly' })
    const ended = await server.fetch(path, { method: 'POST', headers: { origin: server.origin } })
    expect(ended.status).toBe(200)
    expect((await owner.get('/api/v1/insight/report')).body).toEqual({ every: 'off' })
    expect((await server.fetch(path)).status).toBe(404)
    const key = await owner.post('/api/v1/api-keys', { name: 'k', scopes: ['insight:read'] })
    const program = caller(server, { authorization: `Bearer ${key.body.secret ?? key.body.key ?? key.body.token}` })
    expect((await program.put('/api/v1/insight/report', { every: 'weekly' })).status).toBe(403)
    server.setClock(null)
  })
})
