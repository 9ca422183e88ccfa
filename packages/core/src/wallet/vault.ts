import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import {
  canonicalJson,
  concat,
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
import { lockPublicKey, sealingKey, unsealingKey } from './lock-key.ts'
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
  /** Rises when the data key is exchanged; missing stands for 1. Devices with an older handle have to open a lock. */
  readonly generation?: number
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
    | 'LOCK_OLD' // made before data keys could be exchanged: it has to be set up anew first
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

/** The app's secrets, and the public halves of the locks: what the data key is sealed to when it is exchanged. */
type Secrets = { readonly own: Json; readonly lockKeys: Readonly<Record<string, string>> }

const sealSecrets = async <Key>(deps: VaultDeps<Key>, id: string, dataKey: DataKey, secrets: Secrets) =>
  seal(deps, await deps.aead.importKey(partKey(dataKey, 'secrets')), secrets as never, binding(id, 'secrets'))

async function unsealSecrets<Key>(
  deps: VaultDeps<Key>,
  record: VaultRecord,
  dataKey: DataKey,
): Promise<Result<Secrets, VaultError>> {
  const key = await deps.aead.importKey(partKey(dataKey, 'secrets'))
  const opened = await unseal(deps, key, record.secrets, binding(record.id, 'secrets'))
  if (!opened.ok) return opened
  const value = opened.value
  const isNew = typeof value === 'object' && value !== null && 'lockKeys' in value
  return ok(isNew ? (value as unknown as Secrets) : { own: value, lockKeys: {} })
}

async function sealTo<Key>(
  deps: VaultDeps<Key>,
  id: string,
  dataKey: DataKey,
  head: LockHead,
  recipient: Uint8Array,
): Promise<Lock> {
  const bound = { ...head, sealed: 'x25519' } as LockHead
  const nonce = deps.random(12)
  const { key, ephemeral } = sealingKey(recipient, deps.random(32))
  const sealed = await deps.aead.encrypt(await deps.aead.importKey(key), nonce, dataKey, lockBinding(id, bound))
  return { ...bound, nonce: toBase64url(nonce), wrapped: toBase64url(concat(ephemeral, sealed)) } as Lock
}

type Made = { readonly lock: Lock; readonly publicKey: string }

async function wrap<Key>(
  deps: VaultDeps<Key>,
  id: string,
  dataKey: DataKey,
  { head, secret }: NewLock,
): Promise<Result<Made, VaultError>> {
  if (head.kind === 'passphrase' && !isReasonableCost(head.cost)) return err({ code: 'LOCK_PARAMETERS' })
  const wrapping = await wrappingKey(head, secret)
  if (!wrapping) return err({ code: 'CANNOT_OPEN' })
  const recipient = lockPublicKey(wrapping)
  return ok({ lock: await sealTo(deps, id, dataKey, head, recipient), publicKey: toBase64url(recipient) })
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
  const lockKeys: Record<string, string> = {}
  for (const lock of locks) {
    const one = await wrap(deps, id, dataKey, lock)
    if (!one.ok) return one
    made.push(one.value.lock)
    lockKeys[one.value.lock.id] = one.value.publicKey
  }
  const record: VaultRecord = {
    format: VAULT_FORMAT,
    id,
    revision: 1,
    locks: made,
    secrets: await sealSecrets(deps, id, dataKey, { own: secrets, lockKeys }),
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
  const wrapped = decodeBase64url(lock.wrapped)
  const key = lock.sealed ? wrapped.ok && unsealingKey(wrapping, wrapped.value.subarray(0, 32)) : wrapping
  if (!key) return err({ code: 'CANNOT_OPEN' })
  const ciphertext = lock.sealed && wrapped.ok ? toBase64url(wrapped.value.subarray(32)) : lock.wrapped
  const sealed = { nonce: lock.nonce, ciphertext }
  const bytes = await unsealBytes(deps, await deps.aead.importKey(key), sealed, lockBinding(record.id, lock))
  return bytes?.length === 32 ? ok(bytes) : err({ code: 'CANNOT_OPEN' })
}

/** The secrets: needs the data key itself, never a device's daily handle. */
export async function readSecrets<Key>(
  deps: VaultDeps<Key>,
  record: VaultRecord,
  dataKey: DataKey,
): Promise<Result<Json, VaultError>> {
  const opened = await unsealSecrets(deps, record, dataKey)
  return opened.ok ? ok(opened.value.own) : opened
}

/** The record with other secrets; the locks and what they are sealed to stay. The data key comes from opening a lock just now. */
export async function writeSecrets<Key>(
  deps: VaultDeps<Key>,
  record: VaultRecord,
  dataKey: DataKey,
  change: (secrets: Json) => Json,
): Promise<Result<VaultRecord, VaultError>> {
  const opened = await unsealSecrets(deps, record, dataKey)
  if (!opened.ok) return opened
  const secrets = { ...opened.value, own: change(opened.value.own) }
  return ok({ ...record, secrets: await sealSecrets(deps, record.id, dataKey, secrets) })
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
  const secrets = await unsealSecrets(deps, record, dataKey)
  if (!secrets.ok) return secrets
  const made = await wrap(deps, record.id, dataKey, lock)
  if (!made.ok) return made
  const { lock: added, publicKey } = made.value
  const lockKeys = { ...secrets.value.lockKeys, [added.id]: publicKey }
  return ok({
    ...record,
    locks: [...record.locks.filter(one => one.id !== added.id), added],
    secrets: await sealSecrets(deps, record.id, dataKey, { own: secrets.value.own, lockKeys }),
  })
}

function locksWithout(record: VaultRecord, lockId: string): Result<readonly Lock[], VaultError> {
  const locks = record.locks.filter(one => one.id !== lockId)
  if (locks.length === record.locks.length) return err({ code: 'LOCK_UNKNOWN' })
  // A passkey alone is no way back: it goes with the device, and not every browser has the extension (TRUST.md, 8).
  // Cards alone are none either: they are in the hands of others.
  if (!locks.some(one => one.kind === 'recovery' || one.kind === 'passphrase')) return err({ code: 'LAST_LOCK' })
  return ok(locks)
}

/**
 * Takes a way in off and exchanges the data key: what is sealed from now on can't be opened with the removed lock, nor
 * by a device that was set up before, even with a copy of everything from before. `opened` is the lock that the person
 * has just opened.
 *
 * @returns `LOCK_OLD` where a lock that stays was made before data keys could be exchanged and is not `opened`
 */
export async function removeLock<Key>(
  deps: VaultDeps<Key>,
  record: VaultRecord,
  dataKey: DataKey,
  lockId: string,
  opened?: { readonly lockId: string; readonly secret: LockSecret },
): Promise<Result<{ readonly record: VaultRecord; readonly dataKey: DataKey }, VaultError>> {
  const staying = locksWithout(record, lockId)
  if (!staying.ok) return staying
  const secrets = await unsealSecrets(deps, record, dataKey)
  if (!secrets.ok) return secrets
  const content = await readContent(deps, record, await deps.aead.importKey(contentKeyBytes(dataKey)))
  if (!content.ok) return content
  const next = deps.random(32)
  const locks: Lock[] = []
  const lockKeys: Record<string, string> = {}
  for (const lock of staying.value) {
    const known = decodeBase64url(secrets.value.lockKeys[lock.id] ?? '')
    const wrapping =
      opened?.lockId === lock.id && !secrets.value.lockKeys[lock.id] ? await wrappingKey(lock, opened.secret) : null
    const recipient = wrapping ? lockPublicKey(wrapping) : known.ok && known.value.length === 32 ? known.value : null
    if (!recipient) return err({ code: 'LOCK_OLD' })
    const { nonce: _nonce, wrapped: _wrapped, ...head } = lock
    locks.push(await sealTo(deps, record.id, next, head as LockHead, recipient))
    lockKeys[lock.id] = toBase64url(recipient)
  }
  const changed = {
    ...record,
    locks,
    generation: (record.generation ?? 1) + 1,
    secrets: await sealSecrets(deps, record.id, next, { own: secrets.value.own, lockKeys }),
  }
  const key = await deps.aead.importKey(contentKeyBytes(next))
  return ok({ record: await writeContent(deps, changed, key, content.value), dataKey: next })
}
