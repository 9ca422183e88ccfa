import { execFileSync } from 'node:child_process'
import * as nodeCrypto from 'node:crypto'
import type { LookupAddress } from 'node:dns'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cryptographyFromNode } from '@laurel/core/keys'
import type { Instant } from '@laurel/core/primitives'
import { verify } from '@laurel/core/verification'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createGuardedFetch } from '../../src/platform/guarded-fetch.ts'

/* A school's website with badges of the older kind, on this machine, reached by the one way out that the server has. */

const HOST = 'https://badges.example.org'
let server: Server
let ca: string
let asked: string[] = []
let answers: Record<string, object | ((response: ServerResponse) => void)>

const V2 = 'https://w3id.org/openbadges/v2'
const issuer = { '@context': V2, type: 'Issuer', id: `${HOST}/issuer`, name: 'Sample Badge School', url: HOST }
const badge = {
  '@context': V2,
  type: 'BadgeClass',
  id: `${HOST}/badge`,
  name: 'Bicycle Repair',
  criteria: `${HOST}/how`,
  issuer: issuer.id,
}
const assertion = {
  '@context': V2,
  type: 'Assertion',
  id: `${HOST}/assertion`,
  recipient: { type: 'email', hashed: false, identity: 'sample.learner.7@example.org' },
  issuedOn: '2025-03-01T10:00:00Z',
  badge: badge.id,
  verification: { type: 'HostedBadge' },
}

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-badges-'))
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=badges.example.org', '-addext', 'subjectAltName=DNS:badges.example.org']
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  execFileSync('openssl', ['req', '-x509', ...kind, '-keyout', key, '-out', certificate, ...subject], {
    stdio: 'ignore',
  })
  ca = readFileSync(certificate, 'utf8')
  server = createServer({ key: readFileSync(key), cert: ca }, (request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    const found = answers[path]
    if (typeof found === 'function') return found(response)
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/ld+json' })
    response.end(JSON.stringify(found ?? {}))
  })
  rmSync(folder, { recursive: true })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

async function check(input: object, more: typeof answers = {}, isAllowed = true) {
  asked = []
  answers = { '/assertion': assertion, '/badge': badge, '/issuer': issuer, ...more }
  const lookup = (_name: string, _options: unknown, callback: (error: null, found: LookupAddress[]) => void) =>
    callback(null, [{ address: '127.0.0.1', family: 4 }])
  const fetch = createGuardedFetch({
    publicUrl: 'https://school.example.org',
    ownOrigin: () => new Response(null, { status: 404 }),
    lookup: lookup as never,
    ...(isAllowed ? { isAllowedAddress: () => true } : {}),
    port: (server.address() as AddressInfo).port,
    ca,
    maxMilliseconds: 3_000,
  })
  const report = await verify(JSON.stringify(input), {
    now: Date.now() as Instant,
    fetch,
    cryptography: cryptographyFromNode(nodeCrypto as never),
    recipientAddresses: ['sample.learner.7@example.org'],
  })
  const codes = (outcome: string) => report.findings.filter(one => one.outcome === outcome).map(one => one.code)
  return { result: report.result, failed: codes('failed'), open: codes('not-checked') }
}

test('a badge that its issuer’s website states is read there, document by document', async () => {
  expect(await check(assertion)).toEqual({ result: 'indeterminate', failed: [], open: ['OB2_HOSTED'] })
  expect(asked).toEqual(['/assertion', '/badge', '/issuer'])
})

test('H-27 a website on a private address is never connected to', async () => {
  expect((await check(assertion, {}, false)).open).toContain('OB2_ISSUER_UNREACHABLE')
  expect(asked).toEqual([])
})

test.each([
  [
    'H-28 sends the reader elsewhere',
    (response: ServerResponse) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
  ],
  [
    'H-28 answers without end',
    (response: ServerResponse) => void response.writeHead(200).write(Buffer.alloc(6 * 1024 * 1024, 32)),
  ],
  [
    'H-28 answers packed',
    (response: ServerResponse) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
  ],
])('a website that %s leaves it open, and nothing else is asked', async (_, answer) => {
  const { result, open } = await check(assertion, { '/assertion': answer })
  expect([result, open.includes('OB2_ISSUER_UNREACHABLE')]).toEqual(['indeterminate', true])
  expect(asked).toEqual(['/assertion'])
})

test('one that was taken back says so by 410', async () => {
  const { result, failed } = await check(assertion, { '/assertion': response => void response.writeHead(410).end() })
  expect([result, failed]).toEqual(['invalid', ['OB2_REVOKED']])
})
