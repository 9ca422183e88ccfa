import type { Ledger } from './ask-block.ts'

/** By EIP-155. Test networks say that they are: what stands there may be gone one day. */
const CHAINS: Readonly<Record<number, string>> = {
  1: 'Ethereum',
  10: 'OP Mainnet',
  100: 'Gnosis',
  137: 'Polygon',
  8453: 'Base',
  42161: 'Arbitrum One',
  17000: 'Ethereum Holesky (test)',
  560048: 'Ethereum Hoodi (test)',
  11155111: 'Ethereum Sepolia (test)',
}

/** What a ledger is called, the same in every language; null for a chain that only has a number here. */
export const ledgerName = (ledger: Ledger): string | null =>
  ledger === 'bitcoin' ? 'Bitcoin' : (CHAINS[ledger] ?? null)
