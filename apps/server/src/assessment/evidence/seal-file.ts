import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Deps } from '../../deps.ts'

type Which = { readonly issuerId: string; readonly itemId: string; readonly part: number | 'whole' }

const keyOf = (deps: Pick<Deps, 'deriveSecret'>, { issuerId, itemId }: Which) =>
  deps.deriveSecret(`evidence ${issuerId} ${itemId}`)
const binding = ({ issuerId, itemId, part }: Which) => Buffer.from(`evidence ${issuerId} ${itemId} ${part}`)

/**
 * Evidence lies on the disk sealed (AES-256-GCM) under a key of its own, so no two files share a place there, and
 * taking one away takes nobody else's.
 *
 * @returns nonce, tag and ciphertext, one after the other
 */
export function sealFile(deps: Pick<Deps, 'deriveSecret' | 'random'>, which: Which, bytes: Uint8Array): Uint8Array {
  const nonce = deps.random(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(deps, which), nonce)
  cipher.setAAD(binding(which))
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()])
  return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), sealed]))
}

/** @throws where the bytes are not what was sealed for this very file */
export function openFile(deps: Pick<Deps, 'deriveSecret'>, which: Which, sealed: Uint8Array): Uint8Array {
  const decipher = createDecipheriv('aes-256-gcm', keyOf(deps, which), sealed.subarray(0, 12))
  decipher.setAAD(binding(which))
  decipher.setAuthTag(sealed.subarray(12, 28))
  return new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]))
}
