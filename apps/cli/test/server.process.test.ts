import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildAchievementCredential, signDataIntegrity } from '@laurel/core/credential'
import { createDidDocument } from '@laurel/core/did'
import { createSigner, generateKeyPair } from '@laurel/core/keys'
import type { JsonObject } from '@laurel/core/primitives'
import {
  buildStatusEntry,
  buildStatusListCredential,
  createBitstring,
  type StatusIndex,
  writeStatus,
} from '@laurel/core/status'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { laurel } from './laurel.ts'

/** A school on this machine: what a server of ours answers, as far as the command line asks for it. */
const served = new Map<string, { type: string; body: string }>()
let server: Server
let base = ''
beforeAll(async () => {
  server = createServer((request, response) => {
    const found = served.get(request.url ?? '')
    if (request.url === '/moved') return void response.writeHead(302, { location: `${base}/c/1.json` }).end()
    response.writeHead(found ? 200 : 404, { 'content-type': found?.type ?? 'text/plain' }).end(found?.body)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  base = `http://127.0.0.1:${port}`
  const did = `did:web:127.0.0.1%3A${port}:i:hts`
  const pair = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(5))
  const signer = createSigner({ ...pair, verificationMethod: `${did}#key-1` })
  const sign = async (document: JsonObject) => {
    const made = await signDataIntegrity(document, signer, {
      cryptosuite: 'eddsa-rdfc-2022',
      created: '2026-01-01T00:00:00Z',
    })
    if (!made.ok) throw new Error(JSON.stringify(made.error))
    return made.value
  }
  const put = (path: string, document: unknown, type = 'application/json') =>
    served.set(path, { type, body: typeof document === 'string' ? document : JSON.stringify(document) })
  const listUrl = `${base}/i/hts/status/1`
  const badge = async (id: number, index: number) => {
    const built = buildAchievementCredential({
      id: `${base}/c/${id}`,
      name: 'Active Listening',
      issuer: { id: did, name: 'Sample School' },
      validFrom: '2026-01-01T00:00:00Z',
      credentialSubject: {
        identifier: [{ hashed: false, identityHash: 'Sample Learner 7', identityType: 'name' }],
        achievement: {
          id: 'urn:a:1',
          name: 'Active Listening',
          description: 'Hears.',
          criteria: { narrative: 'Listen.' },
        },
      },
      credentialStatus: buildStatusEntry(listUrl, index as StatusIndex) as { type: string },
    })
    if (!built.ok) throw new Error(JSON.stringify(built.error))
    put(`/c/${id}`, '<!doctype html><title>Active Listening</title>', 'text/html')
    put(`/c/${id}.json`, await sign(built.value))
  }
  put('/healthz', 'ok')
  put('/readyz', 'ok')
  put('/api/v1/openapi.json', { openapi: '3.1.0' })
  put('/i/hts/did.json', createDidDocument({ did, keys: [{ fragment: 'key-1', key: pair.publicKey }] }))
  const bits = writeStatus(createBitstring(), 7 as StatusIndex, true)
  put(
    '/i/hts/status/1',
    await sign(
      buildStatusListCredential({
        url: listUrl,
        issuer: did,
        purpose: 'revocation',
        bits,
        validFrom: '2026-01-01T00:00:00Z',
      }),
    ),
  )
  await badge(1, 8)
  await badge(2, 7)
})
afterAll(() => void server.close())

describe('a credential by its address on this machine', () => {
  test('is verified with its issuer’s keys and status list, from its page', async () => {
    const done = await laurel('verify', `${base}/c/1`)
    expect(done).toMatchObject({ code: 0, err: '' })
    for (const words of ['VALID', 'Sample School', 'Sample Learner 7', 'STATUS_CLEAR'])
      expect(done.out).toContain(words)
  })
  test('is invalid once it is revoked, and could not be checked without a network', async () => {
    expect(await laurel('verify', `${base}/c/2`)).toMatchObject({ code: 1, out: expect.stringContaining('REVOKED') })
    expect((await laurel('verify', `${base}/c/2`, '--offline')).code).toBe(66)
  })
  test('H-28 is not fetched through a redirect, nor from another address of this machine', async () => {
    expect((await laurel('verify', `${base}/moved`)).code).toBe(66)
    const other = await laurel('verify', `${base.replace('http:', 'https:')}/c/1`)
    expect(other.code).toBe(66)
  })
})

describe('the doctor', () => {
  test('finds a server well, with an issuer and with a credential', async () => {
    for (const path of ['', '/i/hts', '/c/1']) {
      const done = await laurel('doctor', `${base}${path}`)
      expect(done).toMatchObject({ code: 0, err: '' })
      expect(done.out).not.toContain('✗')
    }
    expect((await laurel('doctor', `${base}/c/1`)).out).toContain(
      'status list is signed and in force (as of 2026-01-01',
    )
  })
  test('says what ails it', async () => {
    const done = await laurel('doctor', `${base}/c/2`)
    expect(done).toMatchObject({ code: 1, out: expect.stringContaining('✗ the credential verifies (REVOKED)') })
    expect((await laurel('doctor', `${base}/c/404`)).out).toContain('✗ the credential is there (FETCH_NOT_FOUND)')
    expect(await laurel('doctor', 'http://')).toMatchObject({ code: 64 })
  })
})
