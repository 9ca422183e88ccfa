import { readFileSync } from 'node:fs'
import { checkCompleteness, type DescribedAchievement } from '@laurel/core/achievement'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bootstrapIssuer } from '../../src/people/set-up.ts'
import { unfitFor } from '../../src/programme/as-achievement.ts'
import { readyMade } from '../../src/programme/ready-made.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

/* Programmes as files: taken in as a whole, given out again as they came, brought up to date, taken back. */

const KEY = `lrl_${'another-school-'.repeat(3)}`

let server: TestServer
let owner: Caller
let other: Caller
beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
  await bootstrapIssuer(server.deps, { issuer: 'another', apiKey: KEY })
  other = caller(server, { authorization: `Bearer ${KEY}` })
}, 60_000)
afterAll(() => server?.stop())

/** Waits as a screen does: asks until it is over. */
async function added(who: Caller, body: Json): Promise<Json> {
  const begun = await who.post('/api/v1/programmes', body)
  expect(begun).toMatchObject({ status: 202 })
  await expect
    .poll(async () => (await who.get(`/api/v1/programme-imports/${begun.body.id}`)).body.state, { timeout: 60_000 })
    .toMatch(/done|failed/)
  return (await who.get(`/api/v1/programme-imports/${begun.body.id}`)).body
}
const exported = async (who: Caller, body: Json): Promise<string> => {
  const response = await who.call('POST', '/api/v1/programmes/export', body)
  expect(response.status).toBe(200)
  return JSON.stringify(response.body)
}
const about = { id: 'test.again', edition: '1', name: 'Again', description: '', author: 'Sample', licence: 'CC-BY-4.0' }
const small = (more: Json = {}): Json => ({
  format: 'laurel-programme',
  version: 1,
  id: 'test.small',
  edition: '1',
  name: 'Small',
  language: 'en',
  author: 'Sample',
  licence: 'CC0-1.0',
  achievements: [
    {
      key: 'one',
      name: 'One thing',
      description: 'Does one thing.',
      kind: 'micro',
      achievementType: 'MicroCredential',
      criteria: { narrative: 'It was seen.' },
      language: 'en',
      picture: { design: { template: 'seal', palette: 'sea', symbol: 'star' } },
    },
  ],
  ...more,
})

describe('the ready-made ones', () => {
  test('are four, and each says everything that it can say by itself', async () => {
    const { items } = (await owner.get('/api/v1/programmes')).body
    expect(items.map((one: Json) => [one.ready, one.languages, one.counts.achievements])).toEqual([
      ['business-innovation', ['en', 'th'], 13],
      ['design-thinking', ['en', 'fr'], 6],
      ['launch-skills', ['en'], 6],
      ['teacher-learning', ['en', 'fr'], 6],
    ])
    for (const { ready, text, programme } of readyMade()) {
      expect(unfitFor(programme.achievements)).toEqual([])
      expect(readFileSync(new URL(`../../programmes/${ready}.json`, import.meta.url), 'utf8')).toBe(text)
    }
    for (const { programme } of readyMade())
      for (const one of programme.achievements) {
        const facts: DescribedAchievement = {
          name: one.name,
          description: one.description,
          criteria: one.criteria.narrative,
          levels: one.levels.length,
          rubricCriteria: one.rubric?.criteria.length ?? 0,
          alignments: one.alignments.length,
          sharedAlignments: one.alignments.filter(({ framework }) => framework === 'onet').length,
          endorsements: 0,
          workloadHours: one.workloadHours,
          credits: one.credits,
          tags: one.tags.length,
          isClaimable: one.claimable,
          descriptors: one.descriptors,
          issuer: { country: 'CA', description: 'x', email: 'x@example.org', hasLogo: true },
        }
        const missing = (list: 'eu' | 'ecampus') =>
          checkCompleteness(list, facts).flatMap(({ id, weight, isMet }) => (weight === 'need' && !isMet ? [id] : []))
        expect([one.key, missing('eu')]).toEqual([one.key, []])
        // Who asks for people who can do this is for the institution to say.
        expect(missing('ecampus').filter(id => id !== 'demand' && id !== 'evidence' && id !== 'extensible')).toEqual([])
      }
  })

  test.each(readyMade().map(one => [one.ready] as const))('%s comes in as a whole, and as drafts', async ready => {
    const plan = (await owner.post('/api/v1/programmes/preview', { ready })).body
    expect(plan.added).toBeNull()
    const all = [...plan.frameworks, ...plan.achievements, ...plan.pathways]
    expect(all.every(one => one.doing === 'make')).toBe(true)
    const done = await added(owner, { ready })
    expect(done).toMatchObject({ state: 'done', canUndo: true, problems: [] })
    const pathway = (await owner.get(`/api/v1/pathways/${Object.values(done.pathways)[0]}`)).body
    expect(pathway).toMatchObject({ state: 'draft', problems: [] })
    expect((await owner.post(`/api/v1/pathways/${pathway.id}/publish`)).status).toBe(200)
    const again = (await owner.post('/api/v1/programmes/preview', { ready })).body
    const news = [...again.frameworks, ...again.achievements, ...again.pathways].filter(one => one.doing !== 'same')
    expect(news).toEqual([])
  })

  test('come in without the words that nobody can see through: an issuer’s O*NET is one, however many point at it', async () => {
    const { items } = (await owner.get('/api/v1/frameworks')).body
    expect(items.filter((one: Json) => one.format === 'onet')).toHaveLength(1)
    const { items: found } = (await owner.get('/api/v1/skills?q=critical%20thinking')).body
    expect(found.filter((one: Json) => one.code === '2.A.2.a')).toHaveLength(1)
  })
})

test('what was taken in is given out as it came, by another school to the letter', async () => {
  for (const { ready, programme } of readyMade()) {
    const mine = (await owner.get('/api/v1/programme-imports')).body.items.find(
      (one: Json) => one.programmeId === programme.id,
    )
    const choose = (one: Json) => ({
      ...about,
      pathways: Object.values(one.pathways),
      achievements: Object.values(one.achievements),
    })
    const first = await exported(owner, choose(mine))
    const theirs = await added(other, { file: first })
    expect(theirs.state).toBe('done')
    expect(await exported(other, choose(theirs))).toBe(first)
    // And as the file that comes with the server has it, but for what is said of it as a whole and for keys.
    const before = JSON.parse(readFileSync(new URL(`../../programmes/${ready}.json`, import.meta.url), 'utf8'))
    const after = JSON.parse(first)
    expect(after.achievements.map((one: Json) => one.rubric)).toEqual(
      after.achievements.map((one: Json) => before.achievements.find((old: Json) => old.name === one.name).rubric),
    )
    await other.post(`/api/v1/programme-imports/${theirs.id}/undo`)
  }
}, 120_000)

test('of two that begin at once one is told that it is being added', async () => {
  const body = { file: JSON.stringify(small({ id: 'test.at-once' })) }
  const answers = await Promise.all([owner.post('/api/v1/programmes', body), owner.post('/api/v1/programmes', body)])
  const codes = answers.map(one => (one.status === 202 ? 'begun' : one.body.code)).toSorted()
  expect(codes[1]).toBe('begun')
  expect(['E_PROGRAMME_RUNNING', 'E_PROGRAMME_THERE']).toContain(codes[0])
})

describe('a second time', () => {
  test('it says that it is there, and makes another one or a next version only when told', async () => {
    const file = JSON.stringify(small())
    const first = await added(owner, { file })
    expect(await owner.post('/api/v1/programmes', { file })).toMatchObject({
      status: 409,
      body: { code: 'E_PROGRAMME_THERE' },
    })
    const plan = (await owner.post('/api/v1/programmes/preview', { file })).body
    expect(plan).toMatchObject({ added: { importId: first.id, isSame: true }, achievements: [{ doing: 'same' }] })

    const award = await makeAward(owner, first.achievements.one)
    expect(award.state).toBe('issued')
    const newer = small({ edition: '2' })
    newer.achievements[0].criteria.narrative = 'It was seen twice.'
    const next = { file: JSON.stringify(newer) }
    expect((await owner.post('/api/v1/programmes/preview', next)).body).toMatchObject({
      added: { isSame: false },
      achievements: [{ key: 'one', doing: 'change' }],
    })
    const updated = await added(owner, { ...next, mode: 'update' })
    expect(updated).toMatchObject({ state: 'done', changed: 1, made: 0, canUndo: false })
    expect((await owner.get(`/api/v1/achievements/${first.achievements.one}`)).body).toMatchObject({
      version: 2,
      criteria: { narrative: 'It was seen twice.' },
    })
    const another = await added(owner, { ...next, mode: 'new' })
    expect(another.achievements.one).not.toBe(first.achievements.one)
  }, 60_000)

  test('skills and levels are known again: what has a name keeps its id', async () => {
    const file = (more: Json) =>
      JSON.stringify(
        small({
          id: 'test.skills',
          frameworks: [{ key: 'f', title: 'F', language: 'en', skills: [{ key: 'a', statement: 'A' }], ...more }],
          achievements: [
            {
              ...small().achievements[0],
              levels: [{ name: 'First' }, { name: 'Second' }],
              alignments: [{ framework: 'f', skill: 'a', fromLevel: 2 }],
            },
          ],
        }),
      )
    const first = await added(owner, { file: file({}) })
    const before = (await owner.get(`/api/v1/achievements/${first.achievements.one}`)).body
    const more = {
      skills: [
        { key: 'b', statement: 'B' },
        { key: 'a', parent: 'b', statement: 'A, said better' },
      ],
    }
    await added(owner, { file: file(more), mode: 'update' })
    const tree = (await owner.get(`/api/v1/frameworks/${first.frameworks.f}/tree`)).body.items
    expect(tree.map((one: Json) => one.statement)).toEqual(['B', 'A, said better'])
    const after = (await owner.get(`/api/v1/achievements/${first.achievements.one}`)).body
    expect(after.levels).toEqual(before.levels)
    expect(after.alignments[0].skillId).toBe(before.alignments[0].skillId)
    expect(after.alignments[0].fromLevel).toBe(2)
  }, 60_000)
})

test('an update that would break a published pathway makes nothing, and says which', async () => {
  const pathway = (more: Json) => ({ key: 'p', name: 'P', language: 'en', ...more })
  const file = (more: Json) => JSON.stringify(small({ id: 'test.published', pathways: [pathway(more)] }))
  const step = { id: 'a', name: 'A', ways: [{ achievement: 'one' }] }
  const first = await added(owner, { file: file({ steps: [step] }) })
  expect((await owner.post(`/api/v1/pathways/${first.pathways.p}/publish`)).status).toBe(200)
  const changed = JSON.parse(file({ steps: [{ ...step, ways: [] }] }))
  changed.achievements[0].name = 'Another name'
  const done = await added(owner, { file: JSON.stringify(changed), mode: 'update' })
  expect(done).toMatchObject({ state: 'failed', problems: [{ path: '$.pathways[0]', code: 'pathway-broken' }] })
  expect((await owner.get(`/api/v1/achievements/${first.achievements.one}`)).body.name).toBe('One thing')
}, 60_000)

test('what was added to a framework here stays, and is no news', async () => {
  const skills = [{ key: 'a', statement: 'A' }]
  const programme = small({ id: 'test.grown', frameworks: [{ key: 'f', title: 'F', language: 'en', skills }] })
  const first = await added(owner, { file: JSON.stringify(programme) })
  const id = first.frameworks.f
  const { revision } = (await owner.get(`/api/v1/frameworks/${id}`)).body
  await owner.post(`/api/v1/frameworks/${id}/skills`, { revision, skills: [{ statement: 'Ours' }] })
  const plan = (await owner.post('/api/v1/programmes/preview', { file: JSON.stringify(programme) })).body
  expect(plan.frameworks).toMatchObject([{ doing: 'same' }])
}, 60_000)

describe('taking back', () => {
  test('leaves nothing of it behind while nobody has used it', async () => {
    const counts = async () => [
      (await other.get('/api/v1/achievements')).body.items.length,
      (await other.get('/api/v1/pathways')).body.items.length,
      (await other.get('/api/v1/frameworks')).body.items.length,
    ]
    const before = await counts()
    const done = await added(other, { ready: 'design-thinking' })
    expect(await counts()).not.toEqual(before)
    expect((await other.post(`/api/v1/programme-imports/${done.id}/undo`)).body.state).toBe('undone')
    expect(await counts()).toEqual(before)
    expect((await other.post('/api/v1/programmes/preview', { ready: 'design-thinking' })).body.added).toBeNull()
    const events = (await other.get('/api/v1/audit')).body.items.map((one: Json) => one.event)
    expect(events).toEqual(expect.arrayContaining(['programme.imported', 'programme.undone']))
  }, 60_000)

  test('is refused with what is in use: an award, a learner on the pathway, a pathway of one’s own', async () => {
    const done = await added(other, { file: JSON.stringify(small({ id: 'test.used' })) })
    await makeAward(other, done.achievements.one)
    expect(await other.post(`/api/v1/programme-imports/${done.id}/undo`)).toMatchObject({
      status: 409,
      body: { code: 'E_PROGRAMME_USED', errors: [{ path: `achievements.${done.achievements.one}` }] },
    })
    const second = await added(other, { file: JSON.stringify(small({ id: 'test.pointed-at' })) })
    const content = {
      name: 'Mine',
      description: '',
      language: 'en',
      steps: [{ id: 'a', name: 'a', ways: [{ kind: 'achievement', achievementId: second.achievements.one }] }],
    }
    expect((await other.post('/api/v1/pathways', { content })).status).toBe(201)
    expect((await other.post(`/api/v1/programme-imports/${second.id}/undo`)).status).toBe(409)
  }, 60_000)
})

test('a picture of one’s own travels with it, drawn anew', async () => {
  const mine = await makeAchievement(owner, { name: 'With a picture' })
  const drawn = await server.fetch(mine.imageUrl)
  const png = new Uint8Array(await drawn.arrayBuffer())
  expect((await owner.put(`/api/v1/achievements/${mine.id}/image`, png, { 'content-type': 'image/png' })).status).toBe(
    200,
  )
  const file = await exported(owner, { ...about, achievements: [mine.id] })
  expect(JSON.parse(file).achievements[0].picture.png).toMatch(/^data:image\/png;base64,/)
  const theirs = await added(other, { file })
  expect(theirs.state).toBe('done')
  expect(await exported(other, { ...about, achievements: [theirs.achievements['with-a-picture']] })).toBe(file)
}, 60_000)

describe('a file that is wrong', () => {
  const wrong = async (body: Json) => (await owner.post('/api/v1/programmes/preview', body)).body
  test.each<[string, string, string]>([
    ['no JSON', '{', '$'],
    ['a field named twice', '{"format":"laurel-programme","format":"x"}', '$'],
    ['a prototype', '{"format":"laurel-programme","version":1,"__proto__":{}}', '$'],
    ['another format', '{"format":"x"}', '$.format'],
    ['a later version', '{"format":"laurel-programme","version":2}', '$.version'],
    ['depth', `${'['.repeat(40)}${']'.repeat(40)}`, '$'],
    [
      'a picture that is an SVG',
      JSON.stringify(
        small({
          achievements: [{ ...small().achievements[0], picture: { png: 'data:image/svg+xml;base64,PHN2Zz4=' } }],
        }),
      ),
      '$.achievements[0].picture.png',
    ],
    ['an unknown field', JSON.stringify(small({ tracker: 1 })), '$.tracker'],
    ['letters that turn the words around them', JSON.stringify(small({ name: 'a\u202eb' })), '$.name'],
  ])('%s: says where, and repeats nothing of it', async (_, file, path) => {
    expect(await wrong({ file })).toMatchObject({ code: 'E_PROGRAMME_INVALID', errors: [{ path }] })
  })

  test('with a picture that is none fails as a whole, and says which', async () => {
    const bad = { ...small().achievements[0], key: 'two', picture: { png: 'data:image/png;base64,AAAA' } }
    const file = JSON.stringify(small({ id: 'test.bad-picture', achievements: [small().achievements[0], bad] }))
    const before = (await owner.get('/api/v1/achievements?limit=200')).body.items.length
    const done = await added(owner, { file })
    expect(done).toMatchObject({
      state: 'failed',
      made: 0,
      problems: [{ path: '$.achievements[1].picture.png', code: 'broken-picture' }],
    })
    expect((await owner.get('/api/v1/achievements?limit=200')).body.items).toHaveLength(before)
    // It can be tried again once it is mended.
    expect((await added(owner, { file: JSON.stringify(small({ id: 'test.bad-picture' })) })).state).toBe('done')
  }, 60_000)
})

test('only who may change everything that a programme is made of brings one in', async () => {
  const key = async (...scopes: string[]) => {
    const { body } = await owner.post('/api/v1/api-keys', { name: 'k', scopes })
    return caller(server, { authorization: `Bearer ${body.secret}` })
  }
  const reader = await key('achievements:read')
  expect((await reader.post('/api/v1/programmes', { ready: 'design-thinking' })).status).toBe(403)
  expect((await reader.get('/api/v1/programmes')).status).toBe(200)
  const half = await key('programmes:write', 'achievements:write')
  expect((await half.post('/api/v1/programmes', { file: JSON.stringify(small({ id: 'test.half' })) })).status).toBe(403)
})

test('the schema of the file is there for anybody', async () => {
  const schema = await caller(server, {}).get('/api/v1/programmes/schema')
  expect(schema.status).toBe(200)
  const response = await server.fetch('/api/v1/programmes/schema')
  expect(((await response.json()) as Json).properties.format.const).toBe('laurel-programme')
})
