import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeApiKey } from '../../src/people/api-keys.ts'
import { bootstrapIssuer } from '../../src/people/set-up.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { fillSchool } from './fill-school.ts'
import { ACHIEVEMENT, type Caller, caller, type Json, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let other: Caller
let issuerId: string
const ids: Record<string, string> = {}

const KEY = `lrl_${'another-school-'.repeat(3)}`

beforeAll(async () => {
  server = await startTestServer()
  const school = await openSchool(server)
  owner = school.owner
  issuerId = school.issuer.id
  Object.assign(ids, await fillSchool(server, owner))
  await bootstrapIssuer(server.deps, { issuer: 'another', apiKey: KEY })
  other = caller(server, { authorization: `Bearer ${KEY}` })
})
afterAll(() => server?.stop())

/** A well-formed body for each call that takes one, so that a refusal is about the tenant. */
const bodies: Record<string, () => unknown> = {
  'patch /achievements/{id}': () => ({ name: 'Mine now' }),
  'post /archives/{id}/remove': () => ({ name: 'x' }),
  'patch /frameworks/{id}': () => ({ title: 'Mine now' }),
  'post /identity/domains/{id}/use': () => ({ seen: 'x', confirm: 'own.example' }),
  'post /frameworks/{id}/skills': () => ({ revision: 2, remove: [ids.skills] }),
  'post /learners/{id}/erase': () => ({ name: 'x' }),
  'post /learners/{id}/transcripts': () => ({ sections: [{ title: 'mine now', awards: [ids.awards] }] }),
  'put /learners/{id}/cohort': () => ({ cohort: 'Mine now' }),
  'put /learners/{id}/age': () => ({ birthDate: '2015-01-01' }),
  'post /learners/{id}/guardians': () => ({ name: 'x', email: 'z@example.org' }),
  'post /guardians/{id}/end': () => ({ reason: 'court' }),
  'post /learner-claims/{id}/decide': () => ({ verb: 'approve' }),
  'post /learner-claims/{id}/messages': () => ({ text: 'mine now' }),
  'put /recognition-agreements/{id}': () => ({
    institution: { did: 'did:web:college.example', name: 'x' },
    credential: { achievementName: 'x' },
    countsAs: { achievementId: ids.achievements },
    from: '2026-01-01',
    reason: 'mine now',
  }),
  'post /recognition-agreements/{id}/suspend': () => ({ reason: 'mine now' }),
  'post /recognition-agreements/{id}/resume': () => ({ reason: 'mine now' }),
  'post /recognitions/{id}/keep': () => ({ reason: 'mine now' }),
  'post /recoveries/{id}/check': () => ({ note: 'mine now' }),
  'post /recoveries/{id}/decline': () => ({ reason: 'mine now' }),
  'patch /members/{id}': () => ({ role: 'viewer' }),
  'post /awards/{id}/revoke': () => ({ reason: 'mine now' }),
  'post /given-endorsements/{id}/withdraw': () => ({ reason: 'mine now' }),
  'post /awards/{id}/suspend': () => ({ reason: 'mine now' }),
  'post /awards/{id}/correct': () => ({ reason: 'mine now' }),
  'post /awards/{id}/supersede': () => ({ replacementId: ids.awards }),
  'post /imports/{id}/preview': () => ({ achievementId: ids.achievements, mapping: { name: 'Name' } }),
  'post /pathways/{id}/enrolments': () => ({ learners: [{ name: 'x', email: 'x@example.org' }] }),
  'post /pathway-enrolments/{id}/decline': () => ({ reason: 'mine now' }),
  'post /imports/{id}/start': () => ({ achievementId: ids.achievements, mapping: { name: 'Name' } }),
}

describe('one school cannot reach the rows of another (H-35, P12)', () => {
  test('by the id of anything, on any call that takes one', async () => {
    const document = (await other.get('/api/v1/openapi.json')).body
    const tried: string[] = []
    for (const [path, methods] of Object.entries(document.paths as Record<string, Json>)) {
      const kind = /^\/(?:identity\/)?([a-z-]+)\/\{id\}/.exec(path)?.[1]
      if (!kind || kind === 'wallet' || kind === 'children') continue
      expect(ids, `an id for ${path}`).toHaveProperty(kind)
      for (const method of Object.keys(methods)) {
        const name = `${method} ${path}`
        const body =
          name === 'put /achievements/{id}/image'
            ? new Uint8Array(
                await (
                  await server.fetch((await owner.get(`/api/v1/achievements/${ids.achievements}`)).body.imageUrl)
                ).arrayBuffer(),
              )
            : bodies[name]?.()
        const answer = await other.call(
          method.toUpperCase(),
          `/api/v1${path.replace('{id}', ids[kind] as string)}`,
          body,
        )
        expect([name, answer.status]).toEqual([name, 404])
        tried.push(name)
      }
    }
    expect(tried.length).toBeGreaterThan(15)
    expect((await owner.get(`/api/v1/awards/${ids.awards}`)).body.state).toBe('issued')
  })

  test('by awarding its achievement', async () => {
    const answer = await other.post('/api/v1/awards', {
      achievementId: ids.achievements,
      recipient: { name: 'x' },
      issue: true,
    })
    expect(answer).toMatchObject({ status: 404, body: { code: 'E_ACHIEVEMENT_NOT_FOUND' } })
  })

  test('in any list', async () => {
    for (const list of ['achievements', 'awards', 'jobs', 'api-keys', 'outbox'])
      expect(JSON.stringify((await other.get(`/api/v1/${list}`)).body), list).not.toContain(ids[list])
    expect(JSON.stringify((await other.get('/api/v1/audit')).body)).not.toContain(ids.awards)
  })
})

describe('who may', () => {
  test('nobody without a key or a session', async () => {
    const document = (await other.get('/api/v1/openapi.json')).body
    const anyone = caller(server, {})
    for (const [path, methods] of Object.entries(document.paths as Record<string, Json>))
      for (const [method, call] of Object.entries(methods)) {
        if ((call as Json).security.length === 0) continue
        const answer = await anyone.call(method.toUpperCase(), `/api/v1${path.replace('{id}', ids.awards as string)}`)
        expect([method, path, answer.status]).toEqual([method, path, 401])
      }
  })

  test('a person who belongs to no school acts for none', async () => {
    const stranger = caller(server, { cookie: await server.signIn('stranger@example.org'), origin: server.origin })
    expect((await stranger.get('/api/v1/awards')).status).toBe(403)
    expect((await stranger.get('/api/v1/awards', { 'laurel-issuer': 'school-1' })).status).toBe(403)
  })

  test('a key does what its scopes say and nothing else', async () => {
    const actor = { issuerId, kind: 'server' as const, id: 'test', name: 'Test' }
    const { secret } = await makeApiKey(server.deps, actor, { name: 'reader', scopes: ['awards:read'] })
    const reader = caller(server, { authorization: `Bearer ${secret}` })
    expect((await reader.get('/api/v1/awards')).status).toBe(200)
    expect((await reader.post(`/api/v1/awards/${ids.awards}/revoke`, { reason: 'x' })).status).toBe(403)
    expect((await reader.post('/api/v1/achievements', ACHIEVEMENT)).status).toBe(403)
    expect((await reader.get('/api/v1/outbox')).status).toBe(403)
    expect((await reader.get('/api/v1/api-keys')).status).toBe(403)
  })

  test('a revoked key does nothing any more', async () => {
    const made = await owner.post('/api/v1/api-keys', { name: 'short', scopes: ['awards:read'] })
    const key = caller(server, { authorization: `Bearer ${made.body.secret}` })
    expect((await key.get('/api/v1/awards')).status).toBe(200)
    expect((await owner.delete(`/api/v1/api-keys/${made.body.id}`)).status).toBe(204)
    expect((await key.get('/api/v1/awards')).status).toBe(401)
  })

  test('a page of another site changes nothing with a member’s cookie (H-37)', async () => {
    const forged = { origin: 'https://evil.example' }
    expect((await owner.post(`/api/v1/awards/${ids.awards}/revoke`, { reason: 'x' }, forged)).status).toBe(403)
  })

  test.each<[string, Json]>([
    ['a role', { role: 'admin' }],
    ['a state', { state: 'issued' }],
    ['another tenant', { issuerId: '01a209b1-ae5c-76bc-9785-ec240ccb2ad8' }],
    ['a prototype', JSON.parse('{"__proto__":{"isAdmin":true}}')],
  ])('a request that sets %s on the side is refused (H-39)', async (_, more) => {
    const answer = await owner.post(
      '/api/v1/achievements',
      JSON.parse(`{${JSON.stringify(ACHIEVEMENT).slice(1, -1)},${JSON.stringify(more).slice(1, -1)}}`),
    )
    expect(answer).toMatchObject({ status: 400, body: { code: 'E_REQUEST_MALFORMED' } })
  })
})
