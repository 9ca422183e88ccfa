import { concat, toHex, toUtf8 } from '../primitives/bytes.ts'
import type { Cryptography } from './signer.ts'

/** Signatures that were found to hold, by a hash of key, message and signature; bounded. */
export type HeldSignatures = { has(digest: string): boolean; add(digest: string): void }

export function createHeldSignatures(most: number): HeldSignatures {
  const held = new Set<string>()
  return {
    has: digest => held.has(digest),
    add(digest) {
      for (const oldest of held) {
        if (held.size < most) break
        held.delete(oldest)
      }
      held.add(digest)
    },
  }
}

/**
 * The same cryptography, which checks no signature twice that has held: whether it does follows from its three parts, and
 * never changes. Whether the key counts is another question, and none of this.
 */
export const rememberSignatures = (cryptography: Cryptography, held: HeldSignatures): Cryptography => ({
  ...cryptography,
  async verify(key, signature, message) {
    const lengths = toUtf8(`${key.type} ${key.bytes.length} ${signature.length} `)
    const digest = toHex(cryptography.sha256(concat(lengths, key.bytes, signature, message)))
    if (held.has(digest)) return true
    const holds = await cryptography.verify(key, signature, message)
    if (holds) held.add(digest)
    return holds
  },
})
