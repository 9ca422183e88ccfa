import type { DisclosureSuite } from '@laurel/core/credential'
import { listFields, showPart } from '@laurel/core/presentation'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditDatabase } from '../../src/operations/audit-database.ts'
import { disclosureTools } from '../../src/platform/disclosure-tools.ts'
import { inTenant, startTestServer, type TestServer } from '../../src/testing.ts'
import { makeForms } from '../../src/wallet/parts/make-forms.ts'
import {
  type Caller,
  caller,
  claim,
  type Json,
  learner,
  makeAchievement,
  makeAward,
  openSchool,
  walletKey,
} from './school.ts'

let server: TestServer
let owner: Caller
let issuerId: string
let achievement: Json
let people = 300

const HTML = { accept: 'text/html', 'accept-language': 'en' }
const SUITES = ['ecdsa-sd-2023', 'bbs-2023'] as const
const LEVEL = '/credentialSubject/result/0'
const STATUS = '/credentialStatus'
const now = () => Math.floor(Date.now() / 1000)

type Holder = Awaited<ReturnType<typeof holder>>

/** Somebody with one award in a wallet that has a key. */
async function holder(more: Json = {}) {
  const number = ++people
  const award = await makeAward(owner, more.achievementId ?? achievement.id, number, {
    level: achievement.levels[1].id,
    evidence: [{ name: 'Notebook', narrative: 'Kept for six weeks' }],
    results: [{ name: 'Mark', value: '17/20' }],
    narrative: 'Heard everybody out',
    ...more,
  })
  const wallet = await claim(server, number)
  const key = walletKey()
  const prove = async (by = key) => {
    const { body } = await wallet.post('/api/v1/wallet/challenge')
    return by.prove({ aud: body.audience, nonce: body.challenge, iat: now() })
  }
  const forms = async () => wallet.post(`/api/v1/wallet/awards/${award.id}/parts`, { proof: await prove() })
  return { number, award, wallet, key, prove, forms }
}
const formIn = (answer: Json, format: string) =>
  answer.body.forms.find((one: Json) => one.format === format)?.credential

/** As the wallet derives it. */
async function derived(base: Json, cryptosuite: DisclosureSuite, chosen: readonly string[]): Promise<Json> {
  const shown = await showPart(base, { cryptosuite, chosen }, disclosureTools)
  if (!shown.ok) throw new Error(JSON.stringify(shown.error))
  return shown.value
}
async function partOf(of: Holder, suite: DisclosureSuite, chosen: readonly string[]): Promise<Json> {
  return derived(formIn(await of.forms(), suite), suite, chosen)
}
const share = (of: Holder, part: Json, more: Json = {}) =>
  of.wallet.post('/api/v1/wallet/shares', { awardId: of.award.id, part, ...more })
const read = async (url: string, headers: Json = HTML) => {
  const answer = await server.fetch(url, { headers })
  return { status: answer.status, text: await answer.text() }
}
const verdict = async (document: Json | string): Promise<Json> =>
  (
    await caller(server, {}).post(
      '/api/v1/verify',
      typeof document === 'string' ? document : JSON.stringify(document),
      {
        'content-type': 'application/vc',
      },
    )
  ).body
const codes = (report: Json) => report.findings.map((one: Json) => one.code)

beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  issuerId = school.issuer.id
  achievement = await makeAchievement(owner, { suspendable: true })
})
afterAll(() => server?.stop())

describe('the forms of an award for the wallet’s own key', () => {
  test('come by the wallet’s key alone, and the same bytes again', async () => {
    const one = await holder()
    const first = await one.forms()
    expect(first).toMatchObject({ status: 200 })
    expect(first.body.forms.map((form: Json) => form.format)).toEqual(['ecdsa-sd-2023', 'bbs-2023', 'dc+sd-jwt'])
    expect((await one.forms()).body).toEqual(first.body)
    const path = `/api/v1/wallet/awards/${one.award.id}/parts`
    expect((await one.wallet.post(path, { proof: await one.prove(walletKey()) })).body.code).toBe('E_OTHER_KEY')
    const spent = await one.prove()
    await one.wallet.post(path, { proof: spent })
    expect((await one.wallet.post(path, { proof: spent })).body.code).toBe('E_CHALLENGE_SPENT')
    const other = await holder()
    expect((await other.wallet.post(path, { proof: await other.prove() })).status).toBe(404)
  })

  test('of two that ask at once both get what is kept', async () => {
    const one = await holder()
    const [first, second] = await Promise.all([one.forms(), one.forms()])
    expect(first.status).toBe(200)
    expect(second.body).toEqual(first.body)
  })

  test('that were written down and not signed are signed when they are asked for again, each once', async () => {
    const one = await holder()
    const { user } = (await one.wallet.get('/api/v1/session')).body
    const crash = (name: string) => {
      if (name === 'after-forms-intent') throw new Error('crash')
    }
    await expect(
      makeForms({ ...server.deps, failpoint: crash }, user, one.award.id, await one.prove()),
    ).rejects.toThrow('crash')
    const written = () =>
      inTenant(server, issuerId, async tx =>
        (
          await tx.$client.query<{ id: string; format: string }>(
            'select id, format from wallet_copy where award_id = $1 and is_own',
            [one.award.id],
          )
        ).rows.map(({ id, format }) => `${format} ${id}`),
      )
    const before = await written()
    expect(before).toHaveLength(3)
    const { id } = formIn(await one.forms(), 'ecdsa-sd-2023')
    expect(before).toContain(`ecdsa-sd-2023 ${id.slice('urn:uuid:'.length)}`)
    expect((await written()).sort()).toEqual(before.sort())
  })

  test('lead nowhere: no address of the whole, and in bbs-2023 nothing that is one learner’s', async () => {
    const one = await holder()
    const answer = await one.forms()
    const [ecdsa, bbs] = SUITES.map(suite => formIn(answer, suite))
    for (const document of [ecdsa, bbs]) expect(JSON.stringify(document)).not.toContain(one.award.credentialId)
    expect(ecdsa.credentialSubject.id).toBe(one.key.did)
    expect(bbs.id).toBeUndefined()
    expect(bbs.credentialSubject.id).toBeUndefined()
    expect(bbs.proof.created).toMatch(/T00:00:00Z$/)
    expect(bbs.validFrom).toMatch(/T00:00:00Z$/)
    const always = (document: Json, suite: DisclosureSuite) =>
      listFields(document, suite)
        ?.filter(field => field.shown === 'always')
        .map(field => field.word)
    expect(always(bbs, 'bbs-2023')?.sort()).toEqual(
      ['achievement', 'criteria', 'description', 'issuer', 'other', 'title'].sort(),
    )
    expect(always(ecdsa, 'ecdsa-sd-2023')).toContain('status')
  })

  test('are told to nobody else: not by the page, the export, the lists of other wallets, a mail or the log', async () => {
    const one = await holder()
    const answer = await one.forms()
    const { proofValue } = formIn(answer, 'ecdsa-sd-2023').proof
    for (const form of ['', '.json', '.jwt', '.sd-jwt'])
      expect((await read(`/c/${one.award.credentialId}${form}`)).text).not.toContain(proofValue)
    expect((await one.wallet.get(`/api/v1/wallet/awards/${one.award.id}/copies`)).body.items).toEqual([])
    expect((await owner.get(`/api/v1/awards/${one.award.id}/copies`)).body.items).toEqual([])
    const { items } = (await owner.get(`/api/v1/learners?q=${learner(one.number).email}`)).body
    const exported = await owner.get(`/api/v1/learners/${items[0].id}/export`)
    expect(exported.body.otherWallets).toEqual([])
    expect(exported.body.partForms.map((form: Json) => [form.format, 'document' in form]).sort()).toEqual([
      ['bbs-2023', false],
      ['dc+sd-jwt', false],
      ['ecdsa-sd-2023', false],
    ])
    expect(JSON.stringify(exported.body)).not.toContain(proofValue)
    expect(server.logged()).not.toContain(proofValue)
    expect((await server.mails()).filter(mail => mail.kind === 'wallet-copy')).toEqual([])
    const base = await verdict(formIn(answer, 'ecdsa-sd-2023'))
    expect(base).toMatchObject({ result: 'invalid' })
    expect(codes(base)).toContain('E_PROOF_BASE')
  })

  test('turn with the award: revoked and suspended in each of them', async () => {
    const one = await holder()
    const parts = await Promise.all(
      SUITES.map(suite =>
        partOf(
          one,
          suite,
          [STATUS].filter(() => suite === 'bbs-2023'),
        ),
      ),
    )
    for (const part of parts) expect(await verdict(part)).toMatchObject({ result: 'valid' })
    await owner.post(`/api/v1/awards/${one.award.id}/suspend`, { reason: 'x' })
    for (const part of parts) expect(codes(await verdict(part))).toContain('SUSPENDED')
    await owner.post(`/api/v1/awards/${one.award.id}/reinstate`)
    for (const part of parts) expect(await verdict(part)).toMatchObject({ result: 'valid' })
    await owner.post(`/api/v1/awards/${one.award.id}/revoke`, { reason: 'x' })
    for (const part of parts) expect(codes(await verdict(part))).toContain('REVOKED')
    expect(await one.forms()).toMatchObject({ status: 409, body: { code: 'E_AWARD_STATE' } })
  })

  test('wait for the end of a halt', async () => {
    const one = await holder()
    await owner.post('/api/v1/issuer/halt', { reason: 'x' })
    expect((await one.forms()).body.code).toBe('E_ISSUING_HALTED')
    await owner.post('/api/v1/issuer/resume')
    expect((await one.forms()).status).toBe(200)
  })

  test('go with a learner who is erased, and everything that is promised holds', async () => {
    const one = await holder()
    await one.forms()
    const kept = await holder()
    await kept.forms()
    const { items } = (await owner.get(`/api/v1/learners?q=${learner(one.number).email}`)).body
    await owner.post(`/api/v1/learners/${items[0].id}/erase`, { name: learner(one.number).name })
    const left = await inTenant(
      server,
      issuerId,
      async tx => (await tx.$client.query('select 1 from wallet_copy where award_id = $1', [one.award.id])).rows.length,
    )
    expect(left).toBe(0)
    const { lines } = await auditDatabase(server.owner, { now: new Date() })
    expect(lines.flatMap(line => line.breaks.map(found => `${line.name} ${found.subject}: ${found.why}`))).toEqual([])
  })
})

describe('a link that shows a part', () => {
  test.each(SUITES)(
    'by %s: what was chosen is there, the rest is named in kind, and nothing leads to it',
    async suite => {
      const one = await holder()
      const part = await partOf(one, suite, suite === 'bbs-2023' ? [LEVEL, STATUS] : [LEVEL])
      const made = await share(one, part)
      expect(made).toMatchObject({ status: 201, body: { part: { suite } } })
      expect(made.body.part.withheld.sort()).toEqual(
        ['evidence', 'learner-identity', 'result', 'story', 'valid-from'].sort(),
      )
      const page = (await read(made.body.url)).text
      for (const seen of [
        'Active Listening',
        'Secure',
        'data-conclusion="genuine"',
        'data-source=',
        'evidence',
        'skills',
      ])
        if (seen !== 'skills') expect(page).toContain(seen)
      for (const hidden of ['Notebook', 'six weeks', '17/20', 'Heard everybody', `Sample Learner ${one.number}`, '/c/'])
        expect(page).not.toContain(hidden)
      expect(page).not.toContain(one.award.credentialId)
      expect(page).not.toContain('id="withheld"')
      const file = await read(`${made.body.url}.json`)
      expect(JSON.parse(file.text)).toEqual(part)
      expect(await verdict(file.text)).toMatchObject({ result: 'valid' })
      for (const form of ['.jwt', '.png', '.svg', '.pdf', '/1.jwt', '/2.json'])
        expect([form, (await read(`${made.body.url}${form}`)).status]).toEqual([form, 404])
    },
  )

  test('the look before there is a link is the page that a visitor gets', async () => {
    const one = await holder()
    await one.forms()
    const cookie = await server.signIn(learner(one.number).email)
    const query = `awards=${one.award.id}&suite=ecdsa-sd-2023&shows=${LEVEL}`
    const page = await read(`/share-preview?${query}`, { ...HTML, cookie })
    expect(page.status).toBe(200)
    for (const seen of ['Secure', 'data-conclusion="genuine"']) expect(page.text).toContain(seen)
    for (const hidden of ['Notebook', '17/20', `Sample Learner ${one.number}`]) expect(page.text).not.toContain(hidden)
    expect((await read(`/share-preview?${query}`)).status).toBe(404)
    expect((await read(`/share-preview?${query},/none`, { ...HTML, cookie })).status).toBe(404)
  })

  test('two by bbs-2023 have nothing in common but what everybody’s have', async () => {
    const one = await holder()
    const base = formIn(await one.forms(), 'bbs-2023')
    const [first, second] = await Promise.all([derived(base, 'bbs-2023', [LEVEL]), derived(base, 'bbs-2023', [LEVEL])])
    const other = await partOf(await holder(), 'bbs-2023', [LEVEL])
    const rest = ({ proof: { proofValue: _, ...proof }, ...document }: Json) => ({ ...document, proof })
    expect(rest(first)).toEqual(rest(other))
    expect(first.proof.proofValue).not.toBe(second.proof.proofValue)
    // CBOR: five members, of which the first is the proof itself, with its length in two bytes.
    const members = ({ proof }: Json) => {
      const bytes = Buffer.from(proof.proofValue.slice(1), 'base64url')
      const end = 7 + bytes.readUInt16BE(5)
      return { proof: bytes.subarray(7, end), labels: bytes.subarray(end).toString('hex') }
    }
    expect(members(first).labels).toBe(members(other).labels)
    expect(members(second).labels).toBe(members(other).labels)
    const pieces = (bytes: Buffer) =>
      Array.from({ length: bytes.length - 7 }, (_, at) => bytes.toString('hex', at, at + 8))
    const seen = new Set(pieces(members(first).proof))
    expect(pieces(members(second).proof).filter(one => seen.has(one))).toEqual([])
  })

  test('what is somebody else’s, tampered with, a base proof or no part at all is refused', async () => {
    const one = await holder()
    const other = await holder({ evidence: [{ name: 'Diary', narrative: 'Mine' }] })
    const refused = async (part: Json, more: Json = {}) => {
      const answer = await share(one, part, more)
      return [answer.status, answer.body.code]
    }
    const invalid = [422, 'E_PART_INVALID']
    for (const suite of SUITES) {
      const base = formIn(await one.forms(), suite)
      const part = await derived(base, suite, [LEVEL])
      expect(await refused(base)).toEqual(invalid)
      expect(await refused(await partOf(other, suite, ['/evidence/0']))).toEqual(invalid)
      expect(await refused({ ...part, name: 'Another name' })).toEqual(invalid)
      expect(await refused({ ...part, evidence: base.evidence })).toEqual(invalid)
      expect(await refused({ ...part, proof: { ...part.proof, proofValue: 'u' } })).toEqual(invalid)
      const { validUntil: _, issuer: __, ...less } = part
      expect(await refused(less)).toEqual(invalid)
      // Half of a pair is no text, and so is refused before anything is looked at.
      expect(await refused({ ...part, 'x\ud800': '\udfff' })).toEqual([400, 'E_REQUEST_MALFORMED'])
      expect((await refused(part, { hides: ['name'] }))[0]).toBe(400)
      expect((await refused(part, { title: 'x' }))[0]).toBe(400)
    }
    expect(await refused(await partOf(other, 'ecdsa-sd-2023', []))).toEqual(invalid)
    expect(await refused({})).toEqual(invalid)
    const whole = JSON.parse((await read(`/c/${one.award.credentialId}.json`)).text)
    expect(await refused(whole)).toEqual(invalid)
  })

  test('ends with the award where it does not say how that stands, and says so where it does', async () => {
    const one = await holder()
    const silent = await share(one, await partOf(one, 'bbs-2023', [LEVEL]))
    const open = await share(one, await partOf(one, 'ecdsa-sd-2023', [LEVEL]))
    const late = await partOf(one, 'bbs-2023', [LEVEL])
    expect((await read(silent.body.url)).text).toContain('STATUS_WITHHELD')
    expect((await read(silent.body.url)).text).not.toContain('data-conclusion="genuine"')
    await owner.post(`/api/v1/awards/${one.award.id}/revoke`, { reason: 'x' })
    expect((await read(silent.body.url)).status).toBe(410)
    expect((await read(`${silent.body.url}.json`)).status).toBe(410)
    expect((await read(open.body.url)).text).toContain('data-conclusion="revoked"')
    expect(await share(one, late)).toMatchObject({ status: 409, body: { code: 'E_AWARD_STATE' } })
  })

  test('of a minor leaves out what is sealed, when it is made and whenever it is shown', async () => {
    await owner.patch('/api/v1/issuer', { minors: { jurisdiction: 'DE', timeZone: null, withoutAge: 'adult' } })
    const one = await holder()
    const quiet = await share(one, await partOf(one, 'ecdsa-sd-2023', [LEVEL]))
    const named = await share(one, await partOf(one, 'ecdsa-sd-2023', ['/credentialSubject/identifier/0']))
    expect([quiet.status, named.status]).toEqual([201, 201])
    expect((await read(named.body.url)).text).toContain(`Sample Learner ${one.number}`)
    const part = await partOf(one, 'ecdsa-sd-2023', ['/evidence/0'])
    const { items } = (await owner.get(`/api/v1/learners?q=${learner(one.number).email}`)).body
    await owner.put(`/api/v1/learners/${items[0].id}/age`, { birthDate: '2016-03-01' })
    // Without a guardian's word there are no links of a child's, and no forms.
    for (const { body } of [quiet, named]) expect((await read(body.url)).status).toBe(410)
    expect(await share(one, part)).toMatchObject({ status: 403, body: { code: 'E_GUARDIAN_NEEDED' } })
    expect((await one.forms()).body.code).toBe('E_GUARDIAN_NEEDED')
    const allow = await guardianOf(items[0].id, one.number)
    for (const purpose of ['hold', 'share']) await allow(purpose)
    expect((await read(quiet.body.url)).status).toBe(200)
    expect((await read(named.body.url)).status).toBe(410)
    expect(await share(one, part)).toMatchObject({ status: 403, body: { code: 'E_PART_SEALED' } })
    await allow('photo')
    expect((await share(one, part)).status).toBe(201)
  })

  /** A guardian who has accepted, and says yes to one purpose at a time. */
  async function guardianOf(learnerId: string, number: number) {
    const email = `guardian.${number}@example.org`
    await owner.post(`/api/v1/learners/${learnerId}/guardians`, { name: 'Sample Guardian', email })
    const mail = (await server.mails()).findLast(one => one.to === email && one.kind === 'guardian')
    const path = /\/guardian\/[\w-]+/.exec(mail?.text ?? '')?.[0] ?? ''
    const accepted = await server.fetch(path, { method: 'POST', headers: { origin: server.origin } })
    const cookie = accepted.headers
      .getSetCookie()
      .map(one => one.split(';')[0])
      .join('; ')
    const guardian = caller(server, { cookie, origin: server.origin })
    return async (purpose: string) =>
      expect(
        await guardian.post(`/api/v1/children/${learnerId}/decisions`, { purpose, decision: 'granted' }),
      ).toMatchObject({ status: 200 })
  }
})

describe('what an achievement wants to see in every part', () => {
  const always = (document: Json, suite: DisclosureSuite) =>
    (listFields(document, suite) ?? []).filter(field => field.shown === 'always').map(field => field.word)

  test('is in every part, whatever its holder chooses, and in the token', async () => {
    const strict = await makeAchievement(owner, {
      name: 'Strict',
      alwaysShown: ['name', 'results', 'dates', 'results'],
    })
    expect(strict.alwaysShown).toEqual(['results', 'dates', 'name'])
    const one = await holder({ achievementId: strict.id, level: strict.levels[1].id })
    const answer = await one.forms()
    for (const suite of SUITES) {
      const base = formIn(answer, suite)
      expect(always(base, suite)).toEqual(
        expect.arrayContaining(['level', 'result', 'rubric', 'valid-from', 'learner-identity']),
      )
      const least = await derived(base, suite, [])
      expect(least.credentialSubject.identifier[0].identityHash).toBe(`Sample Learner ${one.number}`)
      expect(least.evidence).toBeUndefined()
      const made = await share(one, least)
      expect(made.body.part.withheld.sort()).toEqual(['evidence', 'story'])
      const { identifier: _, ...unnamed } = least.credentialSubject
      expect((await share(one, { ...least, credentialSubject: unnamed })).body.code).toBe('E_PART_INVALID')
    }
    const [payload] = formIn(answer, 'dc+sd-jwt').split('.').slice(1)
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    expect(claims).toMatchObject({ recipient_name: `Sample Learner ${one.number}`, level: { name: 'Secure' } })
    expect(claims.evidence).toBeUndefined()
    const type = await read(new URL(claims.vct).pathname, { accept: 'application/json' })
    const said = JSON.parse(type.text).claims.find((claim: Json) => claim.path[0] === 'recipient_name')
    expect(said.sd).toBe('never')
  })

  test('is part of the version: who has it already keeps what it was made under', async () => {
    const lenient = await makeAchievement(owner, { name: 'Lenient' })
    const before = await holder({ achievementId: lenient.id, level: lenient.levels[1].id })
    const changed = await owner.patch(`/api/v1/achievements/${lenient.id}`, { alwaysShown: ['evidence'] })
    expect(changed.body).toMatchObject({ version: 2, alwaysShown: ['evidence'] })
    const { items } = (await owner.get(`/api/v1/achievements/${lenient.id}/versions`)).body
    expect(items[0].changes).toEqual([{ field: 'alwaysShown', before: null, after: 'evidence' }])
    const after = await holder({ achievementId: lenient.id, level: lenient.levels[1].id })
    expect(always(formIn(await before.forms(), 'bbs-2023'), 'bbs-2023')).not.toContain('evidence')
    expect(always(formIn(await after.forms(), 'bbs-2023'), 'bbs-2023')).toContain('evidence')
  })

  test('names kinds that there are', async () => {
    const refused = await owner.post('/api/v1/achievements', { ...achievement, alwaysShown: ['birthday'] })
    expect(refused.status).toBe(400)
    expect(JSON.stringify(refused.body)).toContain('alwaysShown')
  })
})
