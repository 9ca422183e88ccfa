import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import type { Log } from '../platform/log.ts'
import { type AnchorProblem, type AnchorRow, changeAnchor } from './store.ts'

/** An anchor does not get on now. It is tried again, later each time. */
export class AnchorTrouble extends Error {
  override name = 'AnchorTrouble'
  readonly problem: AnchorProblem
  /** @param detail for the engineer, in the log alone */
  constructor(problem: AnchorProblem, detail?: string) {
    super(detail ?? problem)
    this.problem = problem
  }
}

const FIRST_PAUSE = 15_000
/** Nothing is ever put off for longer. */
export const LONGEST_PAUSE = 15 * 60_000

/** What the operator reads. */
const WORDS: Readonly<Record<AnchorProblem, string>> = {
  ANCHOR_NODE_SILENT: 'the chain’s node does not answer',
  ANCHOR_NODE_REFUSED: 'the chain’s node refused a call',
  ANCHOR_OTHER_CHAIN: 'the node is of another chain than the settings say; nothing is sent there',
  ANCHOR_NO_CONTRACT: 'the contract of the settings is not at its address on that chain; nothing is sent there',
  ANCHOR_NO_FUNDS: 'the account that pays for anchors has too little; send it some of the chain’s coin',
  ANCHOR_KEY_BUSY:
    'the account that pays for anchors has other transactions on their way; it should serve for this alone',
  ANCHOR_KEY_CHANGED:
    'an anchor on its way was signed by another account than the settings name now, so its fee cannot be raised',
  ANCHOR_NOT_SIGNED: 'the program that keeps the key has not signed what it was asked to',
  ANCHOR_FEE_LIMIT: 'a block takes more than maxFeeGwei permits; the anchor waits',
  ANCHOR_REVERTED: 'the chain took the transaction and did not carry it out; it is sent anew',
  ANCHOR_UNPROVABLE: 'the chain’s blocks have a form that no proof can be made of',
  ANCHOR_NO_EIP1559: 'the chain does not know the kind of transaction that is sent (EIP-1559)',
  ANCHOR_CALENDAR_SILENT: 'the calendar does not answer',
  ANCHOR_CALENDAR_WRONG: 'the calendar’s answer proves nothing of what it was given',
  ANCHOR_BITCOIN_UNKNOWN:
    'a calendar names a Bitcoin block, and nobody could be asked about it (LAUREL_ANCHOR_BITCOIN_URL)',
}

export const wordsFor = (problem: AnchorProblem): string => WORDS[problem]

/** Writes down why an anchor does not get on and when it is tried again, and tells the operator where that is new. */
export async function keepTrouble(
  deps: Deps & { readonly log: Log },
  anchor: AnchorRow,
  { problem, message }: AnchorTrouble,
): Promise<void> {
  const failures = anchor.failures + 1
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(anchor.failures, 10))
  const next = new Date(deps.clock().getTime() + pause)
  await tx(deps, {}, at => changeAnchor(at, anchor.id, { problem, failures, next_at: next }))
  const entry = { target: anchor.target, problem, detail: message === problem ? undefined : message }
  if (anchor.problem === problem) deps.log.debug(entry, WORDS[problem])
  else deps.log.warn(entry, WORDS[problem])
}
