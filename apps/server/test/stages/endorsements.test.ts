import { checkOpenBadgesSchema, schemaForTypes } from '@laurel/core/credential'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sweepEndorsements } from '../../src/endorsement/sign-endorsement.ts'
import { reissueAffected } from '../../src/identity/compromise/reissue-affected.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, claim, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let issuer: Json
let partners = 0

beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  issuer = school.issuer
})
afterAll(() => server?.stop())

const form = (fields: Json) => {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, String(one))
  return body
}
const send = (token: string, fields: Json) =>
  server.fetch(`/endorse/${token}`, {
    method: 'POST',
    body: form(fields).toString(),
    headers: { origin: server.origin, 'content-type': 'application/x-www-form-urlencoded' },
  })
const page = async (path: string) => (await server.fetch(path, { headers: { accept: 'text/html' } })).text()

async function linkOf(email: string): Promise<string> {
  const mail = (await server.mails()).findLast(one => one.to === email && one.kind === 'endorsement')
  const token = /\/endorse\/([\w-]+)/.exec(mail?.text ?? '')?.[1]
  if (!token) throw new Error('no mail with a link to endorse')
  return token
}

async function ask(subject: Json, more: Json = {}) {
  const email = `partner.${++partners}@partner-${partners}.example`
  const asked = await owner.post('/api/v1/endorsements', { subject, organisation: 'Sample Works', email, ...more })
  expect(asked).toMatchObject({ status: 201, body: { state: 'asked' } })
  return { id: asked.body.id as string, email: more.email ?? email, token: await linkOf(more.email ?? email) }
}

const seenOn = async (token: string) =>
  /name="seen" value="([^"]*)"/.exec(await (await server.fetch(`/endorse/${token}`)).text())?.[1] ?? ''

const ANSWER = {
  as: 'new',
  organisation: 'Sample Works',
  url: 'works.example',
  name: 'Sample Partner',
  role: 'Head of Training',
  statements: ['in-demand', 'reflects-work'],
  comment: 'We hire for this.',
  years: '0',
}

/** Presses every button of the page. @returns the partner, signed in */
async function sign(token: string, more: Json = {}): Promise<Caller> {
  const fields = { ...ANSWER, seen: await seenOn(token), ...more }
  expect(await (await send(token, { ...fields, step: 'preview' })).text()).toContain('data-step="preview"')
  const signed = await send(token, { ...fields, step: 'sign' })
  expect([signed.status, await signed.text()]).toEqual([200, expect.stringContaining('data-outcome="signed"')])
  const cookie = signed.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  return caller(server, { cookie, origin: server.origin })
}

const documentOf = async (url: string) => (await (await server.fetch(`${new URL(url).pathname}.json`)).json()) as Json
const verify = (document: Json | string) =>
  caller(server, {})
    .post('/api/v1/verify', typeof document === 'string' ? document : JSON.stringify(document), {
      'content-type': 'application/vc',
    })
    .then(one => one.body)
const endorsementsIn = (report: Json): Json[] => report.credential.endorsements

describe('a partner endorses an achievement', () => {
  test('the mail’s link shows it whole and says nothing; the button signs, once', async () => {
    const achievement = await makeAchievement(owner)
    const { id, token } = await ask({ kind: 'achievement', achievementId: achievement.id }, { message: 'Please do.' })
    for (let look = 0; look < 2; look++) {
      const shown = await page(`/endorse/${token}`)
      for (const part of ['Active Listening', 'observed', 'Emerging', 'Please do.', 'Sample School'])
        expect(shown).toContain(part)
    }
    expect((await owner.get(`/api/v1/endorsements/${id}`)).body).toMatchObject({ state: 'asked', openedAt: null })
    const partner = await sign(token)
    const { body } = await owner.get(`/api/v1/endorsements/${id}`)
    expect(body).toMatchObject({
      state: 'endorsed',
      subject: { version: 1, isNewest: true, url: achievement.url },
      endorsement: {
        by: { name: 'Sample Works', url: 'https://works.example' },
        signer: { name: 'Sample Partner', role: 'Head of Training' },
        statements: ['in-demand', 'reflects-work'],
        isSigned: true,
        isHidden: false,
        resembles: null,
      },
    })
    const again = await send(token, { ...ANSWER, step: 'sign' })
    expect([again.status, await again.text()]).toEqual([409, expect.stringContaining('Signed already')])

    // The school is told, and the partner has an issuer that endorses and awards nothing.
    expect((await server.mails()).at(-1)).toMatchObject({ to: 'owner.1@example.org', kind: 'endorsement' })
    const session = (await partner.get('/api/v1/session')).body
    expect(session.memberships).toMatchObject([{ issuer: { name: 'Sample Works', kind: 'endorser' }, role: 'owner' }])
    expect(session.memberships[0].may).toContain('endorsements:sign')
    expect((await partner.post('/api/v1/achievements', { name: 'x' })).status).toBe(403)
    expect((await partner.post('/api/v1/issuers', {})).status).toBe(403)
    expect((await partner.get('/api/v1/given-endorsements')).body.items).toMatchObject([
      { subject: { name: 'Active Listening', kind: 'achievement' }, institution: 'Sample School', isSigned: true },
    ])
  })

  test('what is signed is an EndorsementCredential of the partner’s own, about that version', async () => {
    const achievement = await makeAchievement(owner)
    const { id, token } = await ask({ kind: 'achievement', achievementId: achievement.id })
    await sign(token, { years: '2' })
    const { endorsement } = (await owner.get(`/api/v1/endorsements/${id}`)).body
    const document = await documentOf(endorsement.url)
    expect(document).toMatchObject({
      id: endorsement.url,
      type: ['VerifiableCredential', 'EndorsementCredential'],
      issuer: { id: endorsement.by.did, name: 'Sample Works', url: 'https://works.example' },
      credentialSubject: {
        id: achievement.url,
        type: ['EndorsementSubject'],
        endorsementComment: expect.stringMatching(
          /in demand[\s\S]*on the job[\s\S]*We hire for this\.[\s\S]*Sample Partner, Head/,
        ),
      },
      credentialStatus: { statusPurpose: 'revocation' },
      validUntil: expect.any(String),
    })
    expect(await checkOpenBadgesSchema(document, schemaForTypes(document.type) as string)).toMatchObject({ ok: true })
    expect((await verify(document)).result).toBe('valid')
    expect(await page(new URL(endorsement.url).pathname)).toContain('Sample Works endorses')
    expect(await page(`/i/${endorsement.by.did.split(':').at(-1)}`)).toContain('endorses what others award')
    // The very version stays as it was signed for, though nobody has it yet.
    await owner.patch(`/api/v1/achievements/${achievement.id}`, { name: 'Listening' })
    const after = (await owner.get(`/api/v1/endorsements/${id}`)).body
    expect(after.subject).toMatchObject({ version: 1, isNewest: false })
    expect(await page(new URL(achievement.url).pathname)).toContain('Endorsed by')
  })

  test('awards before it show it beside, awards after it carry it inside; nobody else’s', async () => {
    const achievement = await makeAchievement(owner)
    const other = await makeAchievement(owner)
    const before = await makeAward(owner, achievement.id, 1)
    const { token } = await ask({ kind: 'achievement', achievementId: achievement.id })
    await sign(token)
    const after = await makeAward(owner, achievement.id, 2)
    const elsewhere = await makeAward(owner, other.id, 3)
    const [old, fresh, foreign] = await Promise.all(
      [before, after, elsewhere].map(one => documentOf(`${server.origin}/c/${one.credentialId}`)),
    )
    expect((await verify(fresh as Json)).result).toBe('valid')
    expect(endorsementsIn(await verify(fresh as Json))).toMatchObject([
      { about: 'achievement', verdict: 'valid', by: { name: 'Sample Works' } },
    ])
    expect(endorsementsIn(await verify(old as Json))).toEqual([])
    expect(endorsementsIn(await verify(foreign as Json))).toEqual([])
    expect((await checkOpenBadgesSchema(fresh as never, schemaForTypes((fresh as Json).type) as string)).ok).toBe(true)
    expect(await page(`/c/${before.credentialId}`)).toContain('Endorsed since')
    expect(await page(`/c/${after.credentialId}`)).not.toContain('Endorsed since')
    expect(await page(`/c/${elsewhere.credentialId}`)).not.toContain('Sample Works')
  })

  test('withdrawn, it is gone from the pages at once, said where it travels, and in nothing new', async () => {
    const achievement = await makeAchievement(owner)
    const { id, token } = await ask({ kind: 'achievement', achievementId: achievement.id })
    const early = await makeAward(owner, achievement.id, 1)
    const partner = await sign(token)
    const award = await makeAward(owner, achievement.id, 2)
    expect(await page(`/c/${award.credentialId}`)).toContain('endorses this achievement')
    const given = (await partner.get('/api/v1/given-endorsements')).body.items[0]
    const path = `/api/v1/given-endorsements/${given.id}/withdraw`
    expect((await owner.post(path, { reason: 'not ours' })).status).toBe(404)
    expect((await partner.post(path, {})).status).toBe(400)
    expect(await partner.post(path, { reason: 'No longer taught so.' })).toMatchObject({
      status: 200,
      body: { withdrawReason: 'No longer taught so.' },
    })
    expect((await owner.get(`/api/v1/endorsements/${id}`)).body).toMatchObject({
      state: 'withdrawn',
      endorsement: { withdrawReason: 'No longer taught so.' },
    })
    const carried = await documentOf(`${server.origin}/c/${award.credentialId}`)
    const report = await verify(carried)
    expect([report.result, endorsementsIn(report)[0]?.code]).toEqual(['valid', 'ENDORSEMENT_WITHDRAWN'])
    expect(await page(`/c/${award.credentialId}`)).toContain('has withdrawn the endorsement since')
    expect(await page(`/c/${early.credentialId}`)).not.toContain('Sample Works')
    expect(await page(new URL(achievement.url).pathname)).not.toContain('Endorsed by')
    expect(await page(new URL(given.url).pathname)).toContain('withdrew this endorsement')
    const later = await makeAward(owner, achievement.id, 3)
    expect(endorsementsIn(await verify(await documentOf(`${server.origin}/c/${later.credentialId}`)))).toEqual([])
    const mail = (await server.mails()).findLast(one => one.kind === 'endorsement')
    expect(mail).toMatchObject({ to: 'owner.1@example.org', text: expect.stringContaining('No longer taught so.') })
    expect((await owner.get('/api/v1/audit?limit=200')).body.items.map((one: Json) => one.event)).toEqual(
      expect.arrayContaining(['endorsement.asked', 'endorsement.received', 'endorsement.withdrawn']),
    )
  })

  test('the school hides one, and shows it again', async () => {
    const achievement = await makeAchievement(owner)
    const { id, token } = await ask({ kind: 'achievement', achievementId: achievement.id })
    await sign(token)
    const path = new URL(achievement.url).pathname
    expect((await owner.post(`/api/v1/endorsements/${id}/hide`)).body.endorsement.isHidden).toBe(true)
    expect(await page(path)).not.toContain('Endorsed by')
    const hidden = await makeAward(owner, achievement.id, 4)
    expect(
      (await documentOf(`${server.origin}/c/${hidden.credentialId}`)).credentialSubject.achievement,
    ).not.toHaveProperty('endorsement')
    await owner.post(`/api/v1/endorsements/${id}/show`)
    expect(await page(path)).toContain('Endorsed by')
  })

  test('its checklist counts it', async () => {
    const achievement = await makeAchievement(owner)
    const partnerClause = async () =>
      (await owner.get(`/api/v1/achievements/${achievement.id}/checklists`)).body.items
        .flatMap((one: Json) => one.requirements)
        .find((one: Json) => one.id === 'partner')
    expect(await partnerClause()).toMatchObject({ isMet: false })
    const { token } = await ask({ kind: 'achievement', achievementId: achievement.id })
    await sign(token)
    expect(await partnerClause()).toMatchObject({ isMet: true })
  })
})

describe('the institution and an award', () => {
  test('an endorsement of the institution travels with every credential', async () => {
    const { id, token } = await ask({ kind: 'institution' })
    await sign(token, { statements: [] })
    const award = await makeAward(owner, (await makeAchievement(owner)).id, 5)
    const report = await verify(await documentOf(`${server.origin}/c/${award.credentialId}`))
    expect(endorsementsIn(report)).toMatchObject([{ about: 'issuer', verdict: 'valid' }])
    expect(await page(`/i/${issuer.shortName}`)).toContain('We hire for this.')
    await owner.post(`/api/v1/endorsements/${id}/hide`)
  })
  test('an award is shown to a partner only while its learner shows it to everybody', async () => {
    const award = await makeAward(owner, (await makeAchievement(owner)).id, 6)
    const { token } = await ask({ kind: 'award', awardId: award.id })
    await sign(token)
    expect(await page(`/c/${award.credentialId}`)).toContain('We hire for this.')
  })
})

describe('as somebody who is here already', () => {
  test('a partner who has endorsed before does so as the same issuer', async () => {
    const { email, token } = await ask({ kind: 'institution' })
    await sign(token)
    const second = await ask({ kind: 'achievement', achievementId: (await makeAchievement(owner)).id }, { email })
    const choice = /name="as" id="as" value="([^"]+)"/.exec(await page(`/endorse/${second.token}`))?.[1]
    const partner = await sign(second.token, { as: choice, organisation: '', url: '' })
    expect((await partner.get('/api/v1/session')).body.memberships).toHaveLength(1)
    expect((await partner.get('/api/v1/given-endorsements')).body.items).toHaveLength(2)
  })
  test('nobody endorses what is their own, nor as an issuer that they do not act for', async () => {
    const { token } = await ask({ kind: 'institution' }, { email: 'owner.1@example.org' })
    expect(await page(`/endorse/${token}`)).not.toContain('name="as" id="as"')
    const fields = { ...ANSWER, as: issuer.id, seen: await seenOn(token), step: 'sign' }
    const refused = await send(token, fields)
    expect(refused.status).toBe(422)
    expect((await owner.get('/api/v1/endorsements?q=owner.1')).body.items).toMatchObject([{ state: 'opened' }])
  })
})

describe('what is refused', () => {
  test('a link of nobody, of another tenant, an older one, a changed one', async () => {
    const achievement = await makeAchievement(owner)
    const { id, email, token } = await ask({ kind: 'achievement', achievementId: achievement.id })
    expect((await send('a'.repeat(43), { ...ANSWER, step: 'sign' })).status).toBe(404)
    expect((await send(`${token.slice(0, -1)}_`, { ...ANSWER, step: 'sign' })).status).toBe(404)
    await owner.post(`/api/v1/endorsements/${id}/remind`)
    expect((await send(token, { ...ANSWER, step: 'sign' })).status).toBe(404)
    expect((await owner.get(`/api/v1/endorsements/${id}`)).body).toMatchObject({ reminders: 1, state: 'asked' })
    const link = await linkOf(email)
    const crossSite = await server.fetch(`/endorse/${link}`, {
      method: 'POST',
      body: form({ ...ANSWER, step: 'sign' }).toString(),
      headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(crossSite.status).toBe(403)
  })
  test('an answer without an organisation, or that says nothing', async () => {
    const { token } = await ask({ kind: 'institution' })
    const empty = await send(token, { step: 'preview' })
    expect(empty.status).toBe(422)
    const said = await empty.text()
    for (const field of ['organisation', 'url', 'name', 'role', 'comment']) expect(said).toContain(`href="#${field}"`)
  })
  test('H-46 a partner under a name that is like a known institution’s', async () => {
    const { token } = await ask({ kind: 'institution' })
    const fields = { ...ANSWER, organisation: 'Sarnple School', seen: await seenOn(token), step: 'sign' }
    const refused = await send(token, fields)
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('could be taken for')])
  })
  test('an endorsement of what has changed since the page was read', async () => {
    const achievement = await makeAchievement(owner)
    const { token } = await ask({ kind: 'achievement', achievementId: achievement.id })
    const seen = await seenOn(token)
    await owner.patch(`/api/v1/achievements/${achievement.id}`, { description: 'Something else altogether.' })
    const refused = await send(token, { ...ANSWER, seen, step: 'sign' })
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('was changed since')])
  })
  test('a request that was taken back or declined', async () => {
    const { id, token } = await ask({ kind: 'institution' })
    expect((await owner.post(`/api/v1/endorsements/${id}/cancel`)).body.state).toBe('cancelled')
    expect(await page(`/endorse/${token}`)).toContain('No longer asked for')
    expect((await send(token, { ...ANSWER, step: 'sign' })).status).toBe(409)
    const other = await ask({ kind: 'institution' })
    expect((await send(other.token, { step: 'decline', reason: 'Not our field.' })).status).toBe(200)
    expect((await owner.get(`/api/v1/endorsements/${other.id}`)).body).toMatchObject({
      state: 'declined',
      declineReason: 'Not our field.',
    })
    expect((await owner.post(`/api/v1/endorsements/${other.id}/remind`)).status).toBe(409)
  })
  test('by the schema: an address that is none, an achievement that is not there', async () => {
    const post = (body: Json) => owner.post('/api/v1/endorsements', body)
    const body = { subject: { kind: 'institution' }, organisation: 'x', email: 'no address' }
    expect(await post(body)).toMatchObject({ status: 400, body: { errors: [{ path: 'email' }] } })
    const gone = { kind: 'achievement', achievementId: '00000000-0000-7000-8000-000000000000' }
    expect((await post({ ...body, email: 'a@b.example', subject: gone })).status).toBe(404)
  })
})

test('the learner sees in the wallet who stands behind it, until they no longer do', async () => {
  const achievement = await makeAchievement(owner, { name: 'Welding' })
  const { id, token } = await ask({ kind: 'achievement', achievementId: achievement.id })
  const partner = await sign(token, { organisation: 'Sample Welders', url: 'welders.example' })
  await makeAward(owner, achievement.id, 77)
  await makeAward(owner, (await makeAchievement(owner, { name: 'Sewing' })).id, 78)
  const [welder, sewer] = [await claim(server, 77), await claim(server, 78)]
  const endorsersOf = async (wallet: Caller) => {
    const [award] = (await wallet.get('/api/v1/wallet/awards')).body.items
    return award.endorsements.filter((one: Json) => one.about === 'achievement')
  }
  const { endorsement } = (await owner.get(`/api/v1/endorsements/${id}`)).body
  const path = new URL(endorsement.url).pathname
  expect(await endorsersOf(welder)).toMatchObject([{ by: 'Sample Welders', about: 'achievement', path }])
  expect(await endorsersOf(sewer)).toEqual([])
  const [given] = (await partner.get('/api/v1/given-endorsements')).body.items
  expect(
    (await partner.post(`/api/v1/given-endorsements/${given.id}/withdraw`, { reason: 'Over.' })).status,
  ).toBeLessThan(300)
  expect(await endorsersOf(welder)).toEqual([])
})

test('the list is searched and filtered', async () => {
  await ask({ kind: 'institution' }, { organisation: 'Unmistakable Works' })
  const items = async (query: string) => (await owner.get(`/api/v1/endorsements?${query}`)).body.items as Json[]
  expect(await items('q=unmistakable')).toMatchObject([{ organisation: 'Unmistakable Works' }])
  for (const state of ['asked', 'endorsed', 'declined', 'cancelled', 'withdrawn'])
    expect([state, ...new Set((await items(`state=${state}`)).map(one => one.state))]).toEqual([state, state])
})

// Last, since the server's clock does not go back.
test('a link runs out after thirty days, and a reminder sends another', async () => {
  const { id, email, token } = await ask({ kind: 'institution' })
  server.setClock(new Date(Date.now() + 31 * 86_400_000))
  expect(await page(`/endorse/${token}`)).toContain('run out')
  expect((await send(token, { ...ANSWER, step: 'sign' })).status).toBe(409)
  expect((await owner.post(`/api/v1/endorsements/${id}/remind`)).body.state).toBe('asked')
  await sign(await linkOf(email))
  expect(await sweepEndorsements(server.deps, 0)).toBe(0)
})

test('a partner whose key was stolen signs its word anew: at the same address, and with whoever asked for it', async () => {
  const achievement = await makeAchievement(owner)
  const { id, token } = await ask({ kind: 'achievement', achievementId: achievement.id })
  const partner = await sign(token)
  const session = (await partner.get('/api/v1/session')).body
  const { shortName, id: partnerId } = session.memberships[0].issuer
  const { endorsement } = (await owner.get(`/api/v1/endorsements/${id}`)).body
  const old = await documentOf(endorsement.url)
  const { version } = (await partner.get('/api/v1/identity')).body
  const declared = await partner.post('/api/v1/key-compromises', {
    seen: version,
    confirmation: shortName,
    since: '2020-01-01T00:00:00Z',
  })
  expect(declared).toMatchObject({ status: 201, body: { items: { endorsement: { open: 1 }, award: { open: 0 } } } })
  expect((await verify(old)).result).toBe('invalid')
  await partner.post(`/api/v1/key-compromises/${declared.body.id}/reissue`)
  await reissueAffected(server.deps, partnerId, declared.body.id)
  const shown = (await partner.get(`/api/v1/key-compromises/${declared.body.id}`)).body
  expect(shown).toMatchObject({ reissue: 'done', items: { endorsement: { open: 0, reissued: 1 } } })
  const { proof: before, ...said } = old
  const { proof: after, ...now } = await documentOf(endorsement.url)
  expect(now).toEqual(said)
  expect(after.verificationMethod).not.toBe(before.verificationMethod)
  const award = await makeAward(owner, achievement.id, 78)
  const report = await verify(await documentOf(`${server.origin}/c/${award.credentialId}`))
  expect(endorsementsIn(report)).toContainEqual(expect.objectContaining({ about: 'achievement', verdict: 'valid' }))
})
