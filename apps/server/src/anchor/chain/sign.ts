import {
  readHex,
  readTransaction,
  signTransaction,
  type Transaction,
  transactionHash,
  writeHex,
  writeQuantity,
} from '@laurel/core/anchor'
import type { AnchorSigner } from '../../platform/anchor-settings.ts'
import { createJsonRpc } from '../../platform/json-rpc.ts'
import { AnchorTrouble } from '../trouble.ts'

const asCall = (from: string, one: Transaction) => ({
  from,
  to: writeHex(one.to),
  data: writeHex(one.data),
  value: '0x0',
  type: '0x2',
  chainId: writeQuantity(one.chainId),
  nonce: writeQuantity(one.nonce),
  gas: writeQuantity(one.gas),
  maxFeePerGas: writeQuantity(one.maxFeePerGas),
  maxPriorityFeePerGas: writeQuantity(one.maxPriorityFeePerGas),
})

/** Whether what somebody else has signed is what they were asked for, to the letter. */
function isAsked(raw: Uint8Array, from: string, asked: Transaction): boolean {
  const read = readTransaction(raw)
  if (!read || writeHex(read.from) !== from) return false
  const again = asCall(from, read.transaction)
  return JSON.stringify(again) === JSON.stringify(asCall(from, asked))
}

/**
 * Asks the program that keeps the key. It gives the signed bytes back and sends nothing (`eth_signTransaction`), so that
 * they can be kept first; with `eth_sendTransaction` a crash would leave nobody knowing whether they are out.
 */
async function signElsewhere(url: string, from: string, transaction: Transaction): Promise<Uint8Array> {
  let answer: unknown
  try {
    answer = await createJsonRpc(url)('eth_signTransaction', [asCall(from, transaction)])
  } catch (error) {
    throw new AnchorTrouble('ANCHOR_NOT_SIGNED', (error as Error).message)
  }
  // Web3Signer answers with the bytes, Geth and Clef with an object that has them.
  const raw = readHex(typeof answer === 'object' ? (answer as { raw?: unknown } | null)?.raw : answer)
  if (!raw || !isAsked(raw, from, transaction))
    throw new AnchorTrouble('ANCHOR_NOT_SIGNED', 'something else was signed')
  return raw
}

/** Signs a transaction. @returns the bytes to send, and by what the chain will know them */
export async function sign(signer: AnchorSigner, transaction: Transaction): Promise<{ raw: string; hash: string }> {
  const raw =
    signer.kind === 'key'
      ? signTransaction(transaction, signer.key)
      : await signElsewhere(signer.url, signer.address, transaction)
  return { raw: writeHex(raw), hash: writeHex(transactionHash(raw)) }
}
