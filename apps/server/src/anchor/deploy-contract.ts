import { readFileSync } from 'node:fs'
import { CONTRACT_ADDRESS, deployCall, FACTORY_ADDRESS, readHex } from '@laurel/core/anchor'
import type { AnchorChain } from '../platform/anchor-settings.ts'
import { createJsonRpc } from '../platform/json-rpc.ts'
import { createChainNode } from './chain/node.ts'
import { price } from './chain/send-anchor.ts'
import { sign } from './chain/sign.ts'
import { AnchorTrouble } from './trouble.ts'

const ARTIFACT = new URL('../../../../contracts/LaurelAnchor.json', import.meta.url)

/** `there`: nothing had to be done. `sent`: a block has to take it, which `deployContract` says when it is asked again. */
export type Deployed = { readonly outcome: 'there' } | { readonly outcome: 'sent'; readonly hash: string }

/**
 * Puts the contract onto a chain, where nobody has done so before. It belongs to nobody and is at the same address on
 * every chain, so whoever is first does it for all.
 *
 * @throws AnchorTrouble where it cannot be sent
 */
export async function deployContract(chain: AnchorChain): Promise<Deployed> {
  const node = createChainNode(createJsonRpc(chain.rpcUrl))
  if ((await node.chainId()) !== chain.chainId) throw new AnchorTrouble('ANCHOR_OTHER_CHAIN')
  if (await node.isContract(CONTRACT_ADDRESS)) return { outcome: 'there' }
  const { bytecode } = JSON.parse(readFileSync(ARTIFACT, 'utf8')) as { bytecode: string }
  const call = { to: FACTORY_ADDRESS, data: deployCall(readHex(bytecode)!) }
  const { nonce, gas, maxFee, priorityFee } = await price(node, chain, call)
  const signed = await sign(chain.signer, {
    chainId: chain.chainId,
    nonce,
    gas,
    maxFeePerGas: maxFee,
    maxPriorityFeePerGas: priorityFee,
    to: readHex(call.to)!,
    data: call.data,
  })
  await node.send(signed.raw)
  return { outcome: 'sent', hash: signed.hash }
}
