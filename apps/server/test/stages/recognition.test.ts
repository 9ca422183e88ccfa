import { createHash, randomBytes } from 'node:crypto'
import { signDataIntegrity } from '@laurel/core/credential'
import { didKeyOf } from '@laurel/core/did'
import { createSigner, generateKeyPair } from '@laurel/core/keys'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { bootstrapIssuer } from '../../src/people/set-up.ts'
import { sql } from '../../src/platform/sql.ts'
import { recheckOriginals } from '../../src/recognition/recheck-originals.ts'
import { inTenant, startTestServer, type TestServer } from '../../src/testing.ts'
import {
  type Caller,
  caller,
  claim,
  type Json,
  learner,
  makeAchievement,
  makeAward,
  openSchool,
  type WalletKey,
  walletKey,
} from './school.ts'

let server: TestServer
let owner: Caller
let issuer: Json
/** Another institution on the same server. */
let college: Caller
let collegeDid: string
let statistics: Json
let quantitative: Json
const staff: Record<string, Caller> = {}
const KEY = `lrl_${'a-college-'.repeat(5)}`

async function join(role: string, email: string): Promise<Caller> {
  await owner.post('/api/v1/invitations', { name: `Sample ${email.split('@')[0]}`, email, role })
  const mail = (await server.mails()).findLast(one => one.to === email && one.kind === 'invitation')
  const token = /\/join\/([\w-]+)/.exec(mail?.text ?? '')?.[1]
  await caller(server, {}).post(`/api/v1/join/${token}`)
  return caller(server, { cookie: await server.signIn(email), origin: server.origin })
}

beforeAll(async () => {
  server = await startTestServer()
  ;({ owner, issuer } = await openSchool(server))
  await bootstrapIssuer(server.deps, { issuer: 'college', apiKey: KEY })
  college = caller(server, { authorization: `Bearer ${KEY}` })
  collegeDid = (await college.get('/api/v1/issuer')).body.did
  for (const role of ['teacher', 'registrar', 'administrator']) staff[role] = await join(role, `${role}@example.org`)
  const framework = await college.post('/api/v1/frameworks', { title: 'Numbers' })
  const skills = await college.post(`/api/v1/frameworks/${framework.body.id}/skills`, {
    revision: 1,
    skills: [{ statement: 'Reads a distribution' }, { statement: 'Tests a hypothesis' }],
  })
  statistics = await makeAchievement(college, {
    name: 'Statistics',
    credits: { number: 4, system: 'ECTS' },
    alignments: skills.body.made.map((skillId: string) => ({ skillId })),
  })
  const own = await owner.post('/api/v1/frameworks', { title: 'Ours' })
  const ours = await owner.post(`/api/v1/frameworks/${own.body.id}/skills`, {
    revision: 1,
    skills: [{ statement: 'Reads a distribution' }, { statement: 'Writes it up' }],
  })
  quantitative = await makeAchievement(owner, {
    name: 'Quantitative Methods',
    claimable: true,
    credits: { number: 5, system: 'ECTS' },
    alignments: ours.body.made.map((skillId: string) => ({ skillId })),
  })
})
afterEach(() => server.setClock(null))
afterAll(() => server?.stop())

type Holder = { readonly wallet: Caller; readonly key: WalletKey }
type Held = Holder & { readonly award: Json; readonly document: Json }

async function prove(wallet: Caller, key: WalletKey, more: Json, typ: string): Promise<string> {
  const { body } = await wallet.post('/api/v1/wallet/challenge')
  const iat = Math.floor(server.deps.clock().getTime() / 1_000)
  return key.prove({ aud: body.audience, nonce: body.challenge, iat, ...more }, { typ })
}

/** A learner with a wallet, and a credential of the college in it that is made out to their key. */
async function holds(number: number, more: Json = {}, achievement = statistics): Promise<Held> {
  const award = await makeAward(college, achievement.id, number, { level: achievement.levels[1]?.name, ...more })
  const wallet = await claim(server, number)
  await server.deps.database.db.execute(
    sql`update person set email_verified = true where email = ${learner(number).email}`,
  )
  const key = walletKey()
  const taken = await wallet.post(`/api/v1/wallet/awards/${award.id}/take`, {
    proof: await prove(wallet, key, {}, 'openid4vci-proof+jwt'),
  })
  expect(taken.status).toBe(200)
  return { wallet, key, award, document: taken.body.credential }
}

const begin = async (wallet: Caller, achievement = quantitative): Promise<Json> => {
  const made = await wallet.post('/api/v1/wallet/learner-claims', {
    issuer: issuer.shortName,
    achievementId: achievement.id,
    kind: 'recognition',
    narrative: 'I have had this at the college.',
  })
  expect(made).toMatchObject({ status: 201, body: { kind: 'recognition', state: 'draft', brought: [] } })
  return made.body
}
async function bring({ wallet, key }: Holder, claimId: string, document: unknown, isProven = true) {
  const credential = typeof document === 'string' ? document : JSON.stringify(document)
  const digest = createHash('sha256').update(credential).digest('base64url')
  const proof = isProven ? { proof: await prove(wallet, key, { credential: digest }, 'laurel-recognition+jwt') } : {}
  return wallet.post(`/api/v1/wallet/learner-claims/${claimId}/credentials`, { credential, ...proof })
}
const submit = (wallet: Caller, id: string) => wallet.post(`/api/v1/wallet/learner-claims/${id}/submit`)

/** Begun, shown and sent. */
async function sent(held: Held, achievement = quantitative, isProven = true): Promise<Json> {
  const made = await begin(held.wallet, achievement)
  expect((await bring(held, made.id, held.document, isProven)).status).toBe(201)
  const answer = await submit(held.wallet, made.id)
  expect(answer.status).toBe(200)
  return answer.body
}
const level = (achievement: Json, at: number): string => achievement.levels[at].id
async function decide(who: Caller, id: string, said: Json, judged: Json = {}) {
  await who.post(`/api/v1/learner-claims/${id}/take`)
  await who.put(`/api/v1/learner-claims/${id}/review`, { level: level(quantitative, 1), ...judged })
  return who.post(`/api/v1/learner-claims/${id}/decide`, {
    verb: 'approve',
    reason: 'The syllabus covers ours.',
    ...said,
  })
}
const agreementOf = (more: Json = {}) => ({
  institution: { did: collegeDid, name: 'college' },
  credential: { achievementName: 'Statistics' },
  countsAs: { achievementId: quantitative.id, level: level(quantitative, 0), credits: 3 },
  from: '2020-01-01',
  reason: 'The faculty compared the syllabi.',
  ...more,
})
async function agree(more: Json = {}, who = owner): Promise<Json> {
  const made = await who.post('/api/v1/recognition-agreements', agreementOf(more))
  expect(made).toMatchObject({ status: 201, body: { version: 1, standing: 'running' } })
  return made.body
}
const endAgreement = (one: Json) => owner.post(`/api/v1/recognition-agreements/${one.id}/suspend`, { reason: 'over' })

describe('a recognition', () => {
  test('shows what was brought beside what it is to be, and is stated in the award with who gave it', async () => {
    const held = await holds(1)
    const made = await sent(held)
    expect(made).toMatchObject({
      state: 'submitted',
      brought: [{ name: 'Statistics', standing: 'holds', holder: 'key' }],
    })
    const read = (await staff.registrar!.get(`/api/v1/learner-claims/${made.id}`)).body
    expect(read.recognition).toMatchObject({
      brought: [{ level: 'Secure', credits: '4', recipient: learner(1).name, elsewhere: [], agreements: [] }],
      comparison: {
        covered: 50,
        credits: { brought: 4, wanted: 5 },
        ageMonths: 0,
        skills: { shared: [{ name: 'Reads a distribution' }], missing: [{ name: 'Writes it up' }] },
      },
      proposal: null,
    })
    const [line] = (await owner.get('/api/v1/learner-claims?kind=recognition')).body.items
    expect(line).toMatchObject({ id: made.id, kind: 'recognition' })

    expect(await decide(staff.registrar!, made.id, { reason: '' })).toMatchObject({
      status: 422,
      body: { code: 'E_REASON_MISSING' },
    })
    const done = await decide(staff.registrar!, made.id, { conditions: 'Sit the lab day.' }, { credits: 3 })
    expect(done).toMatchObject({ status: 200, body: { state: 'approved' } })
    const award = (await owner.get(`/api/v1/awards/${done.body.awardId}`)).body
    const document = (await owner.get(`/c/${award.credentialId}.json`)).body
    expect(document.evidence).toEqual([
      {
        id: held.document.id,
        type: ['Evidence'],
        name: 'Statistics',
        description: expect.stringMatching(/^Awarded by college on \d{4}-\d\d-\d\d$/),
        narrative: 'The syllabus covers ours.\n\nConditions: Sit the lab day.',
        genre: 'RecognisedCredential',
      },
    ])
    expect(document.credentialSubject.creditsEarned).toBe(3)
    expect(JSON.stringify(document)).not.toContain('I have had this')
    const page = await (await server.fetch(`/c/${award.credentialId}`, { headers: { accept: 'text/html' } })).text()
    expect(page).toContain('Recognised from')
    expect(page).toContain('Awarded by college')
    const listed = (await owner.get('/api/v1/recognitions')).body.items
    expect(listed).toMatchObject([
      {
        from: { name: 'Statistics', issuerDid: collegeDid },
        decidedBy: 'Sample registrar',
        conditions: 'Sit the lab day.',
      },
    ])
    const kept = await owner.get(
      `/api/v1/learner-claims/${made.id}/credentials/${read.recognition.brought[0].id}/document`,
    )
    expect(kept.body.id).toBe(held.document.id)
  })

  test('is for others to judge than the learner, and its answer can be more wanted, no, and an appeal', async () => {
    const held = await holds(2)
    const made = await sent(held)
    expect((await held.wallet.post(`/api/v1/learner-claims/${made.id}/take`)).status).toBe(403)
    const back = await decide(staff.teacher!, made.id, { verb: 'rework', reason: 'Bring the transcript too.' })
    expect(back.body.state).toBe('rework')
    expect(
      (await held.wallet.delete(`/api/v1/wallet/learner-claims/${made.id}/credentials/${made.brought[0].id}`)).status,
    ).toBe(409)
    await submit(held.wallet, made.id)
    const declined = await decide(staff.teacher!, made.id, { verb: 'decline', reason: 'Another subject.' })
    expect(declined.body.state).toBe('declined')
    await held.wallet.post(`/api/v1/wallet/learner-claims/${made.id}/appeal`, { text: 'It is the same.' })
    expect(await staff.teacher!.post(`/api/v1/learner-claims/${made.id}/take`)).toMatchObject({
      body: { code: 'E_CONFLICT_APPEAL' },
    })
    expect((await decide(staff.registrar!, made.id, {})).body.state).toBe('approved')
  })

  test('needs something to be brought, of somebody else than the school, and at a level', async () => {
    const held = await holds(3)
    const made = await begin(held.wallet)
    expect(await submit(held.wallet, made.id)).toMatchObject({ status: 422, body: { code: 'E_NOTHING_BROUGHT' } })
    const own = await makeAward(owner, (await makeAchievement(owner, { name: 'Own', levels: [] })).id, 3)
    const document = (await owner.get(`/c/${own.credentialId}.json`)).body
    expect(await bring(held, made.id, document)).toMatchObject({ status: 422, body: { code: 'E_BROUGHT_OWN' } })
    expect((await bring(held, made.id, held.document)).body.brought).toHaveLength(1)
    // The same in another form is the same.
    const jwt = await (await server.fetch(`/c/${held.award.credentialId}.jwt`)).text()
    expect((await bring(held, made.id, jwt)).body.brought).toHaveLength(1)
    await submit(held.wallet, made.id)
    expect(await decide(staff.registrar!, made.id, {}, { level: null })).toMatchObject({
      body: { code: 'E_MARKS_MISSING' },
    })
  })
})

describe('what is not what it seems', () => {
  test('altered, no credential, or revoked: it is not taken', async () => {
    const held = await holds(11)
    const made = await begin(held.wallet)
    const altered = { ...held.document, name: 'Advanced Statistics' }
    expect(await bring(held, made.id, altered)).toMatchObject({ status: 422, body: { code: 'E_BROUGHT_BROKEN' } })
    expect(await bring(held, made.id, '{"a":1}')).toMatchObject({ status: 422, body: { code: 'E_BROUGHT_BROKEN' } })
    await college.post(`/api/v1/awards/${held.award.id}/revoke`, { reason: 'A mistake' })
    expect(await bring(held, made.id, held.document)).toMatchObject({
      status: 422,
      body: { code: 'E_BROUGHT_REVOKED' },
    })
  })

  test('revoked between sending and deciding: nothing is awarded', async () => {
    const held = await holds(12)
    const made = await sent(held)
    await college.post(`/api/v1/awards/${held.award.id}/revoke`, { reason: 'A mistake' })
    await inTenant(server, issuer.id, tx =>
      tx.execute(
        sql`update brought_credential set checked_at = now() - interval '15 minutes' where claim_id = ${made.id}`,
      ),
    )
    expect(await decide(staff.registrar!, made.id, {})).toMatchObject({
      status: 422,
      body: { code: 'E_BROUGHT_REVOKED' },
    })
  })

  test('somebody else’s: whoever decides is told plainly, and no agreement counts it', async () => {
    const agreement = await agree({ awarding: 'automatic' })
    const [thief, victim] = [await holds(13), await holds(14)]
    const made = await begin(thief.wallet)
    const shown = await bring(thief, made.id, victim.document)
    expect(shown.body.brought).toMatchObject([{ holder: 'otherKey', agreements: [{ against: ['otherHolder'] }] }])
    expect((await submit(thief.wallet, made.id)).body.state).toBe('submitted')
    await endAgreement(agreement)
  })

  test('without the key nothing is proven; a proof is for one document, once', async () => {
    const held = await holds(15)
    const made = await begin(held.wallet)
    expect((await bring(held, made.id, held.document, false)).body.brought).toMatchObject([{ holder: 'otherKey' }])
    const credential = JSON.stringify(held.document)
    const other = await prove(held.wallet, held.key, { credential: 'of another' }, 'laurel-recognition+jwt')
    const at = `/api/v1/wallet/learner-claims/${made.id}/credentials`
    expect((await held.wallet.post(at, { credential, proof: other })).body.code).toBe('E_PROOF_INVALID')
    const digest = createHash('sha256').update(credential).digest('base64url')
    const proof = await prove(held.wallet, held.key, { credential: digest }, 'laurel-recognition+jwt')
    expect((await held.wallet.post(at, { credential, proof })).body.brought).toMatchObject([{ holder: 'key' }])
    expect((await held.wallet.post(at, { credential, proof })).body.code).toBe('E_CHALLENGE_SPENT')
  })

  test('one credential is recognised for one learner, and for one achievement once', async () => {
    const [first, second] = [await holds(16), await holds(17)]
    const done = await decide(staff.registrar!, (await sent(first)).id, {})
    expect(done.body.state).toBe('approved')
    // The same again, for more.
    const again = await sent(first)
    expect(await decide(staff.registrar!, again.id, {})).toMatchObject({
      status: 409,
      body: { code: 'E_RECOGNISED_ALREADY' },
    })
    // The same by another learner: seen, and refused.
    const made = await begin(second.wallet)
    await bring(second, made.id, first.document)
    await submit(second.wallet, made.id)
    const read = (await staff.registrar!.get(`/api/v1/learner-claims/${made.id}`)).body
    expect(read.recognition.brought[0].elsewhere).toContainEqual(
      expect.objectContaining({ learner: learner(16).name, isSame: false }),
    )
    expect(await decide(staff.registrar!, made.id, {})).toMatchObject({
      status: 409,
      body: { code: 'E_RECOGNISED_FOR_OTHER' },
    })
    // What was taken back stands in nobody's way.
    await owner.post(`/api/v1/awards/${done.body.awardId}/revoke`, { reason: 'It was not theirs' })
    expect(
      (await staff.registrar!.post(`/api/v1/learner-claims/${made.id}/decide`, { verb: 'approve', reason: 'x' }))
        .status,
    ).toBe(200)
  })
})

describe('a transfer agreement', () => {
  test('is made by a registrar, with why; each change is a version; administrators and teachers read', async () => {
    const made = await agree({}, staff.registrar!)
    expect(made.versions).toMatchObject([
      { version: 1, by: 'Sample registrar', reason: 'The faculty compared the syllabi.' },
    ])
    for (const role of ['teacher', 'administrator']) {
      expect((await staff[role]!.post('/api/v1/recognition-agreements', agreementOf())).status).toBe(403)
      expect((await staff[role]!.get(`/api/v1/recognition-agreements/${made.id}`)).status).toBe(200)
    }
    const changed = await owner.put(
      `/api/v1/recognition-agreements/${made.id}`,
      agreementOf({ maxAgeMonths: 60, reason: 'Five years' }),
    )
    expect(changed.body).toMatchObject({ version: 2, maxAgeMonths: 60, versions: [{ reason: 'Five years' }, {}] })
    await endAgreement(made)
    expect((await endAgreement(made)).body.code).toBe('E_AGREEMENT_STATE')
    expect(
      (await owner.get('/api/v1/recognition-agreements?state=suspended&q=statist')).body.items.length,
    ).toBeGreaterThan(0)
    const own = agreementOf({ institution: { did: issuer.did, name: 'x' } })
    expect((await owner.post('/api/v1/recognition-agreements', own)).body.errors).toMatchObject([
      { path: 'institution.did' },
    ])
    const nameOnly = agreementOf({ institution: { name: 'college' } })
    expect((await owner.post('/api/v1/recognition-agreements', nameOnly)).status).toBe(400)
    expect((await college.get(`/api/v1/recognition-agreements/${made.id}`)).status).toBe(404)
  })

  test('awards at once where everything verifies, and says by which', async () => {
    const agreement = await agree({ awarding: 'automatic' })
    const held = await holds(21)
    const done = await sent(held)
    expect(done).toMatchObject({ state: 'approved', awardId: expect.any(String) })
    const award = (await owner.get(`/api/v1/awards/${done.awardId}`)).body
    expect(award).toMatchObject({ state: 'issued', level: expect.anything() })
    const document = (await owner.get(`/c/${award.credentialId}.json`)).body
    expect(document.credentialSubject.creditsEarned).toBe(3)
    expect(document.evidence[0].narrative).toBe('Recognised by a standing agreement on credentials of college.')
    const [line] = (await owner.get(`/api/v1/recognitions?agreementId=${agreement.id}`)).body.items
    expect(line).toMatchObject({ agreementId: agreement.id, decidedBy: 'Laurel' })
    await endAgreement(agreement)
  })

  test.each([
    ['asks for a person’s yes', { awarding: 'approval' }, {}, []],
    [
      'asks for a higher level',
      { credential: { achievementName: 'Statistics', level: 'Secure' } },
      { level: 'Emerging' },
      ['levelTooLow'],
    ],
    ['asks for something newer', { maxAgeMonths: 12 }, { validFrom: '2024-01-01T00:00:00Z' }, ['tooOld']],
    ['has not begun', { from: '2099-01-01' }, {}, ['notBegun']],
    ['is over', { from: '2020-01-01', until: '2021-01-01' }, {}, ['over']],
  ] as const)('does not award by itself where it %s', async (_, terms, given, against) => {
    const agreement = await owner.post(
      '/api/v1/recognition-agreements',
      agreementOf({ awarding: 'automatic', ...terms }),
    )
    const held = await holds(30 + Math.floor(Math.random() * 1_000_000), given)
    const made = await sent(held)
    expect(made.state).toBe('submitted')
    expect(made.brought[0].agreements).toMatchObject([{ id: agreement.body.id, against }])
    const read = (await staff.registrar!.get(`/api/v1/learner-claims/${made.id}`)).body
    expect(read.recognition.proposal).toEqual(
      against.length === 0 ? { agreementId: agreement.body.id, level: level(quantitative, 0), credits: 3 } : null,
    )
    await endAgreement(agreement.body)
  })

  test('never takes a look-alike for the institution: same name, same achievement, another DID', async () => {
    const agreement = await agree({ awarding: 'automatic' })
    const held = await holds(41)
    const pair = generateKeyPair('Ed25519', length => new Uint8Array(randomBytes(length)))
    const { did, verificationMethod } = didKeyOf(pair.publicKey)
    const { proof: _, credentialStatus: __, ...said } = held.document
    const forged = await signDataIntegrity(
      { ...said, id: 'urn:uuid:3b8b8f0e-9f0a-4a0e-8f0a-3b8b8f0e9f0a', issuer: { ...said.issuer, id: did } } as never,
      createSigner({ type: 'Ed25519', secretKey: pair.secretKey, verificationMethod }),
      { cryptosuite: 'eddsa-rdfc-2022', created: '2026-01-01T00:00:00Z', proofPurpose: 'assertionMethod' },
    )
    if (!forged.ok) throw new Error(forged.error.code)
    const made = await begin(held.wallet)
    const shown = await bring(held, made.id, forged.value)
    expect(shown.body.brought).toMatchObject([{ issuer: { did, name: 'college' }, agreements: [] }])
    expect((await submit(held.wallet, made.id)).body.state).toBe('submitted')
    await endAgreement(agreement)
  })

  test('opens an achievement that is closed to claims, to recognition alone', async () => {
    const closed = await makeAchievement(owner, { name: 'Closed', levels: [] })
    const held = await holds(42)
    const wanted = { issuer: issuer.shortName, achievementId: closed.id, kind: 'recognition' }
    expect((await held.wallet.post('/api/v1/wallet/learner-claims', wanted)).body.code).toBe('E_NOT_CLAIMABLE')
    const countsAs = { achievementId: closed.id }
    const agreement = await agree({ awarding: 'automatic', countsAs })
    const listed = `/api/v1/wallet/claimable?issuer=${issuer.shortName}&achievement=${closed.id}`
    expect((await held.wallet.get(listed)).body.code).toBe('E_NOT_CLAIMABLE')
    expect((await held.wallet.get(`${listed}&for=recognition`)).body.items).toMatchObject([{ isOpen: false }])
    expect((await sent(held, closed)).state).toBe('approved')
    await endAgreement(agreement)
  })

  test('is read by anybody, as a page and as data, while it is in force', async () => {
    const agreement = await agree({
      credential: { achievementName: 'Data Stories', level: 'Secure' },
      maxAgeMonths: 24,
    })
    const page = `/i/${issuer.shortName}/recognition`
    const html = await (await server.fetch(page)).text()
    expect(html).toContain('Data Stories')
    expect(html).toContain('at least Secure')
    expect(await (await server.fetch(page, { headers: { 'accept-language': 'th' } })).text()).toContain('นับเป็น')
    const { agreements } = (await caller(server, {}).get(`${page}.json`)).body
    expect(agreements).toContainEqual(expect.objectContaining({ id: agreement.id, maxAgeMonths: 24 }))
    expect(await (await server.fetch(`/i/${issuer.shortName}`, { headers: { accept: 'text/html' } })).text()).toContain(
      `${page}"`,
    )
    await endAgreement(agreement)
    expect(await (await server.fetch(page)).text()).not.toContain('Data Stories')
    expect((await server.fetch('/i/nobody/recognition')).status).toBe(404)
  })

  test('counts for a step of a pathway, once for claims and pathways alike', async () => {
    const agreement = await agree({ awarding: 'automatic' })
    const content = {
      name: 'Methods',
      description: '',
      language: 'en',
      steps: [{ id: 'a', name: 'a', ways: [{ kind: 'achievement', achievementId: quantitative.id, level: null }] }],
    }
    const pathway = (await owner.post('/api/v1/pathways', { content, isOpen: true })).body
    await owner.post(`/api/v1/pathways/${pathway.id}/publish`)
    const held = await holds(43)
    const joined = await held.wallet.post(`/api/v1/wallet/pathways/${pathway.id}/join`, { issuer: issuer.shortName })
    const at = `/api/v1/wallet/pathway-enrolments/${joined.body.enrolmentId}/recognise`
    expect((await held.wallet.post(at, { stepId: 'a', credential: held.document })).body.stepsDone).toBe(1)
    await endAgreement(agreement)
    const other = await holds(44)
    const second = await other.wallet.post(`/api/v1/wallet/pathways/${pathway.id}/join`, { issuer: issuer.shortName })
    const where = `/api/v1/wallet/pathway-enrolments/${second.body.enrolmentId}/recognise`
    expect((await other.wallet.post(where, { stepId: 'a', credential: other.document })).body.code).toBe(
      'E_NOT_RECOGNISED',
    )
  })
})

describe('what is kept', () => {
  test('is the learner’s to have, and goes with them', async () => {
    const held = await holds(51)
    const made = await sent(held)
    await decide(staff.registrar!, made.id, {})
    const [one] = (await owner.get(`/api/v1/learners?q=${learner(51).email}`)).body.items
    const exported = (await owner.get(`/api/v1/learners/${one.id}/export`)).body
    expect(exported.claims).toMatchObject({
      credentials: [{ standing: 'holds' }],
      recognitions: [{ reason: 'The syllabus covers ours.' }],
    })
    await owner.post(`/api/v1/learners/${one.id}/erase`, { name: one.name })
    await inTenant(server, issuer.id, async tx => {
      for (const table of ['brought_credential', 'recognition'])
        expect(
          (await tx.execute(sql`select 1 from ${sql.identifier(table)} where claim_id = ${made.id}`)).rows,
        ).toEqual([])
      expect((await tx.execute(sql`select 1 from recognised_source where learner_id = ${one.id}`)).rows).toEqual([])
    })
  })

  // The clock is in the future from here on.
  test('is looked at again; what was withdrawn since is shown, and a person decides', async () => {
    const [gone, still] = [await holds(61), await holds(62)]
    const done = (await decide(staff.registrar!, (await sent(gone)).id, {})).body
    await decide(staff.registrar!, (await sent(still)).id, {})
    await college.post(`/api/v1/awards/${gone.award.id}/revoke`, { reason: 'A mistake' })
    expect(await recheckOriginals(server.deps)).toBe(0)
    server.setClock(new Date(Date.now() + 8 * 86_400_000))
    expect(await recheckOriginals(server.deps)).toBe(1)
    expect(await recheckOriginals(server.deps)).toBe(0)
    const { items } = (await owner.get('/api/v1/recognitions?flagged=yes')).body
    expect(items).toMatchObject([{ awardId: done.awardId, standing: 'revoked', settled: null }])
    // Nothing happens by itself.
    expect((await owner.get(`/api/v1/awards/${done.awardId}`)).body.state).toBe('issued')
    const mail = (await server.mails()).findLast(one => one.kind === 'recognition')
    expect(mail?.text).toContain(learner(61).name)
    const at = `/api/v1/recognitions/${items[0].id}/keep`
    expect((await staff.teacher!.post(at, { reason: 'x' })).status).toBe(403)
    expect((await staff.registrar!.post(at, { reason: 'It had been examined here.' })).body.settled).toMatchObject({
      by: 'Sample registrar',
    })
    expect((await owner.get('/api/v1/recognitions?flagged=yes')).body.items).toEqual([])
    const trail = JSON.stringify((await owner.get('/api/v1/audit?event=recognition')).body)
    for (const event of ['recognition.made', 'recognition.flagged', 'recognition.kept']) expect(trail).toContain(event)
    expect(trail).not.toContain('Statistics')
  })

  test('what has run out by itself is no agreement’s, and may still be recognised by a person', async () => {
    const agreement = await agree({ awarding: 'automatic' })
    const soon = new Date(server.deps.clock().getTime() + 86_400_000).toISOString()
    const held = await holds(63, { validUntil: soon })
    const made = await begin(held.wallet)
    server.setClock(new Date(Date.parse(soon) + 86_400_000))
    const shown = await bring(held, made.id, held.document)
    expect(shown.body.brought).toMatchObject([{ standing: 'ended', agreements: [{ against: ['notInForce'] }] }])
    expect((await submit(held.wallet, made.id)).body.state).toBe('submitted')
    expect((await decide(staff.registrar!, made.id, {})).body.state).toBe('approved')
    await endAgreement(agreement)
  })
})
