import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { err, ok, type Result } from '@laurel/core/primitives'

/** What a wrapped key belongs to. It is authenticated with it, so that no row can be swapped for another's. */
export type KeyName = { readonly issuerId: string; readonly keyId: string; readonly purpose: string }

const VERSION = 1
const NONCE = 12
const TAG = 16
const aad = (name: KeyName) => Buffer.from(`${name.issuerId}|${name.keyId}|${name.purpose}`)

/** Locks `secret` with AES-256-GCM: version, nonce, ciphertext, tag, in base64url. */
export function wrapKey(wrapping: Uint8Array, name: KeyName, secret: Uint8Array): string {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', wrapping, nonce).setAAD(aad(name))
  const locked = Buffer.concat([cipher.update(secret), cipher.final()])
  return Buffer.concat([Uint8Array.of(VERSION), nonce, locked, cipher.getAuthTag()]).toString('base64url')
}

/** Unlocks what `wrapKey` made for the very same name. */
export function unwrapKey(
  wrapping: Uint8Array,
  name: KeyName,
  wrapped: string,
): Result<Uint8Array, { readonly code: 'KEY_LOCKED' }> {
  const bytes = Buffer.from(wrapped, 'base64url')
  if (bytes.length <= 1 + NONCE + TAG || bytes[0] !== VERSION) return err({ code: 'KEY_LOCKED' })
  const decipher = createDecipheriv('aes-256-gcm', wrapping, bytes.subarray(1, 1 + NONCE), { authTagLength: TAG })
  decipher.setAAD(aad(name)).setAuthTag(bytes.subarray(-TAG))
  try {
    const opened = Buffer.concat([decipher.update(bytes.subarray(1 + NONCE, -TAG)), decipher.final()])
    return ok(new Uint8Array(opened))
  } catch {
    return err({ code: 'KEY_LOCKED' })
  }
}
