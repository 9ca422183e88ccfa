import { createHash, randomBytes } from 'node:crypto'
import { signJws } from '@laurel/core/credential'
import { didKeyOf } from '@laurel/core/did'
import { createSigner, generateKeyPair } from '@laurel/core/keys'
import { expect } from 'vitest'
import type { TestServer } from '../../src/testing.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers are compared, not used
export type Json = Record<string, any>

/** One caller of the API: an API key or a session, and what it sends with each call. */
export function caller(server: TestServer, headers: Record<string, string>) {
  /** As it is, and no longer than anybody would wait. */
  const raw = (method: string, path: string, body?: string | Uint8Array, more: Record<string, string> = {}) =>
    server.fetch(path, {
      method,
      headers: { ...headers, ...more },
      ...(body === undefined ? {} : { body: body as string }),
      signal: AbortSignal.timeout(20_000),
    })
  const call = async (method: string, path: string, body?: unknown, more: Record<string, string> = {}) => {
    const isRaw = body === undefined || body instanceof Uint8Array || typeof body === 'string'
    const response = await raw(method, path, isRaw ? (body as string | undefined) : JSON.stringify(body), {
      ...(isRaw ? {} : { 'content-type': 'application/json' }),
      ...more,
    })
    const type = response.headers.get('content-type') ?? ''
    return {
      status: response.status,
      headers: response.headers,
      body: /json|application\/vc$/.test(type) ? ((await response.json()) as Json) : {},
    }
  }
  return {
    headers,
    get: (path: string, more?: Record<string, string>) => call('GET', path, undefined, more),
    post: (path: string, body?: unknown, more?: Record<string, string>) => call('POST', path, body, more),
    put: (path: string, body?: unknown, more?: Record<string, string>) => call('PUT', path, body, more),
    patch: (path: string, body?: unknown) => call('PATCH', path, body),
    delete: (path: string) => call('DELETE', path),
    call,
    raw,
  }
}
export type Caller = ReturnType<typeof caller>

/** How many institutions each server has: what they are called follows from it. */
const schoolsOf = new WeakMap<TestServer, number>()

/** An institution of its own, set up as a person would, with its owner signed in. */
export async function openSchool(server: TestServer): Promise<{ owner: Caller; issuer: Json }> {
  const { openSetUp } = await import('../../src/people/set-up.ts')
  const before = schoolsOf.get(server) ?? 0
  const link = server.setUpLink && before === 0 ? server.setUpLink : await openSetUp(server.deps)
  const token = link ? new URL(link).searchParams.get('token') : null
  if (!token) throw new Error('this server is set up already')
  const schools = before + 1
  schoolsOf.set(server, schools)
  const made = await caller(server, {}).post('/api/v1/setup', {
    token,
    institution: { name: 'Sample School', shortName: `school-${schools}`, url: 'https://school.example', locale: 'en' },
    owner: { name: 'Sample Owner', email: `owner.${schools}@example.org` },
  })
  expect(made.status).toBe(201)
  const cookie = made.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  return { owner: caller(server, { cookie, origin: server.origin }), issuer: made.body.issuer }
}

export const ACHIEVEMENT = {
  name: 'Active Listening',
  description: 'Listens in order to understand.',
  kind: 'micro',
  criteria: { narrative: 'Two *observed* conversations.' },
  levels: [{ name: 'Emerging' }, { name: 'Secure', description: 'Without prompting' }],
}

export async function makeAchievement(owner: Caller, more: Json = {}): Promise<Json> {
  const made = await owner.post('/api/v1/achievements', { ...ACHIEVEMENT, ...more })
  expect(made).toMatchObject({ status: 201 })
  return made.body
}

export const learner = (number: number) => ({
  name: `Sample Learner ${number}`,
  email: `sample.learner.${number}@example.org`,
})

export async function makeAward(owner: Caller, achievementId: string, number = 7, more: Json = {}): Promise<Json> {
  const made = await owner.post('/api/v1/awards', { achievementId, recipient: learner(number), issue: true, ...more })
  expect(made).toMatchObject({ status: 201 })
  return made.body
}

/** A wallet's key, and the proofs that it makes. */
export function walletKey() {
  const pair = generateKeyPair('Ed25519', length => new Uint8Array(randomBytes(length)))
  const { did, verificationMethod: kid } = didKeyOf(pair.publicKey)
  const signer = createSigner({ type: 'Ed25519', secretKey: pair.secretKey, verificationMethod: kid })
  return {
    did,
    signer,
    prove: (payload: Json, header: Json = {}) =>
      signJws({ typ: 'openid4vci-proof+jwt', alg: 'EdDSA', kid, ...header }, payload, signer),
  }
}

export type WalletKey = ReturnType<typeof walletKey>

/** What a device sends to keep a vault: the body to the letter, and the proof that its key makes over it. */
export async function sealed(wallet: Caller, key: WalletKey, content: Json, more: Json = {}, header: Json = {}) {
  const { body } = await wallet.post('/api/v1/wallet/challenge')
  const text = JSON.stringify(content)
  const vault = createHash('sha256').update(text).digest('base64url')
  const payload = { aud: body.audience, nonce: body.challenge, iat: 0, vault, ...more }
  const proof = await key.prove(payload, { typ: 'laurel-vault-proof+jwt', ...header })
  return { text, headers: { 'content-type': 'application/json', 'laurel-vault-proof': proof } }
}

/** The claim link out of the mail that a learner got. */
export async function mailedClaim(server: TestServer, email: string): Promise<string> {
  const mail = (await server.mails()).findLast(one => one.to === email && one.kind === 'award')
  const token = /\/claim\/([\w-]+)/.exec(mail?.text ?? '')?.[1]
  if (!token) throw new Error('no mail with a claim link')
  return token
}

/** Claims an award through its mail: the learner, signed in. */
export async function claim(server: TestServer, number: number): Promise<Caller> {
  const token = await mailedClaim(server, learner(number).email)
  const claimed = await caller(server, {}).post(`/api/v1/claims/${token}`)
  expect(claimed.status).toBe(200)
  const cookie = claimed.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  return caller(server, { cookie, origin: server.origin })
}
