import { keccak_256 } from '@noble/hashes/sha3.js'
import { concat, equalBytes, fromHex, toUtf8 } from '../../primitives/bytes.ts'
import { writeHex } from '../hex.ts'
import type { EventLog } from './receipt.ts'

// What contracts/LaurelAnchor.sol takes and leaves, as the ABI has it.

const ANCHORED = keccak_256(toUtf8('Anchored(address,bytes32)'))
const ANCHOR = keccak_256(toUtf8('anchor(bytes32)')).slice(0, 4)

/** What is sent to the contract to anchor a root. */
export const anchorCall = (root: Uint8Array): Uint8Array => concat(ANCHOR, root)

/** By what a node finds the events of a root (`eth_getLogs`), whoever sent it. */
export const anchoredTopics = (root: Uint8Array): readonly (string | null)[] => [
  writeHex(ANCHORED),
  null,
  writeHex(root),
]

/** What an event says: which root, and who sent it. `null` where it is another event. */
export function readAnchored({ topics, data }: EventLog): { by: Uint8Array; root: Uint8Array } | null {
  const [name, by, root] = topics
  if (topics.length !== 3 || data.length > 0 || !equalBytes(name!, ANCHORED)) return null
  if (by!.subarray(0, 12).some(byte => byte !== 0)) return null
  return { by: by!.slice(12), root: root! }
}

/** Keccak-256 of the contract's code on a chain; a test holds it against contracts/LaurelAnchor.json. */
const CODE_HASH = fromHex('503d0de92dc9884ffdcb9634e00f94071499e497de3844e4f4631e2fb2e94151')

/** Whether an address with this code (`eth_getCode`) is the contract. Calls of any other may well succeed, and leave nothing. */
export const isContractCode = (code: Uint8Array): boolean => equalBytes(keccak_256(code), CODE_HASH)

/**
 * Where the contract is on every chain: who puts it there by `deployCall` puts it to this address and to no other
 * (EIP-1014). A test holds it against contracts/LaurelAnchor.json.
 */
export const CONTRACT_ADDRESS = '0x48299d4f39c8d65f1f06b895193494ccadb244bc'

/** The contract on nearly every chain that puts others onto it ("deterministic deployment proxy"). */
export const FACTORY_ADDRESS = '0x4e59b44847b379578588920ca78fbf26c0b4956c'

/** What is sent to the factory to put a contract onto a chain. Done twice, the second fails and changes nothing. */
export const deployCall = (bytecode: Uint8Array): Uint8Array => concat(new Uint8Array(32), bytecode)
