import * as nodeCrypto from 'node:crypto'
import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { bundledContexts, signJwt } from '@laurel/core/credential'
import { cryptographyFromNode, type NodeCrypto, signerWithKey } from '@laurel/core/keys'
import type { JsonObject } from '@laurel/core/primitives'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { detachToken, wholeToken } from '../../src/credential/detached-token.ts'
import { signSlice } from '../../src/credential/threads/sign-slice.ts'
import { tx } from '../../src/platform/database.ts'
import { sql } from '../../src/platform/sql.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.stop())

const node = nodeCrypto as unknown as NodeCrypto
const tools = { cryptography: cryptographyFromNode(node), contexts: bundledContexts }
const key = createPrivateKey(
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
)
const signer = signerWithKey(node, key, 'did:web:school.example#key-1')

/** Texts that look like what is cut off and put in, among letters of every length. */
const words = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(',"proof":', ',"proof":{}}', '..', '.', '}', 'สมชาย', '🎓', '\\",\\"proof\\":', '"'),
  )
  .map(one => one.replaceAll('\0', ''))

const anyDocument = fc.record({ name: words, description: words, id: fc.nat() }).map(({ name, description, id }) => ({
  '@context': ['https://www.w3.org/ns/credentials/v2'],
  id: `https://school.example/c/${id}`,
  type: ['VerifiableCredential'],
  issuer: { id: 'did:web:school.example', name },
  credentialSubject: { description },
}))

const inDatabase = (rows: readonly { readonly jwt: string; readonly document: string }[]) =>
  tx(server.deps, {}, async tx => {
    const found = await tx.execute<{ whole: string }>(sql`
      select laurel_whole_token(jwt, document) as whole
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as one (jwt text, document text)`)
    return found.rows.map(row => row.whole)
  })

test('a token is kept without its payload, and is put together as it was signed, here and in the database', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyDocument, { minLength: 1, maxLength: 8 }), async documents => {
      const unsigned = documents.map(one => JSON.stringify(one))
      const signed = await signSlice(unsigned, '2026-07-01T08:00:00Z', signer, tools)
      const tokens = await Promise.all(documents.map(one => signJwt(one as JsonObject, signer)))
      expect(signed.every(one => one.jwt.length < 400 && one.jwt.includes('..'))).toBe(true)
      expect(signed.map(one => wholeToken(one.jwt, one.document))).toEqual(tokens)
      expect(await inDatabase(signed)).toEqual(tokens)
      const digests = tokens.map(one => createHash('sha256').update(one).digest('hex'))
      expect(signed.map(one => one.jwtDigest)).toEqual(digests)
    }),
    { numRuns: 60 },
  )
})

test('a token that says anything else than the document is kept whole, as are those from before', async () => {
  const document = '{"id":"urn:one","proof":{"type":"DataIntegrityProof"}}'
  const payload = (text: string) => Buffer.from(text).toString('base64url')
  const other = `head.${payload('{"id":"urn:other"}')}.signature`
  expect(detachToken(other, document)).toBe(other)
  expect(wholeToken(other, document)).toBe(other)
  expect(await inDatabase([{ jwt: other, document }])).toEqual([other])
  expect(detachToken(`head.${payload('{"id":"urn:one"}')}.signature`, document)).toBe('head..signature')
})

test('of what is no document any more no token is made that was signed', async () => {
  const [made] = await inDatabase([{ jwt: 'head..signature', document: 'nothing' }])
  expect(made).toBe(wholeToken('head..signature', 'nothing'))
})
