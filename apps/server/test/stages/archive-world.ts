import { request } from 'node:http'
import { isBundleText } from '@laurel/core/bundle'
import type { Fetched, GuardedFetch } from '@laurel/core/did'
import { err, ok } from '@laurel/core/primitives'
import { unzipSync } from 'fflate'
import { expect, vi } from 'vitest'
import { closeInstitution } from '../../src/closing/close-institution.ts'
import { writeZip, type ZipPart } from '../../src/platform/zip.ts'
import { inTenant, startTestServer, type TestDatabase, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, type Json, learner, makeAchievement, makeAward, openSchool } from './school.ts'

/** Two schools with a server each, under names of the world outside; which name leads where is said by the test. */

export const SCHOOL_HOST = 'records.sample-school.example'
export const COLLEGE_HOST = 'credentials.sample-college.example'

type Answer = { readonly status: number; readonly headers: Record<string, string>; readonly body: Buffer }

/** A request to a port of this machine under any name. */
export const askPort = (
  port: number,
  url: URL,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const call = request(
      { port, host: '127.0.0.1', method, path: url.pathname + url.search, headers: { ...headers, host: url.host } },
      answer => {
        const parts: Buffer[] = []
        answer.on('data', part => parts.push(part))
        answer.once('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers as Record<string, string>,
            body: Buffer.concat(parts),
          }),
        )
        answer.once('error', reject)
      },
    )
    call.once('error', reject)
    call.end()
  })

/** The names of the world, and the port to which each leads. */
export type Names = Map<string, number>

export const fetchBy =
  (names: Names): GuardedFetch =>
  async (text, accept) => {
    const url = new URL(text)
    const port = names.get(url.host)
    if (port === undefined) return err({ code: 'FETCH_FAILED', reason: 'no such name' })
    const answer = await askPort(port, url, accept ? { accept } : {}).catch(() => null)
    if (!answer) return err({ code: 'FETCH_FAILED', reason: 'no connection' })
    if (answer.status === 404 || answer.status === 410) return err({ code: 'FETCH_NOT_FOUND', status: answer.status })
    if (answer.status !== 200) return err({ code: 'FETCH_FAILED', reason: `status ${answer.status}` })
    const found: Fetched = { body: new Uint8Array(answer.body), contentType: answer.headers['content-type'] ?? '' }
    return ok(found)
  }

/** A server that the world knows by `host`; tests reach it by its port. */
export async function startUnder(
  host: string,
  names: Names,
  more: { readonly database?: TestDatabase; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<TestServer> {
  const started = await startTestServer({ ...more, env: { LAUREL_PUBLIC_URL: `https://${host}`, ...more.env } })
  names.set(host, started.port)
  const here = `http://127.0.0.1:${started.port}`
  const server: TestServer = {
    ...started,
    fetch: (path, init) => fetch(new URL(path, here), { redirect: 'manual', ...init }),
  }
  const own = server.deps.fetch
  const others = fetchBy(names)
  const fetcher: GuardedFetch = (url, accept) => (new URL(url).host === host ? own(url, accept) : others(url, accept))
  Object.assign(server.deps, { fetch: fetcher })
  return server
}

export type Closed = {
  readonly issuer: Json
  readonly zip: Uint8Array
  /** Two awards: one whose page stays, one whose learner said nothing; and one that was revoked. */
  readonly kept: Json
  readonly silent: Json
  readonly revoked: Json
  readonly documents: {
    readonly kept: string
    readonly silent: string
    readonly revoked: string
    readonly token: string
    readonly parts: string
  }
  readonly bundle: string
}

/** A school's whole life on its own server, to the site that its owner downloads. */
export async function closeSchool(server: TestServer, successor: Json | null): Promise<Closed> {
  const school = await openSchool(server)
  const { issuer } = school
  const owner = caller(server, { ...school.owner.headers, 'laurel-issuer': issuer.shortName })
  const achievement = await makeAchievement(owner, { claimable: true })
  const kept = await makeAward(owner, achievement.id, 11)
  const silent = await makeAward(owner, achievement.id, 12)
  const revoked = await makeAward(owner, achievement.id, 13)
  await owner.post(`/api/v1/awards/${revoked.id}/revoke`, { reason: 'by mistake' })
  const keeper = await claim(server, 11)
  await keeper.patch(`/api/v1/wallet/awards/${kept.id}`, { publicPage: true })
  const parts = await (await server.fetch(`/c/${kept.credentialId}.sd-jwt`)).text()
  const announced = await owner.put('/api/v1/closing', {
    name: issuer.name,
    closesAt: new Date().toISOString(),
    ...(successor ? { successor } : {}),
  })
  expect(announced.status).toBe(200)
  await keeper.put(`/api/v1/wallet/closings/${issuer.id}`, { keep: true })
  expect(await closeInstitution(server.deps, issuer.id)).toBe(true)
  await vi.waitFor(
    async () => expect((await owner.get('/api/v1/closing')).body.site).toMatchObject({ state: 'there' }),
    { timeout: 60_000, interval: 100 },
  )
  const zip = new Uint8Array(await (await owner.raw('GET', '/api/v1/closing/site')).arrayBuffer())
  const bundle = await (await server.fetch(`/c/${kept.credentialId}.laurel.json`)).text()
  expect(isBundleText(bundle)).toBe(true)
  const stored = async (award: Json) =>
    inTenant(server, issuer.id, async tx => {
      const found = await tx.$client.query(
        'select document, laurel_whole_token(jwt, document) as jwt from credential where award_id = $1 and is_current',
        [award.id],
      )
      return found.rows[0] as { document: string; jwt: string }
    })
  return {
    issuer,
    zip,
    kept,
    silent,
    revoked,
    documents: {
      kept: (await stored(kept)).document,
      silent: (await stored(silent)).document,
      revoked: (await stored(revoked)).document,
      token: (await stored(silent)).jwt,
      parts,
    },
    bundle,
  }
}

async function claim(server: TestServer, number: number): Promise<Caller> {
  const mail = (await server.mails()).findLast(one => one.to === learner(number).email && one.kind === 'award')
  const token = /\/claim\/([\w-]+)/.exec(mail?.text ?? '')?.[1]
  const claimed = await caller(server, { origin: server.origin }).post(`/api/v1/claims/${token}`, {})
  expect(claimed.status).toBe(200)
  const cookie = claimed.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  return caller(server, { cookie, origin: server.origin })
}

export type Files = Map<string, Uint8Array>
export const unzipped = (zip: Uint8Array): Files => new Map(Object.entries(unzipSync(zip)))

/** An archive as a stranger might pack it: in any order, any names, twice the same. */
export async function zipped(parts: Iterable<readonly [string, Uint8Array]>): Promise<Uint8Array> {
  async function* all(): AsyncGenerator<ZipPart> {
    for (const [path, bytes] of parts) yield { path, bytes }
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of writeZip(all(), new Date(0x5f000000000))) chunks.push(chunk)
  return new Uint8Array(Buffer.concat(chunks))
}

/** Brings an archive, and waits for what comes of it. */
export async function bring(owner: Caller, zip: Uint8Array): Promise<Json> {
  const brought = await owner.raw('POST', '/api/v1/archives', zip, { 'content-type': 'application/zip' })
  const body = (await brought.json()) as Json
  expect([brought.status, body.code ?? body.state]).toEqual([202, 'checking'])
  return settled(owner, body.id)
}

export const settled = (owner: Caller, id: string): Promise<Json> =>
  vi.waitFor(
    async () => {
      const { body } = await owner.get(`/api/v1/archives/${id}`)
      expect(body.state).not.toBe('checking')
      return body
    },
    { timeout: 60_000, interval: 100 },
  )
