import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundledContexts } from '@laurel/core/credential'
import { resolveDidKey } from '@laurel/core/did'
import { encodeSecretMultikey, generateKeyPair } from '@laurel/core/keys'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { findPostmaster } from '../../src/platform/postgres/postmaster.ts'
import { freePort } from '../../src/testing.ts'

/*
 * The server as a conformance suite meets it: a process with LAUREL_VCAPI_OPEN, and a peer that was written by others.
 * What Laurel signs verifies with @digitalbazaar/vc, and what that signs with Laurel.
 */

// biome-ignore-start lint/suspicious/noExplicitAny: these libraries have no types
const require = createRequire(import.meta.url)
const vc = require('@digitalbazaar/vc') as any
const { DataIntegrityProof } = require('@digitalbazaar/data-integrity') as any
const Ed25519Multikey = require('@digitalbazaar/ed25519-multikey') as any
const { cryptosuite } = require('@digitalbazaar/eddsa-rdfc-2022-cryptosuite') as any
type Any = any
// biome-ignore-end lint/suspicious/noExplicitAny: these libraries have no types

const V2 = 'https://www.w3.org/ns/credentials/v2'
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
let dataDir: string
let child: ChildProcess
let base: string

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'laurel-vcapi-'))
  const port = await freePort()
  base = `http://localhost:${port}/i/hts/vc-api`
  child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    env: {
      PATH: process.env.PATH,
      LAUREL_PORT: String(port),
      LAUREL_DATA_DIR: dataDir,
      LAUREL_VCAPI_OPEN: 'true',
      LAUREL_BOOTSTRAP_ISSUER: 'hts',
      LAUREL_BOOTSTRAP_API_KEY: `lrl_${'conformance'.repeat(4)}`,
    } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  child.stdout?.on('data', data => (printed += data))
  child.stderr?.on('data', data => (printed += data))
  await vi.waitFor(() => expect(printed).toContain('Ctrl-C ends everything.'), { timeout: 90_000, interval: 200 })
}, 120_000)
afterAll(async () => {
  if (child.exitCode === null) {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  await vi.waitFor(() => expect(findPostmaster(join(dataDir, 'postgres', '18'))).toBeUndefined(), {
    timeout: 20_000,
    interval: 200,
  })
  rmSync(dataDir, { recursive: true, force: true })
}, 60_000)

const call = async (path: string, body?: object) => {
  const init = body
    ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    : {}
  const response = await fetch(base + path, init)
  return { status: response.status, body: (await response.json()) as Any }
}

const documentLoader = async (url: string) => {
  const known = bundledContexts.sources.find(one => one.url === url)
  if (known) return { contextUrl: null, documentUrl: url, document: JSON.parse(known.text) }
  const resolved = resolveDidKey(url.split('#')[0] as string)
  if (!resolved.ok) throw new Error(`not found: ${url}`)
  const method = (resolved.value.verificationMethod as Any[])[0]
  const document = url.includes('#')
    ? { '@context': 'https://w3id.org/security/multikey/v1', ...method }
    : resolved.value
  return { contextUrl: null, documentUrl: url, document }
}
const suite = () => new DataIntegrityProof({ cryptosuite })
const credential = (issuer: string) => ({
  '@context': [
    V2,
    { ExampleCredential: 'https://example.org/#ExampleCredential', honours: 'https://example.org/#honours' },
  ],
  type: ['VerifiableCredential', 'ExampleCredential'],
  issuer,
  name: { '@value': 'ทดสอบ', '@language': 'th', '@direction': 'ltr' },
  credentialSubject: { id: 'did:example:subject', honours: 'summa' },
})

async function peer() {
  const pair = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(9))
  const { didKeyOf } = await import('@laurel/core/did')
  const { did, verificationMethod } = didKeyOf(pair.publicKey)
  const key = await Ed25519Multikey.from({
    id: verificationMethod,
    controller: did,
    publicKeyMultibase: did.slice('did:key:'.length),
    secretKeyMultibase: encodeSecretMultikey('Ed25519', new Uint8Array([...pair.secretKey, ...pair.publicKey.bytes])),
  })
  return { did, signer: key.signer() }
}

test('what Laurel signs verifies with the peer, and no longer once a word differs', async () => {
  const described = await call('')
  const { id } = described.body.issuers.find((one: Any) => one.isForConformanceRuns && one.keyType === 'Ed25519')
  const issued = await call('/credentials/issue', {
    credential: credential(id),
    options: { cryptosuite: 'eddsa-rdfc-2022' },
  })
  expect(issued.status).toBe(201)
  const { verifiableCredential } = issued.body
  const verified = await vc.verifyCredential({ credential: verifiableCredential, suite: suite(), documentLoader })
  expect(verified.error ?? verified.verified).toBe(true)
  const changed = { ...verifiableCredential, credentialSubject: { id: 'did:example:subject', honours: 'none' } }
  expect((await vc.verifyCredential({ credential: changed, suite: suite(), documentLoader })).verified).toBe(false)
  expect((await call('/credentials/verify', { verifiableCredential: changed })).status).toBe(400)
})

test('what the peer signs verifies with Laurel, presented too, and a changed word does not', async () => {
  const { did, signer } = await peer()
  const signing = () => new DataIntegrityProof({ signer, cryptosuite })
  const made = await vc.issue({ credential: credential(did), suite: signing(), documentLoader })
  const verified = await call('/credentials/verify', { verifiableCredential: made, options: { checks: ['proof'] } })
  expect([verified.status, verified.body.problemDetails]).toEqual([200, []])
  const presentation = vc.createPresentation({ verifiableCredential: [made], holder: did, verify: false })
  const challenge = 'one-question'
  const domain = 'https://verifier.example'
  const signed = await vc.signPresentation({ presentation, suite: signing(), challenge, domain, documentLoader })
  const options = { challenge, domain }
  expect((await call('/presentations/verify', { verifiablePresentation: signed, options })).status).toBe(200)
  expect(
    (
      await call('/presentations/verify', {
        verifiablePresentation: signed,
        options: { ...options, challenge: 'another' },
      })
    ).status,
  ).toBe(400)
  const forged = { ...signed, verifiableCredential: [{ ...made, name: 'x' }] }
  expect((await call('/presentations/verify', { verifiablePresentation: forged, options })).status).toBe(400)
})

test('Laurel’s presentation verifies with the peer, and its status list does what it says', async () => {
  const made = await call('/presentations/create', {
    presentation: { '@context': [V2], type: ['VerifiablePresentation'], verifiableCredential: [] },
    options: { cryptosuite: 'eddsa-rdfc-2022', challenge: 'c', domain: 'd' },
  })
  const verified = await vc.verify({
    presentation: made.body.verifiablePresentation,
    challenge: 'c',
    domain: 'd',
    suite: suite(),
    documentLoader,
  })
  expect(verified.error ?? verified.verified).toBe(true)
  const issued = await call('/credentials/issue', {
    credential: credential('did:example:anybody'),
    options: { credentialId: 's', credentialStatus: { type: 'BitstringStatusListEntry', statusPurpose: 'revocation' } },
  })
  const { verifiableCredential } = issued.body
  const list = (await (await fetch(verifiableCredential.credentialStatus.statusListCredential)).json()) as Any
  expect(list.issuer).toBe(verifiableCredential.issuer)
  expect((await vc.verifyCredential({ credential: list, suite: suite(), documentLoader })).verified).toBe(true)
  expect((await call('/credentials/verify', { verifiableCredential })).status).toBe(200)
  await call('/credentials/status', {
    credentialId: 's',
    credentialStatus: { type: 'BitstringStatusListEntry', statusPurpose: 'revocation' },
    status: true,
  })
  expect((await call('/credentials/verify', { verifiableCredential })).body.problemDetails).toMatchObject([
    { code: 'REVOKED' },
  ])
})

/** Suites by which a holder shows parts. */
const PARTS = new Set(['ecdsa-sd-2023', 'bbs-2023'])

test.for(['Ed25519', 'P-256', 'P-384'] as const)('every suite of a %s key signs and verifies', async keyType => {
  const { issuers } = (await call('')).body
  const { id, cryptosuites } = issuers.find((one: Any) => one.isForConformanceRuns && one.keyType === keyType)
  for (const name of cryptosuites) {
    const issued = await call('/credentials/issue', { credential: credential(id), options: { cryptosuite: name } })
    expect([name, issued.status]).toEqual([name, 201])
    const made = issued.body.verifiableCredential
    if (name !== 'vc+jwt') expect(made).toMatchObject({ issuer: id, proof: { cryptosuite: name } })
    const checked = await call('/credentials/verify', { verifiableCredential: made })
    if (!PARTS.has(name)) {
      expect([name, checked.status]).toEqual([name, 200])
      continue
    }
    // What a holder derives from is theirs alone; the whole of it, derived, is what they show.
    expect(checked).toMatchObject({ status: 400, body: { problemDetails: [{ code: 'E_PROOF_BASE' }, {}] } })
    const options = { selectivePointers: [''] }
    const derived = await call('/credentials/derive', { verifiableCredential: made, options })
    expect([name, derived.status]).toEqual([name, 201])
    const shown = await call('/credentials/verify', { verifiableCredential: derived.body.verifiableCredential })
    expect([name, shown.status]).toEqual([name, 200])
  }
})
