import { createRequire } from 'node:module'
import { bundledContexts } from '@laurel/core/credential'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Applicant, type AskedRequest, makeApplicant, partOf, readAsked, respond } from './applicant.ts'
import { type Caller, type Json, makeAchievement, openSchool } from './school.ts'

/* Presentations by Data Integrity as @digitalbazaar/vc makes them, which knows nothing of ours. */

// biome-ignore-start lint/suspicious/noExplicitAny: these libraries have no types
const require = createRequire(import.meta.url)
const vc = require('@digitalbazaar/vc') as any
const { DataIntegrityProof } = require('@digitalbazaar/data-integrity') as any
const { cryptosuite } = require('@digitalbazaar/eddsa-rdfc-2022-cryptosuite') as any
// biome-ignore-end lint/suspicious/noExplicitAny: these libraries have no types

let server: TestServer
let owner: Caller
let who: Applicant
beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
  const achievement = await makeAchievement(owner)
  who = await makeApplicant(server, owner, achievement.id, 1)
})
afterAll(() => server?.stop())

const documentLoader = async (url: string) => {
  const known = bundledContexts.sources.find(one => one.url === url)
  if (!known) throw new Error(`not found: ${url}`)
  return { contextUrl: null, documentUrl: url, document: JSON.parse(known.text) }
}

async function present({ payload }: AskedRequest, domain: string): Promise<Json> {
  const { signer, did } = who.key
  const suite = new DataIntegrityProof({
    cryptosuite,
    signer: {
      id: signer.verificationMethod,
      algorithm: 'Ed25519',
      sign: async ({ data }: { data: Uint8Array }) => (await signer.sign([data]))[0],
    },
  })
  const presentation = vc.createPresentation({ verifiableCredential: [who.ldp], holder: did, verify: false })
  return vc.signPresentation({ presentation, suite, challenge: payload.nonce, domain, documentLoader })
}

test('is verified where it is made for who asks, and refused where it is not', async () => {
  const { body: request } = await owner.post('/api/v1/presentation-requests', {
    name: 'Junior designer',
    purpose: 'To invite you.',
    wants: [{ achievementName: 'Active Listening' }],
  })
  const asked = await readAsked(server, request.appLink, {})
  const answer = async (domain: string) =>
    respond(server, asked, { [partOf(asked, 'ldp_vc')]: [await present(asked, domain)] })
  expect(await answer('https://other.example')).toMatchObject({ status: 400 })
  expect(await answer(asked.payload.client_id)).toMatchObject({ status: 200 })
  const { items } = (await owner.get(`/api/v1/presentation-requests/${request.id}/answers`)).body
  expect(items).toMatchObject([{ verdict: 'fits', result: 'valid', shown: [{ format: 'ldp_vc' }] }])
})
