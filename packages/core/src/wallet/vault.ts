import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import {
  canonicalJson,
  decodeBase64url,
  decodeUtf8Strictly,
  err,
  type Json,
  ok,
  parseStrictJson,
  type Result,
  toBase64url,
  toUtf8,
} from '../primitives/index.ts'
import type { VaultDeps } from './aead.ts'
import { isReasonableCost, type Lock, type LockHead, type LockSecret, lockBinding, wrappingKey } from './locks.ts'

export const VAULT_FORMAT = 'laurel-vault/1'

type Sealed = { readonly nonce: string; readonly ciphertext: string }

/**
 * The vault as the server keeps it: salts, ciphertext, and nothing else (promise P7).
 *
 * A random 256-bit data key is wrapped once a lock. Two keys follow from it: one seals `content` (credentials), whose
 * handle a device keeps for daily use; the other seals `secrets` (the signing key's seed), which is opened only when
 * the person opens a lock, e.g. on a new device.
 */
export type VaultRecord = {
  readonly format: typeof VAULT_FORMAT
  /** Random, base64url, 16 bytes. Binds every part to this vault. */
  readonly id: string
  /** Rises with each change of the content, so that an old copy served again is noticed. */
  readonly revision: number
  readonly locks: readonly Lock[]
  readonly secrets: Sealed
  readonly content: Sealed
}

export type VaultError = {
  readonly code:
    | 'VAULT_FORMAT' // not a vault, or of a later version
    | 'LOCK_UNKNOWN' // no such lock
    | 'LOCK_PARAMETERS' // a cost outside of the limits
    | 'CANNOT_OPEN' // the wrong secret, or a changed lock: the two look the same
    | 'TAMPERED' // the data key is right, but this part was not sealed with it
    | 'LAST_LOCK' // the vault would be shut for ever
}

/** The data key, 32 bytes. Held in memory only, and only while locks change or a device is set up. */
export type DataKey = Uint8Array

export type NewLock = { readonly head: LockHead; readonly secret: LockSecret }

const binding = (id: string, part: string) => toUtf8(`${VAULT_FORMAT} ${part} ${id}`)
const partKey = (dataKey: DataKey, part: 'content' | 'secrets') =>
  hkdf(sha256, dataKey, undefined, toUtf8(`${VAULT_FORMAT} ${part}`), 32)

/** The 32 bytes that seal the content. A device imports them as a non-extractable handle and forgets them. */
export const contentKeyBytes = (dataKey: DataKey): Uint8Array => partKey(dataKey, 'content')

async function seal<Key>(deps: VaultDeps<Key>, key: Key, value: Json, bound: Uint8Array): Promise<Sealed> {
  const nonce = deps.random(12)
  const ciphertext = await deps.aead.encrypt(key, nonce, toUtf8(canonicalJson(value)), bound)
  return { nonce: toBase64url(nonce), ciphertext: toBase64url(ciphertext) }
}

async function unsealBytes<Key>(deps: VaultDeps<Key>, key: Key, sealed: Sealed, bound: Uint8Array) {
  const nonce = decodeBase64url(sealed.nonce)
  const ciphertext = decodeBase64url(sealed.ciphertext)
  if (!nonce.ok || !ciphertext.ok || nonce.value.length !== 12 || ciphertext.value.length < 16) return null
  return deps.aead.decrypt(key, nonce.value, ciphertext.value, bound)
}

async function unseal<Key>(
  deps: VaultDeps<Key>,
  key: Key,
  sealed: Sealed,
  bound: Uint8Array,
): Promise<Result<Json, VaultError>> {
  const bytes = await unsealBytes(deps, key, sealed, bound)
  const text = bytes && decodeUtf8Strictly(bytes)
  if (text === null) return err({ code: 'TAMPERED' })
  // Our own bytes, authenticated: the limits are only there to be finite.
  const json = parseStrictJson(text, { maxBytes: 64 * 1024 * 1024, maxDepth: 64 })
  return json.ok ? ok(json.value) : err({ code: 'TAMPERED' })
}

const contentBinding = (record: Pick<VaultRecord, 'id' | 'revision'>) =>
  binding(record.id, `content ${record.revision}`)

async function wrap<Key>(
  deps: VaultDeps<Key>,
  id: string,
  dataKey: DataKey,
  { head, secret }: NewLock,
): Promise<Result<Lock, VaultError>> {
  if (head.kind === 'passphrase' && !isReasonableCost(head.cost)) return err({ code: 'LOCK_PARAMETERS' })
  const wrapping = await wrappingKey(head, secret)
  if (!wrapping) return err({ code: 'CANNOT_OPEN' })
  const nonce = deps.random(12)
  const wrapped = await deps.aead.encrypt(await deps.aead.importKey(wrapping), nonce, dataKey, lockBinding(id, head))
  return ok({ ...head, nonce: toBase64url(nonce), wrapped: toBase64url(wrapped) } as Lock)
}

/** Makes a vault with at least one lock; `secrets` and `content` are any JSON. */
export async function createVault<Key>(
  deps: VaultDeps<Key>,
  { secrets, content, locks }: { readonly secrets: Json; readonly content: Json; readonly locks: readonly NewLock[] },
): Promise<Result<{ readonly record: VaultRecord; readonly dataKey: DataKey }, VaultError>> {
  if (locks.length === 0) return err({ code: 'LAST_LOCK' })
  const id = toBase64url(deps.random(16))
  const dataKey = deps.random(32)
  const made: Lock[] = []
  for (const lock of locks) {
    const one = await wrap(deps, id, dataKey, lock)
    if (!one.ok) return one
    made.push(one.value)
  }
  const record: VaultRecord = {
    format: VAULT_FORMAT,
    id,
    revision: 1,
    locks: made,
    secrets: await seal(deps, await deps.aead.importKey(partKey(dataKey, 'secrets')), secrets, binding(id, 'secrets')),
    content: await seal(
      deps,
      await deps.aead.importKey(contentKeyBytes(dataKey)),
      content,
      contentBinding({ id, revision: 1 }),
    ),
  }
  return ok({ record, dataKey })
}

/** Opens one lock. */
export async function openVault<Key>(
  deps: VaultDeps<Key>,
  record: VaultRecord,
  lockId: string,
  secret: LockSecret,
): Promise<Result<DataKey, VaultError>> {
  if (record.format !== VAULT_FORMAT) return err({ code: 'VAULT_FORMAT' })
  const lock = record.locks.find(one => one.id === lockId)
  if (!lock) return err({ code: 'LOCK_UNKNOWN' })
  if (lock.kind === 'passphrase' && !isReasonableCost(lock.cost)) return err({ code: 'LOCK_PARAMETERS' })
  const wrapping = await wrappingKey(lock, secret)
  if (!wrapping) return err({ code: 'CANNOT_OPEN' })
  const key = await deps.aead.importKey(wrapping)
  const bytes = await unsealBytes(
    deps,
    key,
    { nonce: lock.nonce, ciphertext: lock.wrapped },
    lockBinding(record.id, lock),
  )
  return bytes?.length === 32 ? ok(bytes) : err({ code: 'CANNOT_OPEN' })
}

/** The secrets: needs the data key itself, never a device's daily handle. */
export async function readSecrets<Key>(
  deps: VaultDeps<Key>,
  record: VaultRecord,
  dataKey: DataKey,
): Promise<Result<Json, VaultError>> {
  return unseal(
    deps,
    await deps.aead.importKey(partKey(dataKey, 'secrets')),
    record.secrets,
    binding(record.id, 'secrets'),
  )
}

/** The content, with the handle that `aead.importKey(contentKeyBytes(dataKey))` gave. */
export const readContent = <Key>(
  deps: VaultDeps<Key>,
  record: VaultRecord,
  contentKey: Key,
): Promise<Result<Json, VaultError>> => unseal(deps, contentKey, record.content, contentBinding(record))

/** The record with new content and the next revision. */
export async function writeContent<Key>(
  deps: VaultDeps<Key>,
  record: VaultRecord,
  contentKey: Key,
  content: Json,
): Promise<VaultRecord> {
  const next = { id: record.id, revision: record.revision + 1 }
  return { ...record, ...next, content: await seal(deps, contentKey, content, contentBinding(next)) }
}

/** Adds a way in. The data key comes from opening another lock just now. */
export async function addLock<Key>(
  deps: VaultDeps<Key>,
  record: VaultRecord,
  dataKey: DataKey,
  lock: NewLock,
): Promise<Result<VaultRecord, VaultError>> {
  const made = await wrap(deps, record.id, dataKey, lock)
  return made.ok
    ? ok({ ...record, locks: [...record.locks.filter(one => one.id !== made.value.id), made.value] })
    : made
}

/** Takes a way in off. Copies of the vault from before can still be opened with it. */
export function removeLock(record: VaultRecord, lockId: string): Result<VaultRecord, VaultError> {
  const locks = record.locks.filter(one => one.id !== lockId)
  if (locks.length === record.locks.length) return err({ code: 'LOCK_UNKNOWN' })
  // A passkey alone is no way back: it goes with the device, and not every browser has the extension (TRUST.md, 8).
  if (!locks.some(one => one.kind !== 'passkey')) return err({ code: 'LAST_LOCK' })
  return ok({ ...record, locks })
}
