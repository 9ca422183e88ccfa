import {
  type AskBlock,
  type Attested,
  askEsplora,
  readHex,
  readTimestamp,
  replacePending,
  verifyEvidence,
  writeEvidence,
} from '@laurel/core/anchor'
import { toHex } from '@laurel/core/primitives'
import type { Deps } from '../../deps.ts'
import { tx } from '../../platform/database.ts'
import type { GuardedCall } from '../../platform/guarded-call.ts'
import { timeSince } from '../clock-time.ts'
import { type AnchorRow, changeAsSeen } from '../store.ts'
import { AnchorTrouble } from '../trouble.ts'

/** A calendar of OpenTimestamps, and whom to ask about Bitcoin's blocks. */
export type Calendar = {
  readonly url: string
  readonly bitcoinUrl: string
  /** The way to these two, which the operator has named and which may be in a private network. */
  readonly call: GuardedCall
}

const ACCEPT = { accept: 'application/vnd.opentimestamps.v1' }
const MOST_BYTES = 65_536
/** A promise is kept within hours, and looked after a few times an hour. */
const LOOK_MILLISECONDS = 10 * 60_000
/** A calendar that has not kept its promise for so long, or not truly, is given the root again. */
const FORGOTTEN_MILLISECONDS = 7 * 86_400_000
/** Promises and blocks of one answer that are looked after. */
const MOST_LEAVES = 4

type Answer = { readonly status: number; readonly body: Uint8Array }

async function ask(by: GuardedCall, url: string, body?: Uint8Array): Promise<Answer | null> {
  const headers = body ? { ...ACCEPT, 'content-type': 'application/octet-stream' } : ACCEPT
  const method = body ? 'POST' : 'GET'
  const answered = await by(url, { method, headers, maxBytes: MOST_BYTES, ...(body ? { body } : {}) })
  return answered.ok ? answered.value : null
}

const rootOf = (anchor: AnchorRow): Uint8Array => readHex(anchor.root, 32)!
const keptIn = (anchor: AnchorRow): Uint8Array => Buffer.from(anchor.timestamp ?? '', 'base64')
const text = (timestamp: Uint8Array): string => Buffer.from(timestamp).toString('base64')
const later = (deps: Deps): Date => new Date(deps.clock().getTime() + LOOK_MILLISECONDS)
const isPromise = ({ attestation }: Attested): boolean => attestation.kind === 'pending'
const isInBlock = ({ attestation }: Attested): boolean => attestation.kind === 'bitcoin'

/** Writes down how it stands now, where no other server has taken it further meanwhile. */
const change = async (deps: Deps, anchor: AnchorRow, about: Parameters<typeof changeAsSeen>[2]): Promise<void> => {
  await tx(deps, {}, at => changeAsSeen(at, { anchor, signed: [] }, about))
}

/** Gives the root to the calendar, and keeps what it answers: a promise. */
async function submit(deps: Deps, { url, call }: Calendar, anchor: AnchorRow): Promise<void> {
  const root = rootOf(anchor)
  const answer = await ask(call, `${url}/digest`, root)
  if (answer?.status !== 200) throw new AnchorTrouble('ANCHOR_CALENDAR_SILENT', `status ${answer?.status ?? 'none'}`)
  const leaves = readTimestamp(root, answer.body)
  if (!leaves?.some(one => isPromise(one) || isInBlock(one))) throw new AnchorTrouble('ANCHOR_CALENDAR_WRONG')
  await change(deps, anchor, { state: 'sent', sent_at: deps.clock(), timestamp: text(answer.body) })
}

/**
 * Asks after a promise: the calendar that was named here, or the one that it names itself. That one is anybody's word, so
 * it is asked by the guarded way out.
 */
function askAfter(deps: Deps, { url, call }: Calendar, { attestation, message }: Attested): Promise<Answer | null> {
  const uri = attestation.kind === 'pending' ? attestation.uri.replace(/\/+$/, '') : ''
  const isOwn = URL.canParse(uri) && new URL(uri).origin === new URL(url).origin
  return ask(isOwn ? call : deps.call, `${isOwn ? url : uri}/timestamp/${toHex(message)}`)
}

const isForgotten = (deps: Deps, { sent_at }: AnchorRow): boolean =>
  timeSince(deps.clock(), sent_at!) > FORGOTTEN_MILLISECONDS

/** It has been waited for too long: the root is given to the calendar as if for the first time. */
const giveAgain = (deps: Deps, anchor: AnchorRow) => change(deps, anchor, { state: 'planned', timestamp: null })

/**
 * What was made of a promise: whatever is answered has to go on from the very message that was promised. `null` where it
 * was not kept yet.
 *
 * @throws AnchorTrouble
 */
async function keptPromise(
  deps: Deps,
  calendar: Calendar,
  kept: Uint8Array,
  promise: Attested,
): Promise<Uint8Array | null> {
  const answer = await askAfter(deps, calendar, promise)
  if (!answer) throw new AnchorTrouble('ANCHOR_CALENDAR_SILENT')
  if (answer.status !== 200) return null
  const more = readTimestamp(promise.message, answer.body)
  if (!more) throw new AnchorTrouble('ANCHOR_CALENDAR_WRONG')
  if (!more.some(isInBlock)) return null
  const timestamp = replacePending(kept, promise, answer.body)
  if (!timestamp) throw new AnchorTrouble('ANCHOR_CALENDAR_WRONG')
  return timestamp
}

/** Asks whether one of the promises was kept. One that is not, or wrongly, keeps no other waiting. */
async function upgrade(deps: Deps, calendar: Calendar, anchor: AnchorRow): Promise<void> {
  const kept = keptIn(anchor)
  const leaves = readTimestamp(rootOf(anchor), kept) ?? []
  if (leaves.some(isInBlock)) return change(deps, anchor, { state: 'mined' })
  let trouble: AnchorTrouble | null = null
  for (const promise of leaves.filter(isPromise).slice(0, MOST_LEAVES)) {
    try {
      const timestamp = await keptPromise(deps, calendar, kept, promise)
      if (timestamp) return change(deps, anchor, { state: 'mined', timestamp: text(timestamp) })
    } catch (error) {
      if (!(error instanceof AnchorTrouble)) throw error
      trouble = error
    }
  }
  if (isForgotten(deps, anchor)) return giveAgain(deps, anchor)
  if (trouble) throw trouble
  await change(deps, anchor, { next_at: later(deps) })
}

const askBitcoin = ({ bitcoinUrl, call }: Calendar): AskBlock =>
  askEsplora(async path => {
    const answer = await ask(call, `${bitcoinUrl}${path}`)
    return answer?.status === 200 ? Buffer.from(answer.body).toString() : null
  })

/** Holds what the calendar says against the block that it names, and keeps the header with the proof. */
async function confirm(deps: Deps, calendar: Calendar, anchor: AnchorRow): Promise<void> {
  const root = rootOf(anchor)
  const timestamp = keptIn(anchor)
  const askBlock = askBitcoin(calendar)
  let isWaiting = false
  let isUnknown = false
  for (const { attestation } of (readTimestamp(root, timestamp) ?? []).filter(isInBlock).slice(0, MOST_LEAVES)) {
    if (attestation.kind !== 'bitcoin') continue
    const seen = await askBlock('bitcoin', attestation.height)
    if (!seen) isUnknown = true
    if (!seen?.header) continue
    const evidence = { kind: 'timestamp', timestamp, header: seen.header } as const
    const finding = await verifyEvidence(root, evidence, { ask: async () => seen })
    if (finding.outcome === 'anchored')
      return change(deps, anchor, {
        state: 'confirmed',
        confirmed_at: deps.clock(),
        block_number: finding.block.number,
        block_hash: finding.block.hash,
        evidence: writeEvidence(evidence) as Record<string, unknown>,
      })
    if (finding.outcome === 'pending') isWaiting = true
  }
  if (isWaiting) return change(deps, anchor, { next_at: later(deps) })
  // Not the calendar's fault, and it could not mend it.
  if (isUnknown) throw new AnchorTrouble('ANCHOR_BITCOIN_UNKNOWN')
  if (isForgotten(deps, anchor)) return giveAgain(deps, anchor)
  throw new AnchorTrouble('ANCHOR_CALENDAR_WRONG')
}

/**
 * Takes an anchor one step further with a calendar: given to it, in a Bitcoin block by its word, confirmed by the block. A
 * promise is kept and is no anchor.
 *
 * @throws AnchorTrouble where it does not get on
 */
export async function stepCalendar(deps: Deps, calendar: Calendar, anchor: AnchorRow): Promise<void> {
  if (anchor.state === 'planned') return submit(deps, calendar, anchor)
  if (anchor.state === 'sent') return upgrade(deps, calendar, anchor)
  return confirm(deps, calendar, anchor)
}
