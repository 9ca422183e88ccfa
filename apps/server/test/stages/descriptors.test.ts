import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let shortName: string
beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  shortName = school.issuer.shortName
})
afterAll(() => server?.stop())

const descriptors = {
  outcomes: ['Asks before judging', 'Builds <three> prototypes'],
  eqfLevel: 5,
  assessment: ['project', 'observation'],
  participation: 'blended',
  quality: 'external',
  qualityBody: 'Sample Agency',
  translations: { fr: { outcomes: ['Demande avant de juger', 'Construit trois prototypes'] } },
}
const missing = async (id: string, list: string): Promise<string[]> =>
  (await owner.get(`/api/v1/achievements/${id}/checklists`)).body.items
    .find((one: Json) => one.list === list)
    .requirements.filter((one: Json) => !one.isMet && one.weight === 'need')
    .map((one: Json) => one.id)

test('are said in the credential, in each language, with the country of the institution', async () => {
  expect((await owner.patch('/api/v1/issuer', { country: 'CA' })).body.country).toBe('CA')
  const achievement = await makeAchievement(owner, { descriptors, translations: { fr: { name: 'Écoute active' } } })
  expect(achievement.descriptors).toEqual(descriptors)
  const award = await makeAward(owner, achievement.id)
  const { body } = await owner.get(`/c/${award.credentialId}.json`)
  expect(body.issuer.address).toEqual({ type: ['Address'], addressCountryCode: 'CA' })
  const narrative = JSON.stringify(body.credentialSubject.achievement.criteria)
  expect(narrative).toContain('Assessment: project, observation')
  expect(narrative).toContain('Quality assurance: by an outside body (Sample Agency)')
  expect((await owner.post('/api/v1/verify', body)).body.result).toBe('valid')
  const page = async (lang: string) =>
    (await server.fetch(`/c/${award.credentialId}?lang=${lang}`, { headers: { accept: 'text/html' } })).text()
  expect(await page('en')).toContain('Builds &lt;three&gt; prototypes')
})

test('stand on the achievement’s page in the reader’s language', async () => {
  const achievement = await makeAchievement(owner, { descriptors })
  const read = async (lang: string) => (await server.fetch(`${new URL(achievement.url).pathname}?lang=${lang}`)).text()
  expect(await read('fr')).toContain('<li>Demande avant de juger</li>')
  expect(await read('fr')).toContain('Assurance qualité')
  expect(await read('en')).toContain('<li>Builds &lt;three&gt; prototypes</li>')
  expect(achievement.url).toContain(shortName)
})

test('belong to a version: awards keep what was said', async () => {
  const achievement = await makeAchievement(owner, { descriptors })
  await makeAward(owner, achievement.id, 8)
  const changed = await owner.patch(`/api/v1/achievements/${achievement.id}`, {
    descriptors: { ...descriptors, eqfLevel: 6 },
  })
  expect(changed.body.version).toBe(2)
  const { body } = await owner.get(`/api/v1/achievements/${achievement.id}/versions`)
  expect(body.items[0].changes).toMatchObject([{ field: 'descriptors' }])
  expect(body.items[1].descriptors.eqfLevel).toBe(5)
  const same = await owner.patch(`/api/v1/achievements/${achievement.id}`, { name: achievement.name })
  expect(same.body.version).toBe(2)
  const none = await owner.patch(`/api/v1/achievements/${achievement.id}`, { descriptors: null })
  expect(none.body.descriptors).toBeNull()
})

test('the checklists name what is missing, and nothing once it is given', async () => {
  await owner.patch('/api/v1/issuer', { country: null })
  const achievement = await makeAchievement(owner)
  expect(await missing(achievement.id, 'eu')).toEqual([
    'country',
    'outcomes',
    'workload',
    'assessment',
    'participation',
    'quality',
  ])
  await owner.patch('/api/v1/issuer', { country: 'TH' })
  await owner.patch(`/api/v1/achievements/${achievement.id}`, { descriptors, workloadHours: 12 })
  expect(await missing(achievement.id, 'eu')).toEqual([])
})

test.for<[string, Json, string]>([
  ['a level that there is not', { eqfLevel: 9 }, 'descriptors.eqfLevel'],
  ['an assessment that there is not', { assessment: ['guess'] }, 'descriptors.assessment.0'],
  ['more outcomes than anybody reads', { outcomes: Array.from({ length: 21 }, () => 'x') }, 'descriptors.outcomes'],
  ['words that lie about their direction', { demand: 'a\u202eb' }, 'descriptors.demand'],
  ['something else', { price: 3 }, 'descriptors'],
])('%s is refused, and named', async ([, wrong, path]) => {
  const answer = await owner.post('/api/v1/achievements', {
    name: 'x',
    description: 'x',
    kind: 'micro',
    criteria: { narrative: 'x' },
    descriptors: wrong,
  })
  expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, path])
  expect((await owner.patch('/api/v1/issuer', { country: 'Canada' })).status).toBe(400)
})
