import { type Bundle, readBundle, verifyBundle } from '@laurel/core/bundle'
import { verifyClosingStatement } from '@laurel/core/closing'
import { signDataIntegrity } from '@laurel/core/credential'
import { type GuardedFetch, parseLog, resolveDid, updateKeyId, witnessVersion } from '@laurel/core/did'
import { createSigner, generateKeyPair, pureCryptography, type Signer } from '@laurel/core/keys'
import { digestOf } from '@laurel/core/log'
import { err, type Instant, ok, toHex } from '@laurel/core/primitives'
import { verify } from '@laurel/core/verification'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeBundle } from '../../src/bundle/make-bundle.ts'
import { closeInstitution } from '../../src/closing/close-institution.ts'
import { listFiles } from '../../src/closing/site/list-files.ts'
import { reissueAffected } from '../../src/identity/compromise/reissue-affected.ts'
import { appendWaiting } from '../../src/log/append.ts'
import { auditDatabase } from '../../src/operations/audit-database.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

/*
 * A school with a domain of its own loses a key, closes, is kept in files: what it says of itself it says under each of
 * its names.
 */

let server: TestServer
let founder: Caller
/** What the websites of schools serve, by address. */
const pages = new Map<string, string>()
/** As a stranger asks: the server at its own address, the websites at theirs. */
const world: GuardedFetch = async (url, accept) => {
  if (url.startsWith(`${server.origin}/`)) {
    const answer = await server.fetch(url, accept === undefined ? {} : { headers: { accept } })
    const contentType = answer.headers.get('content-type') ?? ''
    return answer.ok
      ? ok({ body: new Uint8Array(await answer.arrayBuffer()), contentType })
      : err({ code: 'FETCH_NOT_FOUND', status: answer.status } as const)
  }
  const page = pages.get(url)
  return page === undefined
    ? err({ code: 'FETCH_NOT_FOUND', status: 404 } as const)
    : ok({ body: new Uint8Array(Buffer.from(page)), contentType: 'application/json' })
}
beforeAll(async () => {
  server = await startTestServer()
  Object.assign(server.deps, { fetch: world })
  const first = await openSchool(server)
  founder = caller(server, { ...first.owner.headers, 'laurel-issuer': first.issuer.shortName })
})
afterAll(() => server?.stop())
beforeEach(() => server.setClock(null))

let schools = 0
const at = (minutes: number) => new Date(Date.now() + minutes * 60_000)

async function school() {
  const shortName = `named-${++schools}`
  const domain = `named-${schools}.example`
  const name = `Sample School ${schools}`
  const made = await founder.post('/api/v1/issuers', { shortName, name, url: 'https://website.example', locale: 'en' })
  expect(made.status).toBe(201)
  const owner = caller(server, { ...founder.headers, 'laurel-issuer': shortName })
  const issuer = made.body
  const identity = async () => (await owner.get('/api/v1/identity')).body
  let achievement: Json | undefined
  const one = {
    owner,
    issuer,
    shortName,
    domain,
    name,
    identity,
    place: `${server.origin}/i/${shortName}`,
    /** Puts its present files onto the domain. */
    async upload() {
      const [own] = (await identity()).domains
      for (const { name, url } of own.files) {
        const file = await owner.raw('POST', `/api/v1/identity/domains/${own.id}/${name}`)
        expect(file.status).toBe(200)
        pages.set(url, await file.text())
      }
    },
    async use() {
      const added = await owner.post('/api/v1/identity/domains', { domain })
      await one.upload()
      const { version } = await identity()
      const { id } = added.body.domains[0]
      const used = await owner.post(`/api/v1/identity/domains/${id}/use`, { seen: version, confirm: domain })
      expect(used).toMatchObject({ status: 200, body: { did: `did:web:${domain}` } })
    },
    async award(number: number) {
      achievement ??= await makeAchievement(owner)
      const award = await makeAward(owner, achievement.id, number)
      await appendWaiting(server.deps, issuer.id)
      return award
    },
    async close() {
      const closesAt = new Date(server.deps.clock()).toISOString()
      expect(await owner.put('/api/v1/closing', { name, closesAt })).toMatchObject({ status: 200 })
      return closeInstitution(server.deps, issuer.id)
    },
    async bundle(credential: string): Promise<Bundle> {
      // What it needs is signed, goes on record, and is then there.
      await makeBundle(server.deps, issuer.id, credential)
      await appendWaiting(server.deps, issuer.id)
      const read = readBundle(await makeBundle(server.deps, issuer.id, credential))
      if (!read.ok) throw new Error(read.error.code)
      return read.value
    },
  }
  return one
}

const textOf = async (award: Json, form = 'json') => (await server.fetch(`/c/${award.credentialId}.${form}`)).text()
const issuerOf = (text: string) => JSON.parse(text).issuer.id as string
const soon = () => (server.deps.clock().getTime() + 20_000) as Instant
const documentAt = async (url: string): Promise<Json> => {
  const answer = await world(url)
  if (!answer.ok) throw new Error(url)
  return JSON.parse(Buffer.from(answer.value.body).toString())
}

/** By this server, which looks into its own records. */
async function verdict(text: string): Promise<string> {
  const { body } = await founder.post('/api/v1/verify', text, { 'content-type': 'application/octet-stream' })
  const found = (body.findings as Json[]).find(one => one.check === 'proof')
  return `${body.result} ${found?.code}`
}

/** By the file alone, with a list that names the school's history for its DID. */
const offline = (bundle: Bundle, webvh: string) => {
  const did = issuerOf(bundle.credential)
  const listed = { name: 'Sample School', list: 'ours.json', by: 'file', webvh } as const
  const fetch: GuardedFetch = async () => err({ code: 'FETCH_OFFLINE' })
  return verifyBundle(bundle, { now: soon(), fetch, trust: one => (one === did ? listed : null) })
}

/** What a thief makes of a credential: other content, an old date, the true key. */
async function forge(text: string, signer: Signer): Promise<string> {
  const { proof, ...document } = JSON.parse(text) as Json
  document.credentialSubject.achievement.name = 'Doctor of Everything'
  const made = await signDataIntegrity(document, signer, { cryptosuite: 'eddsa-rdfc-2022', created: proof.created })
  if (!made.ok) throw new Error(made.error.code)
  return JSON.stringify(made.value)
}

const breaks = async (...names: readonly string[]) => {
  const audit = await auditDatabase({ connection: server.owner, now: soon() } as never)
  return audit.lines.filter(line => names.includes(line.name)).flatMap(line => line.breaks)
}
