import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, claim, type Json, learner, makeAchievement, makeAward, openSchool, walletKey } from './school.ts'

let server: TestServer
let owner: Caller
beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
})
afterAll(() => server?.stop())

const stated = async (award: Json): Promise<Json> =>
  (await (await server.fetch(`/c/${award.credentialId}.json`)).json()) as Json
const page = async (url: string, language = 'en') =>
  (await server.fetch(url, { headers: { accept: 'text/html', 'accept-language': language } })).text()
const change = async (id: string, body: Json) => {
  const changed = await owner.patch(`/api/v1/achievements/${id}`, body)
  expect(changed.status).toBe(200)
  return changed.body
}
const verdict = async (award: Json) => (await owner.post('/api/v1/verify', await stated(award))).body

describe('versions', () => {
  test('until somebody has it, an achievement is edited in place', async () => {
    const { id, version } = await makeAchievement(owner)
    expect(version).toBe(1)
    expect((await change(id, { name: 'Attentive Listening' })).version).toBe(1)
    const versions = (await owner.get(`/api/v1/achievements/${id}/versions`)).body.items
    expect(versions).toMatchObject([{ version: 1, name: 'Attentive Listening', changes: [] }])
  })

  test('once somebody has it, a change makes a version, and the award keeps its own', async () => {
    const { id } = await makeAchievement(owner)
    const first = await makeAward(owner, id, 1)
    const changed = await change(id, {
      name: 'Deep Listening',
      criteria: { narrative: 'Three conversations.' },
      levels: [{ name: 'Secure' }],
    })
    expect(changed.version).toBe(2)
    const second = await makeAward(owner, id, 2)
    expect((await owner.get(`/api/v1/awards/${first.id}`)).body.achievement).toMatchObject({
      name: 'Active Listening',
      version: 1,
    })
    expect(second.achievement).toMatchObject({ name: 'Deep Listening', version: 2 })
    const [one, other] = [await stated(first), await stated(second)]
    expect(one.credentialSubject.achievement).toMatchObject({ name: 'Active Listening', version: '1' })
    expect(other.credentialSubject.achievement).toMatchObject({ name: 'Deep Listening', version: '2' })
    // The id of each leads to what it said.
    const ids = [one, other].map(document => document.credentialSubject.achievement.id as string)
    expect(await page(ids[0] as string)).toMatch(/Active Listening[\s\S]*an earlier version[\s\S]*Two <em>observed/)
    expect(await page(ids[1] as string)).toMatch(/Deep Listening/)
    expect(await page(ids[1] as string)).not.toMatch(/an earlier version/)
    expect(await page(`/c/${first.credentialId}`)).toContain('Active Listening')
    expect(await verdict(first)).toMatchObject({ result: 'valid' })
  })

  test('what changed is said field by field', async () => {
    const { id, levels } = await makeAchievement(owner)
    await makeAward(owner, id, 1)
    await change(id, {
      description: 'Listens.',
      validityMonths: 24,
      levels: [{ ...levels[1], name: 'Sure' }],
      tags: ['talk'],
    })
    const { items } = (await owner.get(`/api/v1/achievements/${id}/versions`)).body
    expect(items.map((one: Json) => [one.version, one.awardCount])).toEqual([
      [2, 0],
      [1, 1],
    ])
    expect(items[0].changes).toEqual([
      { field: 'description', before: 'Listens in order to understand.', after: 'Listens.' },
      { field: 'level', of: 'Emerging', before: 'Emerging', after: null },
      { field: 'level', of: 'Secure', before: 'Secure\nWithout prompting', after: 'Sure\nWithout prompting' },
      { field: 'validityMonths', before: null, after: '24' },
      { field: 'tags', before: null, after: 'talk' },
    ])
  })

  test('saving the same again, archiving and restoring make no version', async () => {
    const achievement = await makeAchievement(owner)
    await makeAward(owner, achievement.id, 1)
    await change(achievement.id, { name: achievement.name, levels: achievement.levels })
    await owner.post(`/api/v1/achievements/${achievement.id}/archive`)
    await owner.post(`/api/v1/achievements/${achievement.id}/restore`)
    expect((await owner.get(`/api/v1/achievements/${achievement.id}`)).body.version).toBe(1)
  })

  test('a level that a later version does not have stays in the award, taken into a wallet and corrected', async () => {
    const { id } = await makeAchievement(owner)
    const award = await makeAward(owner, id, 3, { level: 'Secure' })
    await change(id, { levels: [] })
    const person = await claim(server, 3)
    const { challenge, audience } = (await person.post('/api/v1/wallet/challenge')).body
    const proof = await walletKey().prove({ aud: audience, nonce: challenge, iat: Math.floor(Date.now() / 1000) })
    const taken = await person.post(`/api/v1/wallet/awards/${award.id}/take`, { proof })
    expect(taken.body.credential.credentialSubject).toMatchObject({
      achievement: { version: '1' },
      result: [{ achievedLevel: award.level.id }],
    })
    const corrected = await owner.post(`/api/v1/awards/${award.id}/correct`, {
      recipient: { name: 'Sample Learner 33' },
      reason: 'name',
    })
    expect(corrected.body).toMatchObject({ achievement: { version: 1 }, level: { name: 'Secure' } })
  })

  test('an award that waits for approval keeps the version that was assessed', async () => {
    const { id } = await makeAchievement(owner)
    const award = await makeAward(owner, id, 4, { issue: false })
    await change(id, { name: 'Renamed' })
    expect((await owner.post(`/api/v1/awards/${award.id}/approve`)).status).toBe(200)
    const issued = await owner.post(`/api/v1/awards/${award.id}/issue`)
    expect(issued.body).toMatchObject({ state: 'issued', achievement: { name: 'Active Listening', version: 1 } })
  })

  test('awards and changes at once: each credential says what its version says', async () => {
    const { id } = await makeAchievement(owner)
    const made = await Promise.all(
      Array.from({ length: 12 }, async (_, number) => {
        const [award] = await Promise.all([
          makeAward(owner, id, 100 + number),
          change(id, { description: `Said for the ${number + 1}th time.` }),
        ])
        return award
      }),
    )
    const { items } = (await owner.get(`/api/v1/achievements/${id}/versions`)).body
    for (const award of made) {
      const { achievement } = (await stated(award)).credentialSubject
      const version = items.find((one: Json) => String(one.version) === achievement.version)
      expect(achievement.description).toBe(version.description)
    }
  })

  test('there is no page for a version that never was, nor under another issuer', async () => {
    const { id } = await makeAchievement(owner)
    for (const path of [`school-1/achievements/${id}/2`, `elsewhere/achievements/${id}/1`, 'school-1/achievements/x/1'])
      expect((await server.fetch(`/i/${path}`)).status).toBe(404)
  })
})

const THREE = {
  language: 'en',
  levels: [
    {
      name: 'Secure',
      description: 'Without prompting',
      translations: { fr: { name: 'Assuré', description: 'Sans aide' }, th: { name: 'มั่นใจ' } },
    },
  ],
  translations: {
    fr: { name: 'Écoute active', description: 'Écoute pour comprendre.', criteria: 'Deux conversations *observées*.' },
    th: { name: 'การฟังเชิงรุก', description: 'ฟังเพื่อทำความเข้าใจ' },
  },
}

describe('languages side by side', () => {
  test('are signed with the credential, each text in the languages that it has', async () => {
    const { id } = await makeAchievement(owner, THREE)
    const award = await makeAward(owner, id, 5, { level: 'Secure' })
    const { achievement } = (await stated(award)).credentialSubject
    expect(achievement.name).toEqual([
      { '@value': 'Active Listening', '@language': 'en' },
      { '@value': 'Écoute active', '@language': 'fr' },
      { '@value': 'การฟังเชิงรุก', '@language': 'th' },
    ])
    expect(achievement.criteria.narrative.map((one: Json) => one['@language'])).toEqual(['en', 'fr'])
    const { result, credential } = await verdict(award)
    expect(result).toBe('valid')
    expect(credential.subjects[0].achievement.levels[0].names).toEqual({ en: 'Secure', fr: 'Assuré', th: 'มั่นใจ' })
  })

  test('one language is a plain text, as every wallet reads it', async () => {
    const award = await makeAward(owner, (await makeAchievement(owner)).id, 6)
    expect((await stated(award)).name).toBe('Active Listening')
  })

  test('the page speaks the reader’s, and what is not translated stays as it is', async () => {
    const { id } = await makeAchievement(owner, THREE)
    const award = await makeAward(owner, id, 8, { level: 'Secure' })
    const path = `/c/${award.credentialId}`
    expect(await page(path, 'fr')).toMatch(/<h1[^>]*>Écoute active[\s\S]*Assuré[\s\S]*Deux conversations <em>observées/)
    expect(await page(path, 'th')).toMatch(/<h1[^>]*>การฟังเชิงรุก[\s\S]*มั่นใจ[\s\S]*Two <em>observed/)
    expect(await page(path, 'de')).toContain('Active Listening')
    expect(await page(`/embed/${award.credentialId}`, 'fr')).toContain('Écoute active')
    expect(await page('/i/school-1', 'th')).toContain('การฟังเชิงรุก')
  })

  test('the mail, the claim page and the wallet speak the learner’s', async () => {
    const { id } = await makeAchievement(owner, THREE)
    const recipient = { ...learner(9), locale: 'th' }
    const award = await makeAward(owner, id, 9, { recipient })
    const mail = (await server.mails()).findLast(one => one.to === recipient.email)
    expect(mail?.subject).toContain('การฟังเชิงรุก')
    const link = /\/claim\/[\w-]+/.exec(mail?.text ?? '')?.[0] as string
    expect(await page(link, '')).toContain('การฟังเชิงรุก')
    expect(await page(link, 'fr')).toContain('การฟังเชิงรุก')
    expect(await page(`${link}?lang=fr`)).toContain('Écoute active')
    const person = await claim(server, 9)
    const [mine] = (await person.get('/api/v1/wallet/awards')).body.items
    expect(mine).toMatchObject({ id: award.id, achievement: { names: { fr: 'Écoute active' } } })
  })

  test('a translation that says nothing is refused where a text is wanted', async () => {
    const answer = await owner.post('/api/v1/achievements', {
      ...THREE,
      name: 'x',
      description: 'x',
      kind: 'micro',
      criteria: { narrative: 'x' },
      translations: { fr: { name: ' ' } },
    })
    expect(answer).toMatchObject({ status: 400, body: { code: 'E_REQUEST_MALFORMED' } })
  })
})

describe('workload and credits', () => {
  const credits = { number: 1.5, system: 'ECTS' }

  test('are in the credential: credits as Open Badges counts them, hours and the system in words', async () => {
    const { id, ...achievement } = await makeAchievement(owner, { ...THREE, workloadHours: 40, credits })
    expect(achievement).toMatchObject({ workloadHours: 40, credits })
    const award = await makeAward(owner, id, 10)
    const { credentialSubject } = await stated(award)
    expect(credentialSubject).toMatchObject({ creditsEarned: 1.5, achievement: { creditsAvailable: 1.5 } })
    const [en, fr] = credentialSubject.achievement.criteria.narrative
    expect(en['@value']).toMatch(/\n\nWorkload: about 40 hours\. Credits: 1\.5 \(ECTS\)\.$/)
    expect(fr['@value']).toMatch(/\n\nCharge de travail\s: environ 40 heures\. Crédits\s: 1,5 \(ECTS\)\.$/)
    expect(await verdict(award)).toMatchObject({ result: 'valid' })
    expect(await page(`/c/${award.credentialId}`)).toMatch(/<dt>Credits<\/dt><dd>1\.5<\/dd>/)
  })

  test('hours of professional development are no credits', async () => {
    const { id } = await makeAchievement(owner, { credits: { number: 6, system: 'PD hours' } })
    const { credentialSubject } = await stated(await makeAward(owner, id, 11))
    expect(credentialSubject.creditsEarned).toBeUndefined()
    expect(credentialSubject.achievement.criteria.narrative).toContain('Credits: 6 (PD hours).')
  })

  test.each([
    ['workloadHours', 0],
    ['workloadHours', -3],
    ['credits', { number: 0, system: 'ECTS' }],
    ['credits', { number: 3 }],
  ])('%s of %j is refused', async (field, value) => {
    const { id } = await makeAchievement(owner)
    expect((await owner.patch(`/api/v1/achievements/${id}`, { [field]: value })).status).toBe(400)
  })
})
