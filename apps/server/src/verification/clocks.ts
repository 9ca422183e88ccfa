import { type AskBlock, askEsplora, askNode } from '@laurel/core/anchor'
import type { NoteKey } from '@laurel/core/log'
import type { Config } from '../platform/config.ts'
import type { GuardedCall } from '../platform/guarded-call.ts'
import { createJsonRpc } from '../platform/json-rpc.ts'

/** Whose word this server takes for when something existed: witnesses of public records, and nodes of chains. */
export type Clocks = { readonly witnesses: readonly NoteKey[]; readonly askBlock: AskBlock }

const MOST_BYTES = 65_536

/** Those that the operator has named for the server's own records and anchors; nobody else. */
export function createClocks(
  { logWitnesses, anchors }: Pick<Config, 'logWitnesses' | 'anchors'>,
  call: GuardedCall,
): Clocks {
  const nodes = new Map(anchors.chains.map(({ chainId, rpcUrl }) => [chainId, askNode(createJsonRpc(rpcUrl))]))
  const bitcoin = askEsplora(async path => {
    if (anchors.bitcoinUrl === undefined) return null
    const answer = await call(`${anchors.bitcoinUrl}${path}`, { method: 'GET', headers: {}, maxBytes: MOST_BYTES })
    return answer.ok && answer.value.status === 200 ? Buffer.from(answer.value.body).toString() : null
  })
  return {
    witnesses: logWitnesses.map(one => one.key),
    async askBlock(ledger, height) {
      try {
        if (ledger === 'bitcoin') return anchors.bitcoinUrl === undefined ? null : await bitcoin(ledger, height)
        return (await nodes.get(ledger)?.(ledger, height)) ?? null
      } catch {
        // A node that does not answer has said nothing.
        return null
      }
    },
  }
}
