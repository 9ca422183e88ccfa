import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../src/platform/sql.ts'
import { inTenant, startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, type Json, learner, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let issuerId: string
let achievement: Json
beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  issuerId = school.issuer.id
  achievement = await makeAchievement(owner, { name: 'Boat Licence', suspendable: true })
})
afterAll(() => server?.stop())

const read = async (id: string) => (await owner.get(`/api/v1/awards/${id}`)).body
const verify = async (document: unknown) => (await owner.post('/api/v1/verify', document)).body
const conclusion = async (award: Json) => {
  const page = await server.fetch(`/c/${award.credentialId}`, { headers: { accept: 'text/html' } })
  return /data-conclusion="(\w+)"/.exec(await page.text())?.[1]
}

describe('what can be suspended', () => {
  test('has a place in a list of each purpose, and others in one', async () => {
    const award = await makeAward(owner, achievement.id, 1)
    const { credentialStatus } = (await owner.get(`/c/${award.credentialId}.json`)).body
    expect(credentialStatus.map((one: Json) => one.statusPurpose)).toEqual(['revocation', 'suspension'])
    expect(new Set(credentialStatus.map((one: Json) => one.statusListCredential)).size).toBe(2)
    for (const { statusListCredential: url, statusPurpose } of credentialStatus) {
      const list = (await owner.get(new URL(url).pathname)).body
      expect(list.credentialSubject.statusPurpose).toBe(statusPurpose)
    }
    expect((await verify((await owner.get(`/c/${award.credentialId}.json`)).body)).result).toBe('valid')
    const plain = await makeAward(owner, (await makeAchievement(owner)).id, 1)
    expect((await owner.get(`/c/${plain.credentialId}.json`)).body.credentialStatus.statusPurpose).toBe('revocation')
    expect(await owner.post(`/api/v1/awards/${plain.id}/suspend`, { reason: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'E_NOT_SUSPENDABLE' },
    })
  })

  test('turns at once in every form, and back, as often as it has to (P15)', async () => {
    const award = await makeAward(owner, achievement.id, 2)
    const forms = ['json', 'jwt', 'png', 'svg']
    const files = await Promise.all(
      forms.map(
        async form => new Uint8Array(await (await server.fetch(`/c/${award.credentialId}.${form}`)).arrayBuffer()),
      ),
    )
    const results = async () =>
      Promise.all(
        files.map(async file => {
          const answer = await server.fetch('/api/v1/verify', {
            method: 'POST',
            headers: { 'content-type': 'application/octet-stream' },
            body: file,
          })
          const report = (await answer.json()) as Json
          return [report.result, report.findings.find((one: Json) => one.outcome === 'failed')?.code]
        }),
      )
    expect(await conclusion(award)).toBe('genuine')
    for (let round = 0; round < 2; round++) {
      const suspended = await owner.post(`/api/v1/awards/${award.id}/suspend`, {
        reason: 'The course was not attended',
      })
      expect(suspended.body).toMatchObject({ state: 'suspended', suspensionReason: 'The course was not attended' })
      expect(await results()).toEqual(forms.map(() => ['invalid', 'SUSPENDED']))
      expect(await conclusion(award)).toBe('suspended')
      const page = await server.fetch(`/c/${award.credentialId}`, { headers: { accept: 'text/html' } })
      expect(await page.text()).not.toContain('The course was not attended')
      expect((await owner.post(`/api/v1/awards/${award.id}/reinstate`)).body).toMatchObject({
        state: 'issued',
        suspendedAt: null,
        suspensionReason: null,
      })
      expect((await results()).map(([result]) => result)).toEqual(forms.map(() => 'valid'))
      expect(await conclusion(award)).toBe('genuine')
    }
    const history = (await read(award.id)).history.map((one: Json) => one.event)
    expect(history.filter((one: string) => /suspended|reinstated/.test(one))).toHaveLength(4)
  })

  test('tells the learner why, and when it is over, once each', async () => {
    const award = await makeAward(owner, achievement.id, 3)
    for (let twice = 0; twice < 2; twice++)
      await owner.post(`/api/v1/awards/${award.id}/suspend`, { reason: 'Speeding in the harbour' })
    for (let twice = 0; twice < 2; twice++) await owner.post(`/api/v1/awards/${award.id}/reinstate`)
    const told = (await server.mails()).filter(one => one.kind === 'suspension' && one.to === learner(3).email)
    expect(told).toHaveLength(2)
    expect(told[0]?.text).toContain('Speeding in the harbour')
    expect(told[1]?.text).not.toContain('Speeding')
  })
})

describe('a suspension', () => {
  test('needs a reason, and something that is issued', async () => {
    const [award, draft] = [
      await makeAward(owner, achievement.id, 4),
      await makeAward(owner, achievement.id, 4, { issue: false }),
    ]
    expect((await owner.post(`/api/v1/awards/${award.id}/suspend`, { reason: ' ' })).status).toBe(422)
    expect((await owner.post(`/api/v1/awards/${draft.id}/suspend`, { reason: 'x' })).status).toBe(409)
  })

  test('does not end a revocation, whose bit never returns to 0 (I9)', async () => {
    const award = await makeAward(owner, achievement.id, 5)
    await owner.post(`/api/v1/awards/${award.id}/suspend`, { reason: 'x' })
    await owner.post(`/api/v1/awards/${award.id}/revoke`, { reason: 'for good' })
    expect((await owner.post(`/api/v1/awards/${award.id}/reinstate`)).status).toBe(409)
    expect(await conclusion(award)).toBe('revoked')
    const bits = await inTenant(server, issuerId, tx =>
      tx.execute(
        sql`select purpose, set_at is not null as is_set from status_entry where award_id = ${award.id} order by purpose`,
      ),
    )
    expect(bits.rows).toContainEqual({ purpose: 'revocation', is_set: true })
  })

  test('is not got rid of by a correction or a renewal', async () => {
    const award = await makeAward(owner, achievement.id, 6)
    await owner.post(`/api/v1/awards/${award.id}/suspend`, { reason: 'x' })
    expect((await owner.post(`/api/v1/awards/${award.id}/correct`, { reason: 'x', narrative: 'y' })).status).toBe(409)
    expect((await owner.post(`/api/v1/awards/${award.id}/renew`)).status).toBe(409)
    expect((await owner.get('/api/v1/awards?state=suspended')).body.items.map((one: Json) => one.id)).toContain(
      award.id,
    )
  })

  test('hides nothing from the learner who takes it into a wallet meanwhile: the places stay the same', async () => {
    const award = await makeAward(owner, achievement.id, 7)
    const before = (await owner.get(`/c/${award.credentialId}.json`)).body.credentialStatus
    await owner.post(`/api/v1/awards/${award.id}/suspend`, { reason: 'x' })
    expect((await owner.get(`/c/${award.credentialId}.json`)).body.credentialStatus).toEqual(before)
  })
})
