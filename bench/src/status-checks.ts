import { strict as assert } from 'node:assert'
import { signDataIntegrity, verifyProofs } from '@laurel/core/credential'
import { ok, toUtf8 } from '@laurel/core/primitives'
import {
  buildStatusEntry,
  buildStatusListCredential,
  checkStatus,
  createBitstring,
  createOpenedLists,
  decodeBitstring,
  encodeBitstring,
  MINIMUM_ENTRIES,
  type OpenedLists,
  readStatus,
  type StatusIndex,
  writeStatus,
} from '@laurel/core/status'
import type { Contender } from './measure.ts'
import { CREATED, NOW, of, unwrap, type World } from './world.ts'

const LISTS = 4
const CHECKS = 10_000
/** Half of a list is taken, and one in so many of these is revoked. */
const REVOKED = 50
/** Jumps about a list without order, and comes to every place: as entries are taken at random. */
const STRIDE = 50_021

const at = (index: number) => ((index * STRIDE) % MINIMUM_ENTRIES) as StatusIndex

function listOf(which: number): Uint8Array {
  let bits = createBitstring()
  for (let index = which; index < MINIMUM_ENTRIES / 2; index += REVOKED) bits = writeStatus(bits, at(index), true)
  return bits
}

/**
 * Status checks with the lists decoded once and kept, against decoding the list each time, as the verifier reads them:
 * the entries alone, and `checkStatus` with everything that it looks at besides (the list's form, its proof, its dates).
 */
export async function statusContenders(world: World): Promise<Contender[]> {
  const { did, signer, cryptography, verifying } = world
  const lists = Array.from({ length: LISTS }, (_, which) => listOf(which))
  const encoded = lists.map(encodeBitstring)
  const decode = (text: string) => unwrap(decodeBitstring(text))
  const kept = encoded.map(decode)
  for (const [which, bits] of kept.entries()) assert.deepEqual(bits, lists[which])

  const urlOf = (which: number) => `https://school.example/i/sample/status/${which}`
  const bodies = new Map<string, Uint8Array>()
  for (const [which, bits] of lists.entries()) {
    const list = buildStatusListCredential({
      url: urlOf(which),
      issuer: did,
      purpose: 'revocation',
      bits,
      validFrom: CREATED,
    })
    const options = { cryptosuite: 'eddsa-rdfc-2022', created: CREATED } as const
    const signed = unwrap(await signDataIntegrity(list, signer, options, { cryptography }))
    bodies.set(urlOf(which), toUtf8(JSON.stringify(signed)))
  }
  const options = {
    now: NOW,
    issuer: did,
    fetch: async (url: string) => ok({ body: bodies.get(url)! } as never),
    verifyList: async (list: { form: string; document?: never }) => {
      const [finding] = await verifyProofs(list.document!, verifying)
      return { outcome: finding!.outcome, reason: finding!.code, document: list.document! }
    },
  } as never as Parameters<typeof checkStatus>[1]
  const check = async (index: number, more: { opened?: OpenedLists }) => {
    const which = index % LISTS
    const entry = buildStatusEntry(urlOf(which), at(index))
    const [finding] = await checkStatus(entry, { ...options, ...more })
    const wanted = unwrap(readStatus(lists[which]!, at(index))) === 0 ? 'STATUS_CLEAR' : 'REVOKED'
    assert.equal(finding?.code, wanted)
  }
  const opened = createOpenedLists()
  const entries = Array.from({ length: LISTS }, (_, turn) =>
    Array.from({ length: CHECKS }, (_, one) => ({ list: of(kept, one), place: at(turn * CHECKS + one) })),
  )

  return [
    {
      name: 'status entry, list kept',
      items: CHECKS,
      peers: [{ name: 'status entry, list decoded each time', goal: 30_000 }],
      run(index) {
        let revoked = 0
        for (const { list, place } of of(entries, index)) revoked += unwrap(readStatus(list, place))
        return revoked
      },
    },
    {
      name: 'status entry, list decoded each time',
      run: index => unwrap(readStatus(decode(of(encoded, index)), at(index))),
    },
    {
      name: 'checkStatus, list kept',
      peers: [{ name: 'checkStatus, list decoded each time' }],
      run: index => check(index, { opened }),
    },
    { name: 'checkStatus, list decoded each time', run: index => check(index, {}) },
  ]
}
