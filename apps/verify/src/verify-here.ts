import type { AskBlock } from '@laurel/core/anchor'
import type { VerifyBundleOptions } from '@laurel/core/bundle'
import type { GuardedFetch } from '@laurel/core/did'
import { cryptographyFromWeb, type SubtleVerify } from '@laurel/core/keys'
import { err, fromHex, type Instant, ok } from '@laurel/core/primitives'
import { type ExistenceLookup, type VerificationReport, verify } from '@laurel/core/verification'
import type { Help } from './ask-server.ts'
import { layersFor } from './trust/anchors.ts'
import { knownFrom, NOBODY, type Trust, vouchingFor } from './trust/lists.ts'

/** What there is to check with besides the credential. */
export type Given = Help & { readonly lists?: Trust }

/** What is answered by an address, from given materials alone: nobody is asked. */
export function fetchFrom(materials: NonNullable<Help['materials']>): GuardedFetch {
  const byUrl = new Map(materials.map(one => [one.url, one]))
  const encoder = new TextEncoder()
  return async url => {
    const found = byUrl.get(url)
    if (found?.status) return err({ code: 'FETCH_NOT_FOUND', status: found.status })
    return found
      ? ok({ body: encoder.encode(found.body), contentType: found.contentType })
      : err({ code: 'FETCH_OFFLINE' })
  }
}

/** What records show; the code that reads them is loaded where there are some, which is where a key was stolen. */
const existenceBy =
  (records: NonNullable<Help['records']>): ExistenceLookup =>
  async digest =>
    (await import('./existence-by.ts')).existenceOfRecords(records)(digest)

/** Blocks that somebody has asked about already. */
export const askKnown =
  (blocks: NonNullable<Help['blocks']>): AskBlock =>
  async (ledger, height) => {
    const found = blocks.find(one => one.ledger === ledger && one.height === height)
    if (!found) return null
    const { hash, confirmations, header } = found
    return { ledger, hash, confirmations, ...(header ? { header: fromHex(header) } : {}) }
  }

/** @param at "was it in force then?"; now by default */
export function optionsFrom(
  { materials = [], known = [], trusted = [], logos = [], records = [], layers = [], lists = NOBODY }: Given,
  at?: Instant,
): VerifyBundleOptions {
  const now = Date.now() as Instant
  return {
    now,
    ...(at === undefined ? {} : { at }),
    fetch: fetchFrom(materials),
    // Some Open Badges are signed with RSA, which is the platform's to check.
    cryptography: cryptographyFromWeb(crypto.subtle as unknown as SubtleVerify | undefined),
    ...(records.length > 0 ? { existence: existenceBy(records) } : {}),
    knownIssuers: [...knownFrom(lists), ...known],
    logoPrint: image => logos.find(one => one.image === image)?.print ?? null,
    trust: did => vouchingFor(did, lists, trusted),
    layers: (did, { types }) => layersFor(did, lists, layers, now, types),
  }
}

/** What may be a proof bundle, or carry one: its code is loaded for these alone. */
export function mayBeBundle(input: Uint8Array | string): boolean {
  const start = typeof input === 'string' ? input.slice(0, 200) : new TextDecoder().decode(input.subarray(0, 200))
  return /^\s*\{\s*"format"\s*:\s*"laurel\/bundle\//.test(start) || /PNG\r\n|%PDF-/.test(start)
}

/**
 * Checks everything again in this browser, from the help and the visitor's own lists alone: nobody else is asked.
 *
 * @param at "was it in force then?"; now by default
 */
export async function verifyHere(
  input: Uint8Array | string,
  given: Given = {},
  at?: Instant,
): Promise<VerificationReport> {
  const options = optionsFrom(given, at)
  if (!mayBeBundle(input)) return verify(input, options)
  const [{ verifyFile }, { readNoteKey }, { judgeBy }] = await Promise.all([
    import('@laurel/core/bundle'),
    import('@laurel/core/log'),
    import('./trust/judge-bundle.ts'),
  ])
  const witnesses = (given.witnesses ?? []).flatMap(line => {
    const key = readNoteKey(line)
    return key.ok ? [key.value] : []
  })
  return verifyFile(input, {
    ...options,
    witnesses,
    askBlock: askKnown(given.blocks ?? []),
    judgeIdentity: judgeBy(given, given.lists ?? NOBODY, options),
  })
}
