import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fillDemonstration } from '../../src/demonstration/fill-demonstration.ts'
import { INSTITUTIONS, programmeOf } from '../../src/demonstration/institutions.ts'
import { countPending } from '../../src/insight/count-pending.ts'
import { appendLeft } from '../../src/log/append.ts'
import { createMetrics } from '../../src/platform/metrics.ts'
import { publishEverything } from '../../src/status/publish-everything.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'

/* What a newcomer finds: four institutions in which everything that the product knows has happened to somebody. */

let server: TestServer
let owner: pg.Client
const count = async (statement: string): Promise<number> =>
  Number((await owner.query<{ count: string }>(`select count(*) from ${statement}`)).rows[0]?.count)
const texts = async (statement: string): Promise<string[]> =>
  (await owner.query<{ text: string }>(statement)).rows.map(row => row.text)

beforeAll(async () => {
  server = await startTestServer({ isDemo: true })
  owner = new pg.Client(server.owner)
  await owner.connect()
}, 120_000)
afterAll(async () => {
  await owner?.end()
  await server?.stop()
})

/** How many rows each table has. Sessions and keys of programs that only look are none of it. */
async function everything(): Promise<Record<string, number>> {
  const tables = await texts(
    "select table_name as text from information_schema.tables where table_schema = 'public' order by 1",
  )
  const counts: Record<string, number> = {}
  for (const name of tables) counts[name] = await count(`"${name}"`)
  return counts
}

describe('awards in each state', () => {
  test.each([
    ['draft', "state = 'draft'"],
    ['approved and not sent out', "state = 'approved'"],
    ['issued and in no wallet', "state = 'issued' and claimed_at is null"],
    ['in a wallet', "state = 'issued' and claimed_at is not null"],
    [
      'in a wallet, with a page that its learner has closed',
      "state = 'issued' and claimed_at is not null and not public_page",
    ],
    ['suspended', 'suspended_at is not null'],
    ['revoked, with a reason', "state = 'revoked' and revocation_reason <> ''"],
    ['corrected: one took another’s place', 'replaces is not null'],
    ['superseded', "state = 'superseded'"],
    ['expired', "state = 'issued' and valid_until < now()"],
    ['ending soon', "state = 'issued' and valid_until between now() and now() + interval '60 days'"],
    ['renewed', 'renews is not null'],
    ['made under the first of two versions', 'achievement_version = 1'],
    ['made under the second', 'achievement_version = 2'],
  ])('%s', async (_, condition) => expect(await count(`award where ${condition}`)).toBeGreaterThan(0))

  test('three wait for the registrar of the school where nothing goes out unapproved', async () => {
    expect(
      await count(
        "award join issuer using (issuer_id) where state = 'draft' and short_name = 'holy-trinity' and approval = 'registrar'",
      ),
    ).toBe(3)
  })

  test('all of it has happened by now, and lists that go by ids go by time', async () => {
    const now = new Date().toISOString()
    expect(await count(`award where created_at > '${now}' or issued_at > '${now}' or claimed_at > '${now}'`)).toBe(0)
    const byId = await owner.query<{ at: Date }>('select at from audit order by issuer_id, id')
    const byTime = await owner.query<{ at: Date }>('select at from audit order by issuer_id, at')
    const minutes = (rows: { at: Date }[]) => rows.map(row => Math.round(row.at.getTime() / 60_000))
    expect(minutes(byId.rows)).toEqual(minutes(byTime.rows))
  })
})

describe('what can be earned', () => {
  test('two versions, certificates of four designs, and who signs them', async () => {
    expect(await count('achievement where version = 2')).toBe(INSTITUTIONS.length)
    expect(await texts("select distinct certificate->>'design' as text from achievement order by 1")).toEqual([
      'bright',
      'classic',
      'modern',
      'plain',
    ])
    expect(await count("achievement where jsonb_array_length(certificate->'signatories') = 0")).toBe(0)
  })

  test('the twelve courses of the specialisation speak Thai and English throughout', async () => {
    const thammasat = INSTITUTIONS.find(one => one.locale === 'th')
    const courses = (thammasat ? programmeOf(thammasat).achievements : []).filter(one => one.kind === 'micro')
    expect(courses).toHaveLength(12)
    for (const { name, description, criteria, levels, translations } of courses) {
      for (const text of [name, description, criteria.narrative]) expect(text).toMatch(/\p{Script=Thai}/u)
      const { en } = translations
      for (const text of [en?.name, en?.description, en?.criteria]) expect(text).toMatch(/^[^\u0e00-\u0e7f]{4,}$/u)
      for (const level of levels) expect(level.translations?.en?.name).toBeTruthy()
    }
    expect(new Set(courses.map(one => one.criteria.narrative)).size).toBe(12)
  })
})

describe('minors', () => {
  test('families that have allowed, refused, and not yet answered', async () => {
    expect(await count('guardian where accepted_at is not null and ended_at is null')).toBe(3)
    expect(await texts('select distinct decision as text from consent order by 1')).toEqual(['granted', 'withdrawn'])
    expect(await texts('select distinct purpose as text from consent_request order by 1')).toEqual(['hold', 'name'])
  })

  test('one who comes of age within two weeks, and one who did and has not decided yet', async () => {
    expect(await count("learner_age where adult_from between now() and now() + interval '14 days'")).toBe(1)
    expect(await count('learner_age where handed_over_at is not null and confirmed_at is null')).toBe(1)
  })

  test('nobody of the school shows a page without having said so', async () => {
    expect(
      await count(
        "award join issuer using (issuer_id) where short_name = 'holy-trinity' and page_opened_at is not null",
      ),
    ).toBe(0)
  })
})

test('links that are open, used up and taken back, with the hours in which they were opened', async () => {
  expect(await count('share_link where withdrawn_at is null and view_limit is null and views > 0')).toBeGreaterThan(0)
  expect(await count('share_link where views = view_limit')).toBeGreaterThan(0)
  expect(await count('share_link where withdrawn_at is not null and views > 0')).toBeGreaterThan(0)
  expect(await count('share_view')).toBeGreaterThan(10)
  expect(await count('vault')).toBe(INSTITUTIONS.flatMap(one => one.people.filter(person => person.hasWallet)).length)
})

test('work for a second person, invitations, a class from a spreadsheet, and a trail of it all', async () => {
  expect(
    await count("revocation_request_award join revocation_request on id = request_id where state = 'open'"),
  ).toBeGreaterThanOrEqual(3)
  expect(await count('invitation where expires_at > now()')).toBe(INSTITUTIONS.length)
  expect(await count('invitation where expires_at < now()')).toBe(INSTITUTIONS.length)
  expect(await count("job where state = 'done' and succeeded = 8 and failed = 2")).toBe(INSTITUTIONS.length)
  expect(await texts('select distinct event as text from audit')).toEqual(
    expect.arrayContaining([
      'achievement.changed',
      'award.approved',
      'award.claimed',
      'award.corrected',
      'award.reinstated',
      'award.renewed',
      'award.revoked',
      'award.suspended',
      'consent.granted',
      'consent.withdrawn',
      'guardian.accepted',
      'learner.came-of-age',
      'member.invited',
      'revocation.requested',
    ]),
  )
})

test('everybody is marked as a sample, and nobody has an address that could be anybody’s', async () => {
  for (const table of ['person', 'learner', 'guardian', 'invitation']) {
    expect(
      await texts(`select name as text from ${table} where name not like '%Sample%' and name not like '%ตัวอย่าง%'`),
    ).toEqual([])
    expect(await texts(`select email as text from ${table} where email not like '%.demo.example'`)).toEqual([])
  }
  expect(await texts("select name as text from issuer where name !~ 'demonstration|สาธิต'")).toEqual([])
})

test('four pathways lead through what can be earned, with learners at every step of them', async () => {
  expect(await count("pathway where state = 'published' and is_open")).toBe(INSTITUTIONS.length)
  for (const { shortName, country } of INSTITUTIONS) {
    expect(await count(`issuer where short_name = '${shortName}' and country = '${country}'`)).toBe(1)
    const on = `pathway_enrolment join issuer using (issuer_id) where short_name = '${shortName}'`
    expect([shortName, await count(`${on} and steps_done > 0`)]).not.toEqual([shortName, 0])
    expect([shortName, await count(`${on} and completed_at is not null`)]).not.toEqual([shortName, 0])
  }
})

test('claims in each state, a partner who stands behind what travels inside, and what counts from elsewhere', async () => {
  expect(await texts('select state as text from learner_claim order by 1')).toEqual([
    'appealed',
    'approved',
    'in-review',
    'rework',
    'submitted',
  ])
  expect(await count("award where origin like 'claim:%' and state = 'issued'")).toBe(1)
  expect(await count("issuer where kind = 'endorser'")).toBe(2)
  expect(await count("credential where document like '%EndorsementCredential%'")).toBeGreaterThan(10)
  expect(await count('recognition_agreement')).toBe(1)
})

test('filling it again changes nothing, nor does filling what was interrupted before its end', {
  timeout: 120_000,
}, async () => {
  // What waits to be counted, to be published, or to go on record, would be meanwhile.
  const settled = async () => {
    // Twice nothing: a round that waits for another's has nothing of its own, and the other may have left ages to look at.
    for (let idle = 0; idle < 2; ) idle = (await countPending(server.deps)) === 0 ? idle + 1 : 0
    await publishEverything(server.deps, createMetrics())()
    await appendLeft(server.deps)
    return everything()
  }
  const before = await settled()
  await fillDemonstration(server.deps, server.auth)
  expect(await settled()).toEqual(before)
  await owner.query(
    "delete from vault where person_id = (select id from person where email = 'learner.2@ontario-tech-education.demo.example')",
  )
  await owner.query(
    "update issuer set description = null where short_name in ('holy-trinity', 'ontario-tech-education', 'elmbrook-launch')",
  )
  await fillDemonstration(server.deps, server.auth)
  expect(await settled()).toEqual(before)
})
