import { randomUUID } from 'node:crypto'
import { readFramework } from '@laurel/core/skill'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { casePackage, idOf } from '../../../../packages/core/test/skill/sample-package.ts'
import { countPending } from '../../src/insight/count-pending.ts'
import { bootstrapIssuer } from '../../src/people/set-up.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, claim, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

const ESCO = [
  'conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,status,description,broaderConceptUri,code',
  'SkillGroup,http://data.europa.eu/esco/skill/S1,,,communication,,released,Speaking and listening,,S1',
  'KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/11111111-1111-4111-8111-111111111111,skill/competence,transversal,listen actively,"listening with attention\nhear what is said",released,"Give attention to what others say.",http://data.europa.eu/esco/skill/S1,',
  'KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/22222222-2222-4222-8222-222222222222,knowledge,cross-sector,prototyping,,released,Make it to think with it,,',
].join('\n')
const KEY = `lrl_${'another-school-'.repeat(3)}`

let server: TestServer
let owner: Caller
let issuer: Json
let other: Caller
beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  issuer = school.issuer
  await bootstrapIssuer(server.deps, { issuer: 'another', apiKey: KEY })
  other = caller(server, { authorization: `Bearer ${KEY}` })
})
afterAll(() => server?.stop())

const ok = async (answer: Promise<{ status: number; body: Json }>, status = 200): Promise<Json> => {
  const { status: got, body } = await answer
  expect([got, got === status ? undefined : body]).toEqual([status, undefined])
  return body
}
const LEVELS = [
  { id: 'new', name: 'Beginning', translations: { fr: { name: 'Débutant' } } },
  { id: 'sure', name: 'Sure', translations: { fr: { name: 'Sûr' } } },
]
/** A framework of its own: Listening → Hears → Says back. */
async function makeFramework(more: Json = {}) {
  const framework = await ok(owner.post('/api/v1/frameworks', { title: 'Talking', levels: LEVELS, ...more }), 201)
  const [listening, hears, says] = [randomUUID(), randomUUID(), randomUUID()]
  const { framework: edited } = await ok(
    owner.post(`/api/v1/frameworks/${framework.id}/skills`, {
      revision: framework.revision,
      skills: [
        {
          id: listening,
          code: 'T.1',
          statement: 'Listens to understand',
          label: 'Listening',
          descriptors: { sure: 'Without being prompted' },
          translations: { fr: { label: 'Écoute' }, th: { label: 'การฟังอย่างตั้งใจ' } },
        },
        { id: hears, parentId: listening, code: 'T.1.1', statement: 'Hears what is said' },
        { id: says, parentId: listening, code: 'T.1.2', statement: 'Says back what was meant' },
      ],
    }),
  )
  return { framework: edited, listening, hears, says }
}
const tree = async (id: string): Promise<Json[]> => (await ok(owner.get(`/api/v1/frameworks/${id}/tree`))).items
const outline = async (id: string) =>
  (await tree(id)).map(one => [one.code, (one.parentId && one.parentId) || null] as const)

describe('a framework of the school’s own', () => {
  test('is made, edited, put in another order, and says so in the trail', async () => {
    const { framework, listening, hears, says } = await makeFramework()
    expect(framework).toMatchObject({ skillCount: 3, revision: 2, isPublished: false, achievementCount: 0 })
    expect(await outline(framework.id)).toEqual([
      ['T.1', null],
      ['T.1.1', listening],
      ['T.1.2', listening],
    ])
    const edit = {
      revision: framework.revision,
      skills: [{ id: says, statement: 'Says back what was heard' }],
      tree: [
        { id: says, parentId: null },
        { id: listening, parentId: null },
        { id: hears, parentId: listening },
      ],
    }
    await ok(owner.post(`/api/v1/frameworks/${framework.id}/skills`, edit))
    expect(await tree(framework.id)).toMatchObject([
      { code: 'T.1.2', statement: 'Says back what was heard', parentId: null, childCount: 0 },
      { code: 'T.1', childCount: 1, translations: { fr: { label: 'Écoute' } } },
      { code: 'T.1.1', parentId: listening },
    ])
    // Whoever has seen an older state changes nothing.
    expect((await owner.post(`/api/v1/frameworks/${framework.id}/skills`, edit)).body.code).toBe(
      'E_PRECONDITION_FAILED',
    )
    const events = (await ok(owner.get('/api/v1/audit?limit=20'))).items.map((one: Json) => one.event)
    expect(events).toEqual(expect.arrayContaining(['framework.made', 'framework.skills-changed']))
  })

  test.each<[string, (ids: Json) => Json, string]>([
    ['a tree that leaves one out', ids => ({ tree: [{ id: ids.listening, parentId: null }] }), 'tree'],
    [
      'a ring',
      ids => ({
        tree: [
          { id: ids.listening, parentId: ids.hears },
          { id: ids.hears, parentId: ids.listening },
          { id: ids.says, parentId: null },
        ],
      }),
      'tree',
    ],
    [
      'words for a level that is not there',
      ids => ({ skills: [{ id: ids.hears, descriptors: { x: 'y' } }] }),
      'skills.0.descriptors',
    ],
    ['a new one without a sentence', () => ({ skills: [{ code: 'X' }] }), 'skills.0.statement'],
  ])('%s is refused, and names the field', async (_, edit, path) => {
    const { framework, ...ids } = await makeFramework()
    const answer = await owner.post(`/api/v1/frameworks/${framework.id}/skills`, {
      revision: framework.revision,
      ...edit(ids),
    })
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, path])
    expect(await tree(framework.id)).toHaveLength(3)
  })

  test('is found by word and code in any of its languages, with and without accents', async () => {
    const { listening } = await makeFramework({ title: 'Searched' })
    const found = async (q: string) =>
      (await ok(owner.get(`/api/v1/skills?q=${encodeURIComponent(q)}`))).items.map((one: Json) => one.id)
    for (const q of ['T.1', 'listens', 'ecoute', 'ÉCOUTE', 'อย่างตั้งใจ']) expect(await found(q), q).toContain(listening)
    expect((await found('T.1'))[0]).not.toBe(undefined)
    expect(await found('100%_')).toEqual([])
    const [first] = (await ok(owner.get('/api/v1/skills?q=Says%20back%20what%20was%20meant'))).items
    expect(first).toMatchObject({ above: ['Listening'], framework: { title: expect.any(String) } })
  })

  test('is written as CASE with its levels, and read from there as the same', async () => {
    const { framework } = await makeFramework({ title: 'Exported' })
    const pack = await ok(owner.get(`/api/v1/frameworks/${framework.id}/case`))
    expect(pack.CFRubrics[0].CFRubricCriteria[0].CFRubricCriterionLevels).toMatchObject([
      { quality: 'Beginning', position: 1 },
      { quality: 'Sure', position: 2, description: 'Without being prompted' },
    ])
    const { plan } = await ok(other.post('/api/v1/frameworks/import', { files: [JSON.stringify(pack)] }), 201)
    expect(plan).toMatchObject({ format: 'case', made: 3, existing: null })
    const again = await ok(owner.post('/api/v1/frameworks/import/preview', { files: [JSON.stringify(pack)] }))
    expect(again).toMatchObject({ made: 0, same: 3, changed: 0, missing: 0, existing: { id: framework.id } })
  })
})

describe('imported', () => {
  test('a CASE package comes out as it came in, after a look at what it would make', async () => {
    const pack = casePackage()
    const files = [JSON.stringify(pack)]
    const preview = await ok(owner.post('/api/v1/frameworks/import/preview', { files }))
    expect(preview).toMatchObject({ format: 'case', title: 'Design Thinking', made: 5, changed: 0, existing: null })
    expect((await ok(owner.get('/api/v1/frameworks?q=design'))).items).toEqual([])
    const { framework } = await ok(owner.post('/api/v1/frameworks/import', { files }), 201)
    const sorted = (list: Json[]) => [...list].sort((a, b) => (String(a.identifier) < String(b.identifier) ? -1 : 1))
    const out = await ok(owner.get(`/api/v1/frameworks/${framework.id}/case`))
    expect(Object.keys(out).sort()).toEqual(Object.keys(pack).sort())
    for (const [key, part] of Object.entries(pack))
      expect(Array.isArray(out[key]) ? sorted(out[key]) : out[key], key).toEqual(
        Array.isArray(part) ? sorted(part as Json[]) : part,
      )

    // A newer version: one changed, one new, one gone that an achievement points at.
    const before = await tree(framework.id)
    const byCode = (code: string) => before.find(one => one.code === code)?.id as string
    await makeAchievement(owner, { alignments: [{ skillId: byCode('DT.2.2') }] })
    const newer = JSON.parse(files[0] as string) as Json
    newer.CFItems = newer.CFItems.filter((one: Json) => one.humanCodingScheme !== 'DT.2.2')
    newer.CFItems.find((one: Json) => one.humanCodingScheme === 'DT.1.1').fullStatement = 'Keeps field notes'
    newer.CFItems.push({ ...newer.CFItems[0], identifier: idOf(99), humanCodingScheme: 'DT.9' })
    newer.CFDocument.version = '3'
    const body = { files: [JSON.stringify(newer)] }
    const plan = await ok(owner.post('/api/v1/frameworks/import/preview', body))
    expect(plan).toMatchObject({ made: 1, changed: 1, same: 3, missing: 1, inUse: 1, existing: { version: '2' } })
    expect(plan.examples).toMatchObject({
      changed: [{ code: 'DT.1.1', fields: ['statement'] }],
      missing: [{ code: 'DT.2.2' }],
    })
    await ok(owner.post('/api/v1/frameworks/import', body), 201)
    const after = await tree(framework.id)
    expect(after.map(one => one.code).sort()).toEqual(['DT.1', 'DT.1.1', 'DT.2', 'DT.2.1', 'DT.9'])
    expect(after.find(one => one.code === 'DT.1.1')).toMatchObject({
      id: byCode('DT.1.1'),
      statement: 'Keeps field notes',
    })
    expect(await ok(owner.get(`/api/v1/skills/${byCode('DT.2.2')}`))).toMatchObject({ state: 'archived' })
    expect((await owner.delete(`/api/v1/frameworks/${framework.id}`)).body.code).toBe('E_SKILL_IN_USE')
  })

  test('a copy goes by an identifier of its own, and what is moved in it is exported where it is now', async () => {
    const files = [JSON.stringify(casePackage())]
    await ok(other.post('/api/v1/frameworks/import', { files }), 201)
    const { framework } = await ok(other.post('/api/v1/frameworks/import', { files, into: 'new', title: 'Copy' }), 201)
    expect(framework.identifier).not.toBe(idOf(1))
    const { items } = await ok(other.get(`/api/v1/frameworks/${framework.id}/tree`))
    const of = (code: string) => items.find((one: Json) => one.code === code).id
    const places = [
      ['DT.2', null],
      ['DT.1.1', 'DT.2'],
      ['DT.2.2', 'DT.2'],
      ['DT.2.1', 'DT.2'],
      ['DT.1', null],
    ] as const
    const order = places.map(([code, parent]) => ({ id: of(code), parentId: parent && of(parent) }))
    await ok(other.post(`/api/v1/frameworks/${framework.id}/skills`, { revision: framework.revision, tree: order }))
    const pack = await ok(other.get(`/api/v1/frameworks/${framework.id}/case`))
    expect(pack.CFDocument).toMatchObject({ identifier: framework.identifier, title: 'Copy' })
    const read = readFramework([JSON.stringify(pack)], 'x')
    const codes = new Map(read.ok ? read.value.framework.skills.map(one => [one.id, one.code]) : [])
    expect(
      read.ok && read.value.framework.skills.map(one => [one.code, one.parentId && codes.get(one.parentId)]),
    ).toEqual(places)
    // Nothing says any more where a skill used to be; what the publisher ties to a second place stays tied.
    const childships = (one: Json) =>
      one.CFAssociations.filter((link: Json) => link.associationType === 'isChildOf').length
    expect(childships(pack)).toBe(childships(casePackage()))
  })

  test('an ESCO extract keeps its addresses, and an achievement points there', async () => {
    const { framework, plan } = await ok(owner.post('/api/v1/frameworks/import', { files: [ESCO] }), 201)
    expect(plan).toMatchObject({ format: 'esco', made: 3 })
    const [listen] = (await ok(owner.get(`/api/v1/skills?q=listening%20with&framework=${framework.id}`))).items
    expect(listen).toMatchObject({ label: 'listen actively', above: ['communication'] })
    const achievement = await makeAchievement(owner, { alignments: [{ skillId: listen.id }] })
    expect(achievement.alignments).toMatchObject([
      {
        name: 'listen actively',
        url: 'http://data.europa.eu/esco/skill/11111111-1111-4111-8111-111111111111',
        framework: 'ESCO',
        level: null,
      },
    ])
    // As CASE, the skills go by their UUIDs and keep the publisher's addresses.
    const { CFItems: items } = await ok(owner.get(`/api/v1/frameworks/${framework.id}/case`))
    expect(items.map((one: Json) => one.identifier)).toEqual(
      expect.arrayContaining(['11111111-1111-4111-8111-111111111111', expect.stringMatching(/^[0-9a-f-]{36}$/)]),
    )
    expect(items[0].uri).toMatch(/^http:\/\/data\.europa\.eu\/esco\//)
    const pack = JSON.stringify(await ok(owner.get(`/api/v1/frameworks/${framework.id}/case`)))
    const back = await ok(other.post('/api/v1/frameworks/import', { files: [pack] }), 201)
    expect(back.plan).toMatchObject({ format: 'case', made: 3 })
    // An extract beside another one takes nothing away.
    const kept = await ok(
      owner.post('/api/v1/frameworks/import', { files: [ESCO.split('\n').slice(0, 2).join('\n')], missing: 'keep' }),
      201,
    )
    expect(kept.framework).toMatchObject({ id: framework.id, skillCount: 3 })
  })

  test.each([
    ['nothing that is known', 'hello', 'E_FRAMEWORK_UNKNOWN_FORMAT'],
    ['a package without items', JSON.stringify({ ...casePackage(), CFItems: [] }), 'E_FRAMEWORK_EMPTY'],
    [
      'an item without a sentence',
      JSON.stringify({ ...casePackage(), CFItems: [{ identifier: 'x' }] }),
      'E_FRAMEWORK_UNREADABLE',
    ],
    ['a letter that cannot be kept', JSON.stringify({ ...casePackage(), note: '\0' }), 'E_FRAMEWORK_UNREADABLE'],
  ])('%s is refused', async (_, file, code) => {
    expect(await owner.post('/api/v1/frameworks/import', { files: [file] })).toMatchObject({
      status: 422,
      body: { code },
    })
  })

  test('thirty thousand skills are searched and read place by place', { timeout: 120_000 }, async () => {
    const rows = Array.from({ length: 30_000 }, (_, at) => {
      const parent = at < 100 ? '' : `http://data.europa.eu/esco/skill/g${at % 100}`
      const uri = at < 100 ? `g${at}` : `k${at}`
      return `KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/${uri},skill,transversal,weave basket ${at},plait willow ${at},released,Weaves a basket of the kind ${at} out of willow,${parent},`
    })
    const file = [ESCO.split('\n')[0], ...rows].join('\n')
    const { framework } = await ok(
      owner.post('/api/v1/frameworks/import', { files: [file], into: 'new', title: 'Baskets' }),
      201,
    )
    expect(framework.skillCount).toBe(30_000)
    const roots = await ok(owner.get(`/api/v1/frameworks/${framework.id}/tree`))
    expect(roots).toMatchObject({ isPartial: true, items: expect.objectContaining({ length: 100 }) })
    const inside = await ok(owner.get(`/api/v1/frameworks/${framework.id}/tree?under=${roots.items[7].id}`))
    expect(inside.items).toHaveLength(299)
    const found = await ok(owner.get('/api/v1/skills?q=basket%2025107'))
    expect(found.items[0].label).toBe('weave basket 25107')
    await ok(owner.delete(`/api/v1/frameworks/${framework.id}`), 204)
  })
})

describe('an achievement shows skills', () => {
  test('in its credentials, at the level from which it does; what is out stays as it is', async () => {
    const { framework, listening, hears, says } = await makeFramework({ title: 'Shown' })
    const achievement = await makeAchievement(owner)
    const before = await makeAward(owner, achievement.id, 1)
    const changed = await ok(
      owner.patch(`/api/v1/achievements/${achievement.id}`, {
        alignments: [{ skillId: hears }, { skillId: listening, level: 'sure' }, { skillId: says, fromLevel: 2 }],
      }),
    )
    expect(changed).toMatchObject({
      version: 2,
      alignments: [{ level: null }, { level: { name: 'Sure', position: 2 } }, { fromLevel: 2 }],
    })
    const { items } = await ok(owner.get(`/api/v1/achievements/${achievement.id}/versions`))
    expect(items[0].changes).toMatchObject([
      {
        field: 'alignments',
        before: null,
        after: 'T.1.1 Hears what is said\nT.1 Listening (Sure)\nT.1.2 Says back what was meant ≥ Secure',
      },
    ])
    const low = await makeAward(owner, achievement.id, 2, { level: 'Emerging' })
    const high = await makeAward(owner, achievement.id, 3, { level: 'Secure' })
    const stated = async (award: Json) => (await ok(owner.get(`/c/${award.credentialId}.json`))) as Json
    expect((await stated(before)).credentialSubject.achievement.alignment).toBeUndefined()
    const document = await stated(high)
    const base = `${server.origin}/i/${issuer.shortName}/skills`
    expect(document.credentialSubject.achievement.alignment).toEqual([
      {
        type: ['Alignment'],
        targetName: 'Hears what is said',
        targetUrl: `${base}/${hears}`,
        targetType: 'CFItem',
        targetFramework: 'Shown',
        targetCode: 'T.1.1',
      },
      {
        type: ['Alignment'],
        targetName: 'Listening',
        targetUrl: `${base}/${listening}#level-2`,
        targetType: 'CFRubricCriterionLevel',
        targetFramework: 'Shown',
        targetCode: 'T.1',
        targetDescription: 'Sure: Without being prompted',
      },
    ])
    const [one, two] = document.credentialSubject.achievement.resultDescription[0].rubricCriterionLevel
    expect([one.alignment, two.alignment?.[0].targetName]).toEqual([undefined, 'Says back what was meant'])
    expect((await ok(owner.post('/api/v1/verify', document))).result).toBe('valid')

    const page = async (path: string, language = 'en') =>
      (await server.fetch(path, { headers: { accept: 'text/html', 'accept-language': language } })).text()
    expect(await page(`/c/${high.credentialId}`)).toContain('Says back what was meant')
    expect(await page(`/c/${low.credentialId}`)).not.toContain('Says back what was meant')
    expect(await page(`/c/${low.credentialId}`)).toContain(`href="${base}/${hears}"`)
    // The addresses lead somewhere though the framework is not published; what nothing points at stays closed.
    expect(await page(`${base}/${listening}`, 'fr')).toMatch(/<h1>Écoute<\/h1>[\s\S]*id="level-2"/)
    expect((await server.fetch(`/i/${issuer.shortName}/frameworks/${framework.id}`)).status).toBe(404)

    // Taken away it goes into the archive, and its address still leads there.
    const gone = await ok(
      owner.post(`/api/v1/frameworks/${framework.id}/skills`, { revision: framework.revision, remove: [listening] }),
    )
    expect(gone.deleted).toEqual([])
    expect(gone.archived.sort()).toEqual([listening, hears, says].sort())
    expect(await page(`${base}/${listening}`)).toContain('Listening')
    // It can be kept, and not chosen anew.
    await ok(owner.patch(`/api/v1/achievements/${achievement.id}`, { alignments: [{ skillId: hears }] }))
    const refused = await owner.post('/api/v1/achievements', {
      ...(await ok(owner.get(`/api/v1/achievements/${achievement.id}`))),
    })
    expect(refused.status).toBe(400)
    const anew = await owner.patch(`/api/v1/achievements/${achievement.id}`, { alignments: [{ skillId: says }] })
    expect(anew.body).toMatchObject({ code: 'E_SKILL_UNKNOWN', errors: [{ path: 'alignments.0.skillId' }] })
  })

  test('the school sees how far it reaches into a framework', async () => {
    const { framework, listening, hears, says } = await makeFramework({ title: 'Covered' })
    const achievement = await makeAchievement(owner, {
      alignments: [{ skillId: hears }, { skillId: says, fromLevel: 2 }],
    })
    await makeAward(owner, achievement.id, 4, { level: 'Emerging' })
    await makeAward(owner, achievement.id, 5, { level: 'Secure' })
    await countPending(server.deps)
    const { items, total } = await ok(owner.get(`/api/v1/frameworks/${framework.id}/coverage`))
    const of = (id: string) => items.find((one: Json) => one.id === id)
    expect(of(hears)).toMatchObject({ achievements: 1, awards: 2 })
    expect(of(says)).toMatchObject({ achievements: 1, awards: 1 })
    expect(of(listening)).toMatchObject({ achievements: 0, achievementsBelow: 1, awardsBelow: 2 })
    expect(total).toEqual({ skills: 3, covered: 3, achievements: 1, awards: 2 })
    // A level that a skill needs cannot go.
    const answer = await owner.patch(`/api/v1/achievements/${achievement.id}`, { levels: [{ name: 'Only' }] })
    expect(answer.body).toMatchObject({ code: 'E_LEVEL_UNKNOWN', errors: [{ path: 'levels' }] })
  })

  test('the learner’s key takes the skills along', async () => {
    const { hears } = await makeFramework({ title: 'Taken' })
    const achievement = await makeAchievement(owner, { alignments: [{ skillId: hears }] })
    const award = await makeAward(owner, achievement.id, 9)
    const wallet = await claim(server, 9)
    const { items } = await ok(wallet.get('/api/v1/wallet/awards'))
    expect(items.map((one: Json) => one.id)).toContain(award.id)
  })
})

describe('published', () => {
  test('a framework is a page in three languages, and CASE for other programs', async () => {
    const { framework, listening } = await makeFramework({ title: 'Open', translations: { fr: { title: 'Ouvert' } } })
    const at = `/i/${issuer.shortName}`
    const closed = [`${at}/frameworks/${framework.id}`, `${at}/ims/case/v1p1/CFPackages/${framework.id}`]
    for (const path of [...closed, `${at}/skills/${listening}`, `${at}/ims/case/v1p1/CFItems/${listening}`])
      expect([path, (await server.fetch(path)).status]).toEqual([path, 404])
    await ok(owner.patch(`/api/v1/frameworks/${framework.id}`, { isPublished: true }))
    const page = async (language: string) =>
      (
        await server.fetch(closed[0] as string, { headers: { accept: 'text/html', 'accept-language': language } })
      ).text()
    expect(await page('fr')).toMatch(/<h1>Ouvert<\/h1>[\s\S]*Écoute/)
    expect(await page('th')).toMatch(/การฟังอย่างตั้งใจ/)
    const stranger = caller(server, {})
    const answer = await stranger.get(closed[1] as string)
    expect(answer).toMatchObject({ status: 200, body: { CFDocument: { identifier: framework.id, title: 'Open' } } })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    const { CFDocuments: documents } = await ok(stranger.get(`${at}/ims/case/v1p1/CFDocuments`))
    expect(documents.map((one: Json) => one.identifier)).toContain(framework.id)
    expect(await ok(stranger.get(`${at}/ims/case/v1p1/CFDocuments/${framework.id}`))).toMatchObject({ title: 'Open' })
    const item = await ok(stranger.get(`${at}/ims/case/v1p1/CFItems/${listening}`))
    expect(item).toMatchObject({ humanCodingScheme: 'T.1', fullStatement: 'Listens to understand' })
    const asked = await stranger.get(`${at}/skills/${listening}`, { accept: 'application/json' })
    expect(asked.body).toEqual(item)
    // Under the address of another school there is nothing.
    expect((await stranger.get(`/i/another/ims/case/v1p1/CFItems/${listening}`)).status).toBe(404)
    await ok(owner.post(`/api/v1/frameworks/${framework.id}/archive`))
    expect((await server.fetch(closed[1] as string)).status).toBe(404)
    await ok(owner.post(`/api/v1/frameworks/${framework.id}/restore`))
  })

  test('another school finds nothing of it in its own lists, and points at none of it', async () => {
    const { hears } = await makeFramework({ title: 'Ours alone' })
    expect((await ok(other.get('/api/v1/skills?q=hears%20what%20is'))).items.map((one: Json) => one.id)).not.toContain(
      hears,
    )
    expect((await ok(other.get('/api/v1/frameworks?q=alone'))).items).toEqual([])
    const aligned = await other.post('/api/v1/achievements', {
      name: 'x',
      description: 'x',
      kind: 'micro',
      criteria: { narrative: 'x' },
      alignments: [{ skillId: hears }],
    })
    expect(aligned).toMatchObject({ status: 422, body: { code: 'E_SKILL_UNKNOWN' } })
  })
})
