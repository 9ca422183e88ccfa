import { afterAll, beforeAll, expect, test } from 'vitest'
import { bootstrapIssuer } from '../../src/people/set-up.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { fillSchool } from '../stages/fill-school.ts'
import {
  type Caller,
  caller,
  claim,
  type Json,
  learner,
  makeAchievement,
  makeAward,
  openSchool,
} from '../stages/school.ts'
import { plain, V2 } from '../vc-api/model-cases.ts'
import { askedFor, BROKEN_BODIES, type Chance, chance, ODD_TEXTS, spoil } from './arbitrary.ts'

/*
 * Every call that the OpenAPI document describes, asked what its schema asks for, and much that it does not: as the owner,
 * a learner, a program, a stranger and the owner of another institution. None may be an error of ours, none may hang, and
 * none may tell anything of the institution that keeps to itself.
 */

/** So many requests for each call; more for a night, by this variable. */
const RUNS = Number(process.env.LAUREL_FUZZ_RUNS ?? 39)
/** Of each of VC-API's few calls. */
const VC_RUNS = RUNS * 2
const AT_ONCE = 8
/** Written in whatever only one institution may know. */
const SECRET = 'verborgen-7q'
const NEXT_KEY = `lrl_${'the-next-school-'.repeat(3)}`
const KEY = `lrl_${'a-quiet-school-'.repeat(3)}`

let server: TestServer
let document: Json
let operations: Operation[]
const callers: Record<string, Caller> = {}
const ids = new Map<string, string[]>()
let anyIds: string[] = []
/** What stands in a body under such a name. */
const documents = new Map<string, readonly Json[]>()

/** `base`: what its path goes on from. */
type Operation = { readonly base: string; readonly method: string; readonly path: string; readonly call: Json }

const API = '/api/v1'
const VC_API = '/i/school-1/vc-api'

const operationsOf = ({ paths }: Json, base: string): Operation[] =>
  Object.entries<Json>(paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, call]) => ({ base, method: method.toUpperCase(), path, call })),
  )

beforeAll(async () => {
  server = await startTestServer({ env: { LAUREL_LOG_LEVEL: 'error' } })
  const school = await openSchool(server)
  const owner = school.owner
  for (const [list, id] of Object.entries(await fillSchool(server, owner))) ids.set(`/${list}`, [id])
  const achievement = await makeAchievement(owner, { claimable: true })
  for (const number of [8, 8, 8]) await makeAward(owner, achievement.id, number)
  const { body: key } = await owner.post('/api/v1/api-keys', {
    name: 'Program',
    scopes: ['awards:read', 'awards:write', 'awards:approve', 'achievements:write', 'verify'],
  })
  callers.program = caller(server, { authorization: `Bearer ${key.secret}` })
  callers.nobody = caller(server, {})
  await bootstrapIssuer(server.deps, { issuer: 'next', apiKey: NEXT_KEY })
  callers.neighbour = caller(server, { authorization: `Bearer ${NEXT_KEY}` })
  await makeAward(callers.neighbour, (await makeAchievement(callers.neighbour)).id, 9)
  await claim(server, 8)
  for (const who of ['owner', 'learner'] as const) await signIn(who)
  await fillSecretly()
  document = (await (await server.fetch('/api/v1/openapi.json')).json()) as Json
  operations = operationsOf(document, API)
  await learnIds()
}, 60_000)
afterAll(() => server?.stop())

const PEOPLE = { owner: 'owner.1@example.org', learner: learner(8).email }
async function signIn(who: keyof typeof PEOPLE) {
  const cookie = await server.signIn(PEOPLE[who])
  // Whoever has come to belong to several institutions says for which they act.
  const more: Record<string, string> = who === 'owner' ? { 'laurel-issuer': 'school-1' } : {}
  callers[who] = caller(server, { cookie, origin: server.origin, ...more })
}

/** An institution with something in each place that others could look into. */
async function fillSecretly() {
  await bootstrapIssuer(server.deps, { issuer: 'quiet', apiKey: KEY })
  const quiet = caller(server, { authorization: `Bearer ${KEY}` })
  const achievement = await makeAchievement(quiet, { name: SECRET })
  const recipient = { name: `Sample ${SECRET}`, email: `${SECRET}@example.org` }
  const award = await quiet.post('/api/v1/awards', { achievementId: achievement.id, recipient, narrative: SECRET })
  expect(award.status).toBe(201)
  const listed = await quiet.get('/api/v1/learners')
  for (const [place, id] of [
    ['/achievements', achievement.id],
    ['/awards', award.body.id],
    ['/learners', listed.body.items?.[0]?.id],
  ] as const)
    ids.set(place, [...(ids.get(place) ?? []), ...(id ? [id as string] : [])])
}

/** What there is to ask for, by the list in which it stands. */
async function learnIds() {
  for (const who of ['owner', 'learner'] as const)
    for (const { method, path } of operations) {
      if (method !== 'GET' || path.includes('{')) continue
      const { body } = await (callers[who] as Caller).get(`/api/v1${path}`)
      const found = [...JSON.stringify(body ?? {}).matchAll(/"id":"([0-9a-f-]{36})"/g)].map(([, id]) => id as string)
      ids.set(path, [...(ids.get(path) ?? []), ...found.slice(0, 5)])
    }
  anyIds = [...new Set([...ids.values()].flat())]
}

function addressOf({ base, path, call }: Operation, by: Chance): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, __, at: number) => {
    const there = ids.get(`${base === API ? '' : base}${path.slice(0, at - 1)}`) ?? []
    const text = by.is(0.8) && there.length > 0 ? by.pick(there) : by.is(0.6) ? by.pick(anyIds) : by.pick(ODD_TEXTS)
    return encodeURIComponent(wellFormed(text).slice(0, 2_000)) || 'x'
  })
  const query = new URLSearchParams()
  for (const one of (call.parameters ?? []) as Json[]) {
    if (one.in !== 'query' || by.is(0.5)) continue
    const value = by.is(0.3) ? by.pick(ODD_TEXTS) : askedFor(one.schema ?? {}, by, anyIds, document)
    query.append(one.name, wellFormed(String(value)).slice(0, 2_000))
    if (by.is(0.05)) query.append(one.name, 'twice')
  }
  return `${base}${filled}${query.size > 0 ? `?${query}` : ''}`
}
const wellFormed = (text: string) => text.toWellFormed()

/** Documents of the right kind in the members that take one: their schema says no more than that they are objects. */
function withDocuments(value: unknown, by: Chance): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      const known = documents.get(name)
      return [name, known && by.is(0.85) ? (by.is(0.5) ? by.pick(known) : spoil(by.pick(known), by)) : one]
    }),
  )
}

function bodyOf({ method, call }: Operation, by: Chance): { body?: string | Uint8Array; type?: string } {
  const content = Object.entries<Json>(call.requestBody?.content ?? {})
  if (content.length === 0) return method !== 'GET' && by.is(0.1) ? { body: '{}', type: 'application/json' } : {}
  const [type, { schema }] = by.pick(content)
  if (by.is(0.1)) return { body: by.pick(BROKEN_BODIES), type }
  if (!/json/.test(type)) return { body: by.pick([...ODD_TEXTS, 'a,b\n1,2\n']), type: by.is(0.8) ? type : 'text/plain' }
  const value = withDocuments(askedFor(schema ?? {}, by, anyIds, document), by)
  const body = JSON.stringify(by.is(0.65) ? spoil(value, by) : value) ?? 'null'
  return { body, type: by.is(0.95) ? type : 'text/html' }
}

type Sent = {
  readonly isOauth: boolean
  readonly what: string
  readonly status: number
  readonly text: string
  readonly type: string
}

async function send(operation: Operation, by: Chance, who: string): Promise<Sent> {
  const address = addressOf(operation, by)
  const { body, type } = bodyOf(operation, by)
  const response = await (callers[who] as Caller).raw(operation.method, address, body, {
    ...(type ? { 'content-type': type } : {}),
    ...(by.is(0.2) ? { 'if-match': by.pick(['"0"', '*', 'x']) } : {}),
    ...(by.is(0.1) ? { 'idempotency-key': by.pick(['k', 'x'.repeat(300)]) } : {}),
  })
  const shown = typeof body === 'string' ? body.slice(0, 300) : body ? 'bytes' : ''
  return {
    isOauth: operation.path === '/token',
    what: `${who}: ${operation.method} ${address.slice(0, 300)} ${shown}`,
    status: response.status,
    text: await response.text(),
    type: response.headers.get('content-type') ?? '',
  }
}

/** What is wrong with an answer; `null` where nothing is. */
function faultOf({ isOauth, what, status, text, type }: Sent): string | null {
  if (status >= 500 && status !== 501 && status !== 503) return `${status} ${what}`
  if (text.includes(SECRET)) return `tells what is another’s: ${what}`
  // RFC 6749 §5.2 has a form of its own.
  if (status >= 400 && isOauth) return typeof (JSON.parse(text) as Json).error === 'string' ? null : `no error: ${what}`
  if (status >= 400 && !type.startsWith('application/problem+json')) return `${status} is no problem document: ${what}`
  if (status >= 400 && typeof (JSON.parse(text) as Json).code !== 'string') return `${status} without a code: ${what}`
  return null
}

/** Who asks: mostly somebody who may. */
function whoAsks({ path, call }: Operation, by: Chance): string {
  if (by.is(0.2)) return by.pick(['program', 'neighbour', 'nobody', 'learner', 'owner'])
  const isOpen = (call.security ?? []).length === 0
  return isOpen ? by.pick(['nobody', 'owner']) : path.startsWith('/wallet') ? 'learner' : 'owner'
}

test('of ten thousand requests that mean no good none is an error of ours, none hangs, and none tells a neighbour’s', async () => {
  const by = chance(20_261)
  const faults: string[] = []
  const seen = new Map<number, number>()
  const waiting = Array.from({ length: RUNS }, (_, round) => operations.map(operation => ({ operation, round }))).flat()
  let sent = 0
  const work = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const who = whoAsks(next.operation, by)
      const answer = await send(next.operation, by, who)
      sent++
      seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1)
      const fault = faultOf(answer)
      if (fault) faults.push(fault)
      // Signed out, or stopped, by what was just done: there is more to be seen by somebody who may.
      if (answer.status === 401 && (who === 'owner' || who === 'learner')) await signIn(who)
      if (sent % 200 === 0) await callers.owner?.post('/api/v1/issuer/resume')
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  expect(faults.slice(0, 20)).toEqual([])
  expect(sent).toBeGreaterThanOrEqual(10_000)
  // It came past the doors: much was done, much was refused for what was in it.
  expect((seen.get(200) ?? 0) + (seen.get(201) ?? 0) + (seen.get(204) ?? 0)).toBeGreaterThan(1_000)
  expect((seen.get(400) ?? 0) + (seen.get(422) ?? 0)).toBeGreaterThan(1_500)
  // And it is all there still.
  expect((await callers.nobody?.get('/readyz'))?.status).toBe(200)
}, 300_000)

/** Documents that VC-API has signed, and one presentation; what they are kept under, and an exchange of each workflow. */
async function fillVcApi(): Promise<Operation[]> {
  const { body: key } = await (callers.owner as Caller).post('/api/v1/api-keys', {
    name: 'Signer',
    scopes: ['credentials:sign', 'verify'],
  })
  const signer = caller(server, { authorization: `Bearer ${key.secret}` })
  const { id: did } = (await (await server.fetch('/i/school-1/did.json')).json()) as Json
  const credential = plain({ issuer: did, id: undefined as never })
  callers.signer = signer
  const signed: Json[] = []
  for (const options of [
    { cryptosuite: 'eddsa-rdfc-2022', credentialId: 'one', credentialStatus: { statusPurpose: 'revocation' } },
    { cryptosuite: 'ecdsa-sd-2023', mandatoryPointers: ['/issuer'] },
    { type: 'vc+jwt' },
  ]) {
    const { status, body } = await signer.post(`${VC_API}/credentials/issue`, { credential, options })
    expect([status, body.detail]).toEqual([201, undefined])
    signed.push(body.verifiableCredential)
  }
  const presentation = {
    '@context': [V2],
    type: ['VerifiablePresentation'],
    holder: did,
    verifiableCredential: signed.slice(0, 1),
  }
  const presented = await signer.post(`${VC_API}/presentations/create`, { presentation })
  expect([presented.status, presented.body.detail]).toEqual([201, undefined])
  documents.set('credential', [credential, plain()])
  documents.set('verifiableCredential', signed)
  documents.set('presentation', [presentation])
  documents.set('verifiablePresentation', [presented.body.verifiablePresentation])
  const begun = await signer.post(`${VC_API}/workflows/presentation/exchanges`, {
    variables: { query: [{ type: 'QueryByExample', credentialQuery: { example: { type: ['OpenBadgeCredential'] } } }] },
  })
  expect(begun.status).toBe(201)
  const exchange = (begun.body.exchangeId ?? begun.body.id ?? '') as string
  ids.set(`${VC_API}/credentials`, ['one'])
  ids.set(`${VC_API}/workflows`, ['presentation', 'award'])
  ids.set(`${VC_API}/workflows/{workflow}/exchanges`, [exchange.split('/').at(-1) as string])
  return operationsOf((await (await server.fetch(`${VC_API}/openapi.json`)).json()) as Json, VC_API)
}

test('neither is any of VC-API’s, whose calls take whole documents', async () => {
  const by = chance(20_262)
  await callers.owner?.post('/api/v1/issuer/resume')
  const calls = await fillVcApi()
  const seen = new Map<number, number>()
  const faults: string[] = []
  for (let round = 0; round < VC_RUNS; round++)
    await Promise.all(
      calls.map(async operation => {
        const who = by.is(0.85) ? 'signer' : by.pick(['program', 'neighbour', 'nobody', 'owner'])
        const answer = await send(operation, by, who)
        seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1)
        const fault = faultOf(answer)
        if (fault) faults.push(fault)
      }),
    )
  expect(faults.slice(0, 20)).toEqual([])
  expect((seen.get(200) ?? 0) + (seen.get(201) ?? 0)).toBeGreaterThan(VC_RUNS * 2)
  expect(seen.get(400) ?? 0).toBeGreaterThan(VC_RUNS * 2)
  expect(seen.get(401) ?? 0).toBeGreaterThan(0)
}, 120_000)

test('a text that cannot be kept is refused by the name of its field', async () => {
  const stop = (reason: string) => callers.owner?.post('/api/v1/issuer/halt', { reason })
  for (const text of ['a\u0000b', '\ud800'])
    expect(await stop(text)).toMatchObject({
      status: 400,
      body: { code: 'E_REQUEST_MALFORMED', errors: [{ path: 'reason' }] },
    })
  expect(await callers.owner?.get('/api/v1/learners?q=%00')).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'q' }] },
  })
})
