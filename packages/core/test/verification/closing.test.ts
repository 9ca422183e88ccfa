import { describe, expect, test } from 'vitest'
import { issueSdJwtVc, signDataIntegrity } from '../../src/credential/index.ts'
import { createDidDocument } from '../../src/did/index.ts'
import { createSigner, generateKeyPair } from '../../src/keys/index.ts'
import { err, type Instant, ok, toIso, toUtf8 } from '../../src/primitives/index.ts'
import { verify } from '../../src/verification/index.ts'
import { badge } from './world.ts'

const did = 'did:web:school.example'
const day = (number: number) => Date.UTC(2026, 0, number) as Instant
const pairOf = (seed: number, type: 'Ed25519' | 'P-256') =>
  generateKeyPair(type, length => new Uint8Array(length).fill(seed))
const [forDocuments, forTokens] = [pairOf(1, 'Ed25519'), pairOf(2, 'P-256')]

/** The school's own document, in which it says that it has closed. */
const documentOf = (closedAt: string) => ({
  ...createDidDocument({
    did,
    keys: [
      { fragment: 'key-1', key: forDocuments.publicKey },
      { fragment: 'key-2', key: forTokens.publicKey },
    ],
  }),
  service: [
    { id: `${did}#closing`, type: 'ClosedInstitution', serviceEndpoint: { closedAt, successor: 'Sample College' } },
  ],
})

async function codesOf(input: string, closedAt: string, now = day(40)) {
  const report = await verify(input, {
    now,
    fetch: async url =>
      url === 'https://school.example/.well-known/did.json'
        ? ok({ body: toUtf8(JSON.stringify(documentOf(closedAt))), contentType: 'application/did+json' })
        : err({ code: 'FETCH_NOT_FOUND', status: 404 }),
  })
  return report.findings.filter(one => one.check === 'issuer-key').map(one => one.code)
}

async function signedBadge(at: Instant): Promise<string> {
  const signer = createSigner({ ...forDocuments, verificationMethod: `${did}#key-1` })
  const made = await signDataIntegrity(JSON.parse(JSON.stringify(badge({ credentialStatus: undefined }))), signer, {
    cryptosuite: 'eddsa-rdfc-2022',
    created: toIso(at),
  })
  if (!made.ok) throw new Error(made.error.code)
  return JSON.stringify(made.value)
}

const signedToken = (at: Instant): Promise<string> =>
  issueSdJwtVc(
    {
      issuer: did,
      type: { vct: 'https://school.example/types/welding' },
      issuedAt: at / 1000,
      claims: { name: 'Welding' },
      hideable: [],
    },
    createSigner({ ...forTokens, verificationMethod: `${did}#key-2` }),
    () => 'c2FsdHNhbHRzYWx0c2FsdA',
  )

describe.each([
  ['a badge', signedBadge],
  ['a token', signedToken],
])('%s of a school that has closed', (_, signed) => {
  test('counts on where it was signed before', async () => {
    expect(await codesOf(await signed(day(5)), toIso(day(20)))).toEqual(['ISSUER_KEY_OK', 'ISSUER_CLOSED'])
  })

  test('does not count where it says to have been signed afterwards', async () => {
    expect(await codesOf(await signed(day(25)), toIso(day(20)))).toEqual(['ISSUER_KEY_OK', 'E_AFTER_CLOSING'])
  })

  test('is one of a school that is open until the day has come', async () => {
    expect(await codesOf(await signed(day(5)), toIso(day(60)))).toEqual(['ISSUER_KEY_OK'])
    expect(await codesOf(await signed(day(5)), 'some day')).toEqual(['ISSUER_KEY_OK'])
  })
})
