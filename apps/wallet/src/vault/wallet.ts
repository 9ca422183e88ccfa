import { decodeBase64url, toBase64url } from '@laurel/core/primitives'
import {
  addLock,
  contentKeyBytes,
  createVault,
  type DataKey,
  type LockHead,
  type LockSecret,
  type NewLock,
  openVault,
  readContent,
  readSecrets,
  removeLock,
  type VaultError,
  type VaultRecord,
  writeContent,
  writeSecrets,
} from '@laurel/core/wallet'
import { ApiProblem } from '@laurel/ui/api'
import { type DeviceKeys, forgetAll, readDevice, readKept, saveDevice, saveKept } from '../keys/device.ts'
import { identityOf, keepOnDevice, newSeed } from '../keys/signing-key.ts'
import { vaultDeps, webAead } from '../keys/web-aead.ts'
import { isNoAnswer, noteNoAnswer } from '../offline/offline.ts'
import { type Contents, EMPTY, parseContents, parseSecrets } from './contents.ts'
import { beginVault, fetchVault, type Stored, storeVault } from './remote.ts'

/** A wallet that is open on this device. */
export type OpenWallet = {
  readonly state: 'open'
  readonly stored: Stored
  readonly device: DeviceKeys
  readonly contents: Contents
}
export type Wallet = { readonly state: 'none' } | { readonly state: 'locked'; readonly stored: Stored } | OpenWallet

/** Why a vault did not open, for the catalogue: `vault.CANNOT_OPEN`. */
export class VaultProblem extends Error {
  readonly code: VaultError['code'] | 'ROLLED_BACK'
  constructor(code: VaultError['code'] | 'ROLLED_BACK') {
    super(code)
    this.name = 'VaultProblem'
    this.code = code
  }
}
const value = <T>(result: { ok: true; value: T } | { ok: false; error: VaultError }): T => {
  if (!result.ok) throw new VaultProblem(result.error.code)
  return result.value
}

const generationOf = (record: VaultRecord) => record.generation ?? 1

async function openOnDevice(stored: Stored, device: DeviceKeys): Promise<OpenWallet> {
  if (stored.record.revision < device.revision) throw new VaultProblem('ROLLED_BACK')
  const contents = parseContents(value(await readContent(vaultDeps, stored.record, device.contentKey)))
  if (!contents) throw new VaultProblem('TAMPERED')
  const seen = { ...device, revision: stored.record.revision }
  await saveDevice(seen)
  return { state: 'open', stored, device: seen, contents }
}

/** How the wallet stands on this device: none yet, locked, or open by the handle that the device keeps. */
export async function loadWallet(personId: string): Promise<Wallet> {
  const stored = await fetchVault().then(
    async found => {
      if (found) await saveKept(personId, { vault: found })
      return found
    },
    async error => {
      const kept = isNoAnswer(error) ? (await readKept(personId))?.vault : undefined
      if (!kept) throw error
      noteNoAnswer()
      return kept
    },
  )
  if (!stored) return { state: 'none' }
  const device = await readDevice(personId)
  if (!device || device.vaultId !== stored.record.id) return { state: 'locked', stored }
  // Another device has taken a lock off and with it exchanged the data key: this one has to open a lock once.
  if (generationOf(stored.record) > (device.generation ?? 1)) return { state: 'locked', stored }
  return openOnDevice(stored, device)
}

/** Keeps the record at the server and on this device: what is seen without a network is never older than what was changed here. */
async function keep(record: VaultRecord, seen: number, device: DeviceKeys): Promise<Stored> {
  const stored = await storeVault(record, seen, device)
  await saveKept(device.personId, { vault: stored })
  return stored
}

/** The handles by which a device uses the wallet from now on. */
const makeHandles = async (
  personId: string,
  record: VaultRecord,
  dataKey: DataKey,
  seed: Uint8Array,
): Promise<DeviceKeys> => ({
  personId,
  vaultId: record.id,
  contentKey: await webAead.importKey(contentKeyBytes(dataKey)),
  signingKey: await keepOnDevice(seed),
  ...identityOf(seed),
  revision: record.revision,
  generation: generationOf(record),
})

/**
 * Makes keys and vault here, and hands the server the ciphertext.
 *
 * @param code begins it in the place of one that nobody can open; nothing of the old one is gone before
 */
export async function makeWallet(personId: string, locks: readonly NewLock[], code?: string): Promise<OpenWallet> {
  const seed = await newSeed()
  const secrets = { keys: [{ type: 'Ed25519', seed: toBase64url(seed), createdAt: new Date().toISOString() }] }
  const { record, dataKey } = value(await createVault(vaultDeps, { secrets, content: EMPTY as never, locks }))
  const device = await makeHandles(personId, record, dataKey, seed)
  const stored = await (code === undefined ? storeVault(record, 0, device) : beginVault(record, code, device))
  // What this device has kept of the old one opens nothing any more.
  if (code !== undefined) await forgetAll(personId)
  await saveDevice(device)
  await saveKept(personId, { vault: stored })
  return { state: 'open', stored, device, contents: EMPTY }
}

/** Sets this device up with the data key: from a lock that was just opened, or from another device. */
export async function openWithDataKey(personId: string, stored: Stored, dataKey: DataKey): Promise<OpenWallet> {
  const secrets = parseSecrets(value(await readSecrets(vaultDeps, stored.record, dataKey)))
  const seed = secrets && decodeBase64url(secrets.keys[0]!.seed)
  if (!seed?.ok) throw new VaultProblem('TAMPERED')
  return openOnDevice(stored, await makeHandles(personId, stored.record, dataKey, seed.value))
}

type Opened = { readonly lockId: string; readonly secret: LockSecret }

/** The data key behind a lock, and the record with that lock in today's form. */
async function openLock(record: VaultRecord, { lockId, secret }: Opened) {
  const dataKey = value(await openVault(vaultDeps, record, lockId, secret))
  const lock = record.locks.find(one => one.id === lockId)
  if (!lock || lock.sealed) return { dataKey, record }
  const { nonce: _nonce, wrapped: _wrapped, ...head } = lock
  return { dataKey, record: value(await addLock(vaultDeps, record, dataKey, { head: head as LockHead, secret })) }
}

/** Keeps the record with other locks than before; its data key and contents stay. */
const keepRecord = async (wallet: OpenWallet, record: VaultRecord): Promise<OpenWallet> => ({
  ...wallet,
  stored: await keep(record, wallet.stored.version, wallet.device),
})

/** Opens a lock on a device that has no handle yet. */
export async function unlockWallet(
  personId: string,
  stored: Stored,
  lockId: string,
  secret: LockSecret,
): Promise<OpenWallet> {
  const { dataKey, record } = await openLock(stored.record, { lockId, secret })
  const wallet = await openWithDataKey(personId, stored, dataKey)
  // A lock of an older form is brought up to date in passing; if that fails, it will be the next time.
  return record === stored.record ? wallet : keepRecord(wallet, record).catch(() => wallet)
}

/** The data key, for handing it to another device: the person has just opened a lock. */
export const dataKeyOf = async (wallet: OpenWallet, opened: Opened): Promise<DataKey> =>
  (await openLock(wallet.stored.record, opened)).dataKey

/**
 * Changes the contents and keeps them. If another device was first, the change is made again on what it left: `change`
 * must therefore be a function of the contents alone.
 */
export async function changeContents(
  wallet: OpenWallet,
  change: (contents: Contents) => Contents,
): Promise<OpenWallet> {
  let now = wallet
  for (let attempt = 0; ; attempt++) {
    const contents = change(now.contents)
    const record = await writeContent(vaultDeps, now.stored.record, now.device.contentKey, contents as never)
    try {
      const stored = await keep(record, now.stored.version, now.device)
      const device = { ...now.device, revision: record.revision }
      await saveDevice(device)
      return { state: 'open', stored, device, contents }
    } catch (error) {
      if (!(error instanceof ApiProblem && error.status === 412) || attempt > 3) throw error
      const fresh = await loadWallet(now.device.personId)
      if (fresh.state !== 'open') throw error
      now = fresh
    }
  }
}

/** The seeds of this wallet's keys, the one in use first: for a backup. The person has just opened a lock. */
export async function seedsOf(wallet: OpenWallet, opened: Opened): Promise<readonly string[]> {
  const { dataKey, record } = await openLock(wallet.stored.record, opened)
  const secrets = parseSecrets(value(await readSecrets(vaultDeps, record, dataKey)))
  if (!secrets) throw new VaultProblem('TAMPERED')
  return secrets.keys.map(one => one.seed)
}

/** Puts back what a backup held: keys behind the ones in use, and contents; both at once or neither. */
export async function restoreInto(
  wallet: OpenWallet,
  opened: Opened,
  seeds: readonly string[],
  change: (contents: Contents) => Contents,
): Promise<OpenWallet> {
  const { dataKey, record } = await openLock(wallet.stored.record, opened)
  const more = value(
    await writeSecrets(vaultDeps, record, dataKey, own => {
      const secrets = parseSecrets(own)
      if (!secrets) throw new VaultProblem('TAMPERED')
      const known = new Set(secrets.keys.map(one => one.seed))
      const fresh = seeds.filter(seed => !known.has(seed))
      const createdAt = new Date().toISOString()
      return { keys: [...secrets.keys, ...fresh.map(seed => ({ type: 'Ed25519' as const, seed, createdAt }))] }
    }),
  )
  const contents = change(wallet.contents)
  const next = await writeContent(vaultDeps, more, wallet.device.contentKey, contents as never)
  const stored = await keep(next, wallet.stored.version, wallet.device)
  const device = { ...wallet.device, revision: next.revision }
  await saveDevice(device)
  return { state: 'open', stored, device, contents }
}

/** The wallet as it is after the record and its data key were exchanged; this device follows at once. */
async function keepExchanged(
  wallet: OpenWallet,
  next: { readonly record: VaultRecord; readonly dataKey: DataKey },
): Promise<OpenWallet> {
  const stored = await keep(next.record, wallet.stored.version, wallet.device)
  const device: DeviceKeys = {
    ...wallet.device,
    contentKey: await webAead.importKey(contentKeyBytes(next.dataKey)),
    revision: next.record.revision,
    generation: generationOf(next.record),
  }
  return openOnDevice(stored, device)
}

/** Adds a lock; an existing one has just been opened to show that it is the owner who asks. */
export async function addToLocks(
  wallet: OpenWallet,
  opened: Opened,
  lock: NewLock,
  replaces?: string,
): Promise<OpenWallet> {
  const now = await openLock(wallet.stored.record, opened)
  const more = value(await addLock(vaultDeps, now.record, now.dataKey, lock))
  if (!replaces) return keepRecord(wallet, more)
  return keepExchanged(wallet, value(await removeLock(vaultDeps, more, now.dataKey, replaces, opened)))
}

/** Adds the first lock of this device, with the data key that another device has handed over. */
export async function addLockHere(wallet: OpenWallet, dataKey: DataKey, lock: NewLock): Promise<OpenWallet> {
  return keepRecord(wallet, value(await addLock(vaultDeps, wallet.stored.record, dataKey, lock)))
}

/** Takes a lock off and exchanges the data key, so that nothing new opens with it, not even from an old copy. */
export async function takeOffLock(wallet: OpenWallet, opened: Opened, lockId: string): Promise<OpenWallet> {
  const now = await openLock(wallet.stored.record, opened)
  return keepExchanged(wallet, value(await removeLock(vaultDeps, now.record, now.dataKey, lockId, opened)))
}
