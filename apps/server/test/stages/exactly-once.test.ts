import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { finishIntents } from '../../src/award/finish-intents.ts'
import { makeAwards } from '../../src/award/make-awards.ts'
import { zNewAward } from '../../src/award/schema.ts'
import { sweepIntents } from '../../src/award/sweep-intents.ts'
import type { Deps } from '../../src/deps.ts'
import type { Actor } from '../../src/people/actor.ts'
import { tx } from '../../src/platform/database.ts'
import { sql } from '../../src/platform/sql.ts'
import { LIST_ENTRIES, takeIndexes } from '../../src/status/take-indexes.ts'
import { inTenant, startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, type Json, learner, makeAchievement, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let issuerId: string
let achievement: Json

beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  issuerId = school.issuer.id
  achievement = await makeAchievement(owner)
})
afterAll(() => server?.stop())

const mailsTo = async (number: number) =>
  (await server.mails()).filter(one => one.to === learner(number).email && one.kind === 'award').length

/** I1, I2, I3, I5 and I13 over everything that this school has. */
async function checkInvariants(): Promise<void> {
  const broken = await inTenant(server, issuerId, tx =>
    tx.execute(sql`
      select 'two current credentials' as what from credential where is_current group by award_id having count(*) > 1
      union all select 'an index twice' from status_entry group by list_id, index having count(*) > 1
      union all select 'approved with an open intent' from award join issuance_intent on issuance_intent.award_id = award.id
        where done_at is null
      union all select 'issued without a credential' from award where state = 'issued'
        and not exists (select 1 from credential where award_id = award.id and is_current)
      union all select 'used does not count the entries' from status_list where used < (
        select count(*) from status_entry where list_id = status_list.id)`),
  )
  expect(broken.rows).toEqual([])
  const documents = await inTenant(server, issuerId, tx =>
    tx.execute<{ document: string }>(
      sql`select document from credential where is_current order by created_at desc limit 5`,
    ),
  )
  for (const { document } of documents.rows)
    expect((await owner.post('/api/v1/verify', JSON.parse(document))).body).toMatchObject({ result: 'valid' })
}

describe('an Idempotency-Key', () => {
  test('sent 20 times at once makes one award, one index, one credential, one mail', async () => {
    const body = { achievementId: achievement.id, recipient: learner(1), issue: true }
    const tries = await Promise.all(
      Array.from({ length: 20 }, () => owner.post('/api/v1/awards', body, { 'idempotency-key': 'same' })),
    )
    expect(tries.map(one => one.status)).toEqual(Array(20).fill(201))
    for (const what of ['id', 'credentialId', 'statusIndex', 'claimUrl'])
      expect(new Set(tries.map(one => one.body[what])).size, what).toBe(1)
    expect(await mailsTo(1)).toBe(1)
    await checkInvariants()
  })

  test('with another body is refused', async () => {
    const headers = { 'idempotency-key': 'other' }
    await owner.post('/api/v1/awards', { achievementId: achievement.id, recipient: learner(2), issue: true }, headers)
    expect(
      await owner.post(
        '/api/v1/awards',
        { achievementId: achievement.id, recipient: learner(3), issue: true },
        headers,
      ),
    ).toMatchObject({ status: 422, body: { code: 'E_IDEMPOTENCY_KEY_REUSED' } })
    expect(await mailsTo(3)).toBe(0)
  })

  test('of one school says nothing to another (its origin is the tenant’s own)', async () => {
    const found = await tx(server.deps, { issuerId: server.deps.newId() }, tx => tx.execute(sql`select 1 from award`))
    expect(found.rows).toEqual([])
  })
})

describe('a crash', () => {
  let number = 100
  const steps = ['after-intent', 'after-sign', 'before-issue-commit', 'after-issue-commit']

  class Crash extends Error {}
  const crashingAt = (step: string): Deps => ({
    ...server.deps,
    failpoint: name => {
      if (name === step) throw new Crash(step)
    },
  })

  async function award(deps: Deps, of: number): Promise<string> {
    const actor: Actor = { issuerId, kind: 'server', id: 'test', name: 'Test' }
    const request = zNewAward.parse({ achievementId: achievement.id, recipient: learner(of), issue: true })
    const origin = `key:crash-${of}`
    const originDigest = createHash('sha256').update(JSON.stringify(request)).digest('hex')
    const [made] = await tx(deps, { issuerId }, tx => makeAwards(tx, deps, actor, [{ request, origin, originDigest }]))
    if (!made?.ok) throw new Error(made?.code)
    await finishIntents(deps, actor, [made.awardId])
    return made.awardId
  }

  const bytesOf = async (of: number) => {
    const kept = await inTenant(server, issuerId, tx =>
      tx.execute<{ document: string; jwt: string; unsigned: string }>(sql`
        select credential.document, credential.jwt, issuance_intent.unsigned from award
        join issuance_intent on issuance_intent.award_id = award.id
        left join credential on credential.award_id = award.id where award.origin = ${`key:crash-${of}`}`),
    )
    return kept.rows
  }

  test.each(steps)('%s, then the same request again: one award, one mail', async step => {
    const of = number++
    await expect(award(crashingAt(step), of)).rejects.toThrow(Crash)
    const before = await bytesOf(of)
    expect(before).toHaveLength(1)
    await award(server.deps, of)
    const after = await bytesOf(of)
    expect(after).toHaveLength(1)
    expect(after[0]?.unsigned).toBe(before[0]?.unsigned)
    if (step === 'after-issue-commit') expect(after).toEqual(before)
    expect(await mailsTo(of)).toBe(1)
    await checkInvariants()
  })

  test.each(steps)('%s, and nobody asks again: the sweeper finishes it', async step => {
    const of = number++
    await expect(award(crashingAt(step), of)).rejects.toThrow(Crash)
    await sweepIntents(server.deps, 0)
    expect(await bytesOf(of)).toMatchObject([{ document: expect.any(String) }])
    expect(await mailsTo(of)).toBe(1)
    await checkInvariants()
  })

  test('signing the same intent twice gives the same bytes', async () => {
    const of = number++
    await award(server.deps, of)
    const [first] = await bytesOf(of)
    await inTenant(server, issuerId, async tx => {
      await tx.execute(
        sql`delete from credential where award_id = (select id from award where origin = ${`key:crash-${of}`})`,
      )
      await tx.execute(sql`update issuance_intent set done_at = null
        where award_id = (select id from award where origin = ${`key:crash-${of}`})`)
    })
    await sweepIntents(server.deps, 0)
    expect(await bytesOf(of)).toEqual([first])
  })
})

describe('status lists', () => {
  test('are filled to half at most, then the next one opens by itself', async () => {
    const take = (count: number) =>
      inTenant(server, issuerId, tx =>
        takeIndexes(
          tx,
          issuerId,
          Array.from({ length: count }, () => server.deps.newId()),
          {
            now: new Date(),
            random: server.deps.random,
          },
        ),
      )
    await take(1)
    await inTenant(server, issuerId, tx =>
      tx.execute(sql`update status_list set used = ${LIST_ENTRIES / 2 - 1} where id = '1'`),
    )
    expect([...(await take(1)).values()][0]?.listId).toBe('1')
    const next = await Promise.all(Array.from({ length: 5 }, () => take(3)))
    expect(new Set(next.flatMap(one => [...one.values()].map(place => place.listId)))).toEqual(new Set(['2']))
  })

  test('give out positions that are not neighbours', async () => {
    const places = await inTenant(server, issuerId, tx =>
      takeIndexes(
        tx,
        issuerId,
        Array.from({ length: 200 }, () => server.deps.newId()),
        {
          now: new Date(),
          random: server.deps.random,
        },
      ),
    )
    const indexes = [...places.values()].map(one => one.index)
    expect(new Set(indexes).size).toBe(200)
    expect(Math.max(...indexes) - Math.min(...indexes)).toBeGreaterThan(LIST_ENTRIES / 2)
    expect(indexes).not.toEqual(indexes.toSorted((a, b) => a - b))
  })
})
