import type { Wallet } from './wallet.ts'

/**
 * Of two states of one wallet the one that was kept later. Changes that overlap are all kept, one on the other, but hear of
 * it in any order; whoever hears last must not bring back what was before.
 */
export function laterOf(before: Wallet | undefined, next: Wallet): Wallet {
  const isBehind =
    before?.state === 'open' &&
    next.state === 'open' &&
    before.stored.record.id === next.stored.record.id &&
    before.stored.version > next.stored.version
  return isBehind ? before : next
}
