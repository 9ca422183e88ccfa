import { argon2idAsync } from '@noble/hashes/argon2.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { canonicalJson, decodeBase64url, toUtf8 } from '../primitives/index.ts'

/** Argon2id's cost: `memory` in KiB. */
export type Argon2Cost = { readonly memory: number; readonly passes: number; readonly lanes: number }

/** About half a second in a browser of 2020; RFC 9106's memory-constrained choice is 64 MiB and 3 passes. */
export const PASSPHRASE_COST: Argon2Cost = { memory: 47_104, passes: 2, lanes: 1 }

/** A stored cost outside of these is refused: a server could otherwise stall the tab, or weaken a new lock. */
const COST_LIMITS = { memory: [19_456, 262_144], passes: [1, 8], lanes: [1, 4] } as const

export const MINIMUM_PASSPHRASE = 10

type LockBase = {
  /** Names the lock within its vault, e.g. for removing it. */
  readonly id: string
  /** When it was made, ISO 8601. */
  readonly createdAt: string
  /** base64url, 16 bytes. */
  readonly salt: string
  /** The wrapped data key, base64url: nonce and ciphertext with tag. */
  readonly nonce: string
  readonly wrapped: string
  /**
   * Set where the data key is sealed to a key pair that follows from the secret (`lock-key.ts`), so that it can be
   * exchanged without the secret. Locks from before hold it directly under their wrapping key.
   */
  readonly sealed?: 'x25519'
}

/** One way to open the vault, as the server stores it: salts and ciphertext, nothing secret. */
export type Lock = LockBase &
  (
    | {
        readonly kind: 'passkey'
        /** The passkey's credential id, base64url: the browser is asked for this one. */
        readonly credentialId: string
        /** Input of the PRF extension, base64url, 32 bytes. */
        readonly prfInput: string
      }
    | { readonly kind: 'passphrase'; readonly cost: Argon2Cost }
    | { readonly kind: 'recovery' }
    | { readonly kind: 'shares' }
  )
export type LockKind = Lock['kind']

/** What opens a lock: the PRF's 32 bytes, the words, the recovery code's 16 bytes, or the 16 bytes that two cards make. */
export type LockSecret =
  | { readonly kind: 'passkey'; readonly prfOutput: Uint8Array }
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'recovery'; readonly code: Uint8Array }
  | { readonly kind: 'shares'; readonly secret: Uint8Array }

export type LockHead = Lock extends infer L ? (L extends Lock ? Omit<L, 'nonce' | 'wrapped'> : never) : never

/** What the wrapping is bound to: everything that is said about the lock, and the vault that it belongs to. */
export function lockBinding(vaultId: string, lock: LockHead | Lock): Uint8Array {
  const { nonce: _nonce, wrapped: _wrapped, ...head } = lock as Lock
  return toUtf8(`laurel-vault/1 lock ${vaultId} ${canonicalJson(head as never)}`)
}

const within = (value: number, [least, most]: readonly [number, number]) =>
  Number.isInteger(value) && value >= least && value <= most

export const isReasonableCost = (cost: Argon2Cost): boolean =>
  within(cost.memory, COST_LIMITS.memory) &&
  within(cost.passes, COST_LIMITS.passes) &&
  within(cost.lanes, COST_LIMITS.lanes)

/** The 32 bytes that wrap the data key under this lock; `null` where secret and lock are of different kinds or malformed. */
export async function wrappingKey(lock: LockHead | Lock, secret: LockSecret): Promise<Uint8Array | null> {
  const salt = decodeBase64url(lock.salt)
  if (!salt.ok || salt.value.length < 16) return null
  const info = toUtf8(`laurel-vault/1 wrap ${lock.kind}`)
  if (lock.kind === 'passphrase' && secret.kind === 'passphrase') {
    if (!isReasonableCost(lock.cost)) return null
    // NFKC, so that the same words typed on another keyboard are the same bytes
    const stretched = await argon2idAsync(toUtf8(secret.passphrase.normalize('NFKC')), salt.value, {
      m: lock.cost.memory,
      t: lock.cost.passes,
      p: lock.cost.lanes,
      dkLen: 32,
    })
    return hkdf(sha256, stretched, salt.value, info, 32)
  }
  if (lock.kind === 'passkey' && secret.kind === 'passkey')
    return secret.prfOutput.length >= 32 ? hkdf(sha256, secret.prfOutput, salt.value, info, 32) : null
  if (lock.kind === 'recovery' && secret.kind === 'recovery')
    return secret.code.length === 16 ? hkdf(sha256, secret.code, salt.value, info, 32) : null
  if (lock.kind === 'shares' && secret.kind === 'shares')
    return secret.secret.length === 16 ? hkdf(sha256, secret.secret, salt.value, info, 32) : null
  return null
}
