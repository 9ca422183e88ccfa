import { type Bundle, readBundle } from '@laurel/core/bundle'
import type { GuardedFetch } from '@laurel/core/did'
import { commitmentOf, digestOf, readNoteKey, readTlogProof, verifyTlogProof } from '@laurel/core/log'
import { err, type Instant, ok, toHex, toUtf8 } from '@laurel/core/primitives'
import { verify } from '@laurel/core/verification'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeBundle } from '../../src/bundle/make-bundle.ts'
import { appendLeft } from '../../src/log/append.ts'
import { inTenant, startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, caller, claim, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let issuer: Json
let achievement: Json
beforeAll(async () => {
  server = await startTestServer()
  ;({ owner, issuer } = await openSchool(server))
  achievement = await makeAchievement(owner)
})
afterAll(() => server?.stop())

const valued = <T>(result: { ok: true; value: T } | { ok: false; error: object }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
const read = (text: string): Bundle => valued(readBundle(text))

/** Somebody without any network, who has the bundle alone. */
const offline =
  ({ materials }: Bundle): GuardedFetch =>
  async (url, accept) => {
    const found = materials.find(
      one => one.url === url && (accept === undefined || accept === one.contentType || !accept.includes('jwt')),
    )
    return found && found.status === undefined
      ? ok({ contentType: found.contentType, body: toUtf8(found.body), url } as never)
      : err({ code: 'FETCH_OFFLINE' } as never)
  }
const verdictOf = async (bundle: Bundle) => {
  const report = await verify(bundle.credential, { now: Date.now() as Instant, fetch: offline(bundle) })
  return { result: report.result, codes: report.findings.map(one => one.code) }
}
const listsIn = ({ materials }: Bundle) => materials.filter(one => one.url.includes('/status/'))
const documentOf = (text: string) => (text.startsWith('{') ? JSON.parse(text) : text)

/** Holds every record of a bundle against the key in the DID document among its materials. @returns the digests proven */
async function proven(bundle: Bundle): Promise<string[]> {
  const document = JSON.parse(bundle.materials[0]!.body) as Json
  const key = valued(readNoteKey(document.service.find((one: Json) => one.type === 'TransparencyLog').key))
  for (const { digest, salt, proof } of bundle.records) {
    const logged = await verifyTlogProof(commitmentOf(digest, salt), valued(readTlogProof(proof)), {
      log: key,
      witnesses: [],
    })
    expect(logged).toMatchObject({ ok: true })
  }
  return bundle.records.map(one => toHex(one.digest))
}
const digestIn = (text: string) => toHex(digestOf(documentOf(text)))

describe('a proof bundle', () => {
  test('of an award verifies by its materials alone, and shows that it and its lists are on record', async () => {
    const award = await makeAward(owner, achievement.id, 1)
    const text = await (await server.fetch(`/c/${award.credentialId}.json`)).text()
    await makeBundle(server.deps, issuer.id, text)
    await appendLeft(server.deps)
    const made = await makeBundle(server.deps, issuer.id, text)
    expect(made.length).toBeLessThan(100_000)
    const bundle = read(made)
    expect(bundle.credential).toBe(text)
    expect(bundle.materials.map(one => new URL(one.url).pathname)).toEqual([
      `/i/${issuer.shortName}/did.json`,
      `/i/${issuer.shortName}/did.jsonl`,
      ...listsIn(bundle).map(one => new URL(one.url).pathname),
    ])
    expect(listsIn(bundle)).toHaveLength(2)
    // As whoever verifies is given them.
    for (const { url, contentType, body } of bundle.materials) {
      const served = await server.fetch(url)
      expect([served.headers.get('content-type'), await served.text()]).toEqual([contentType, body])
    }
    expect(await verdictOf(bundle)).toMatchObject({ result: 'valid' })
    expect(await proven(bundle)).toEqual([text, ...listsIn(bundle).map(one => one.body)].map(digestIn))
  })
})
