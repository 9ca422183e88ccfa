import { strict as assert } from 'node:assert'
import crypto from 'node:crypto'
import { signDataIntegrity, verifyProofs } from '@laurel/core/credential'
import { didKeyOf, resolveDidKey } from '@laurel/core/did'
import { cryptographyFromNode, publicKeyOf, signerFromNode } from '@laurel/core/keys'
import { type Instant, type JsonObject, ok, toUtf8 } from '@laurel/core/primitives'
import {
  buildStatusEntry,
  buildStatusListCredential,
  type CheckStatusOptions,
  checkStatus,
  createBitstring,
  createOpenedLists,
  type StatusIndex,
  type VerifyList,
} from '@laurel/core/status'

const LISTS = 16
const ENTRIES = 131_072
const CHECKS = 100_000
const VALID_FROM = '2026-07-01T08:00:00Z'

export type Checks = {
  readonly checks: number
  readonly lists: number
  /** Seconds for all, and for each as often as lists would have to be opened anew, by a sample of them. */
  readonly seconds: number
  readonly anewSeconds: number
}

/** 100,000 entries against sixteen lists that have been fetched and whose signatures have been checked. */
export async function checkMany(): Promise<Checks> {
  const secretKey = new Uint8Array(crypto.createHash('sha256').update('the key of the benchmark').digest())
  const publicKey = publicKeyOf('Ed25519', secretKey)
  const { did, verificationMethod } = didKeyOf(publicKey)
  const cryptography = cryptographyFromNode(crypto as never)
  const signer = signerFromNode(crypto as never, { type: 'Ed25519', secretKey, verificationMethod })
  const bodies = new Map<string, Uint8Array>()
  for (let number = 0; number < LISTS; number++) {
    const url = `https://school.example/status/${number}`
    const bits = createBitstring(ENTRIES)
    for (let index = 7; index < ENTRIES; index += 100) bits[index >> 3]! |= 0x80 >> (index & 7)
    const unsigned = buildStatusListCredential({ url, issuer: did, purpose: 'revocation', bits, validFrom: VALID_FROM })
    const how = { cryptosuite: 'eddsa-rdfc-2022', created: VALID_FROM } as const
    const signed = await signDataIntegrity(unsigned, signer, how, { cryptography })
    assert.ok(signed.ok)
    bodies.set(url, toUtf8(JSON.stringify(signed.value)))
  }
  const urls = [...bodies.keys()]
  const entry = (at: number): JsonObject =>
    buildStatusEntry(urls[at % LISTS] as string, ((at * 7_919) % ENTRIES) as StatusIndex)
  const resolveDid = async () => resolveDidKey(did)
  const now = Date.parse('2026-07-01T09:00:00Z') as Instant
  const verified = new WeakMap<JsonObject, ReturnType<VerifyList>>()
  const verifyAnew: VerifyList = async list => {
    assert.equal(list.form, 'json')
    const { document } = list as { document: JsonObject }
    const [proof] = await verifyProofs(document, { resolveDid, now, cryptography })
    return { outcome: proof?.outcome === 'passed' ? 'passed' : 'failed', reason: proof?.code ?? '', document }
  }
  const options: CheckStatusOptions = {
    fetch: async url => ok({ body: bodies.get(url) as Uint8Array, contentType: 'application/vc' }),
    now,
    issuer: did,
    verifyList(list) {
      const { document } = list as { document: JsonObject }
      const known = verified.get(document) ?? verifyAnew(list)
      verified.set(document, known)
      return known
    },
    opened: createOpenedLists(),
  }
  const run = async (count: number, how: CheckStatusOptions) => {
    const entries = Array.from({ length: count }, (_, at) => entry(at))
    const begun = performance.now()
    let set = 0
    for (const one of entries) {
      const [finding] = await checkStatus(one, how)
      if (finding?.code === 'REVOKED') set++
      else assert.equal(finding?.code, 'STATUS_CLEAR')
    }
    const expected = entries.filter(one => (Number(one.statusListIndex) - 7) % 100 === 0).length
    assert.equal(set, expected)
    return (performance.now() - begun) / 1000
  }
  await run(LISTS * 2, options)
  const seconds = await run(CHECKS, options)
  const sample = 500
  const { opened: _, ...without } = options
  const anewSeconds = ((await run(sample, { ...without, verifyList: verifyAnew })) * CHECKS) / sample
  console.log(
    `${CHECKS.toLocaleString('en')} checks against ${LISTS} lists: ${seconds.toFixed(2)} s; with each list opened anew ${anewSeconds.toFixed(0)} s`,
  )
  return { checks: CHECKS, lists: LISTS, seconds, anewSeconds }
}
