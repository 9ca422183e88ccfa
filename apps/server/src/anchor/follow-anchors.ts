import type { Deps } from '../deps.ts'
import type { AnchorChain, AnchorSettings } from '../platform/anchor-settings.ts'
import { tx } from '../platform/database.ts'
import { createGuardedCall } from '../platform/guarded-call.ts'
import { createJsonRpc } from '../platform/json-rpc.ts'
import type { Log } from '../platform/log.ts'
import { stepCalendar } from './calendar/step-calendar.ts'
import { createChainNode } from './chain/node.ts'
import { stepChain } from './chain/step-chain.ts'
import { isPutOff } from './clock-time.ts'
import type { NewestCheckpoints } from './newest-checkpoints.ts'
import { planAnchor } from './plan-anchor.ts'
import { type AnchorRow, anchorUnderWay } from './store.ts'
import { AnchorTrouble, keepTrouble, LONGEST_PAUSE } from './trouble.ts'

export type AnchorDeps = Deps & { readonly log: Log }

/** Somewhere to put anchors: a chain, or a calendar. */
export type Place = {
  readonly target: string
  readonly everyMilliseconds: number
  /** Takes an anchor one step further. @throws AnchorTrouble where it does not get on */
  readonly step: (deps: Deps, anchor: AnchorRow) => Promise<void>
}

/** By its id and not by its name, so that a chain may be called otherwise later. */
const targetOfChain = (chainId: number): string => `chain:${chainId}`
const targetOfCalendar = (url: string): string => `calendar:${url}`

const DAY = 86_400_000

export function chainPlace(chain: AnchorChain): Place {
  const node = createChainNode(createJsonRpc(chain.rpcUrl))
  return {
    target: targetOfChain(chain.chainId),
    everyMilliseconds: chain.everyMilliseconds,
    step: (deps, anchor) => stepChain(deps, chain, node, anchor),
  }
}

export function calendarPlace({ url, bitcoinUrl }: { readonly url: string; readonly bitcoinUrl: string }): Place {
  // Addresses out of the configuration, which nobody else can choose.
  const call = createGuardedCall({ isLoopback: true, isAllowedAddress: () => true })
  return {
    target: targetOfCalendar(url),
    everyMilliseconds: DAY,
    step: (deps, anchor) => stepCalendar(deps, { url, bitcoinUrl, call }, anchor),
  }
}

/** Every place of the settings. */
export const placesOf = ({ chains, calendars, bitcoinUrl }: AnchorSettings): Place[] => [
  ...chains.map(chainPlace),
  ...calendars.map(url => calendarPlace({ url, bitcoinUrl: bitcoinUrl ?? '' })),
]

/**
 * Sees to one place: what is on its way there gets on, or something new is planned and sent. Places are seen to each for
 * itself, so that one that does not answer keeps nobody else waiting.
 *
 * @returns how the anchor stands that was on its way, or was confirmed by this; `null` where there is nothing to do
 */
export async function followPlace(
  deps: AnchorDeps,
  place: Place,
  newest: NewestCheckpoints,
): Promise<AnchorRow['state'] | null> {
  const { target, everyMilliseconds } = place
  const read = () => tx(deps, {}, at => anchorUnderWay(at, target))
  const anchor = (await read()) ?? (await planAnchor(deps, target, { everyMilliseconds, newest }))
  if (!anchor) return null
  if (anchor.next_at !== null && isPutOff(deps.clock(), anchor.next_at, LONGEST_PAUSE)) return anchor.state
  try {
    await place.step(deps, anchor)
  } catch (error) {
    if (!(error instanceof AnchorTrouble)) throw error
    const now = await read()
    // Another server may have confirmed it meanwhile; then nothing is wrong.
    if (now?.id === anchor.id) await keepTrouble(deps, now, error)
  }
  return (await read())?.state ?? 'confirmed'
}
