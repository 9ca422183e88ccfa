import { sha256 } from '@noble/hashes/sha2.js'
import { concat, toUtf8 } from '../primitives/bytes.ts'
import type { Hash } from './hash.ts'

const LABEL = toUtf8('cred/v1')

/**
 * The entry that stands for something in a log: `cred/v1` and H(salt ‖ H(bytes)). It says nothing of whom or what it is,
 * nor of which kind: whoever has the salt and the very bytes can show it, and with the salt gone nobody ever can (P10).
 *
 * @param salt 32 random bytes, used for this alone
 */
export function commitmentOf(bytes: Uint8Array, salt: Uint8Array): Uint8Array {
  if (salt.length !== 32) throw new RangeError('a salt has 32 bytes')
  const inner: Hash = sha256(concat(salt, sha256(bytes)))
  return concat(LABEL, inner)
}
