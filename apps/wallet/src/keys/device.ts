import type { VaultRecord } from '@laurel/core/wallet'
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { DeviceSigningKey } from './signing-key.ts'

/** What a device keeps of a person's wallet: handles that can be used but not read, and no plaintext. */
export type DeviceKeys = {
  readonly personId: string
  readonly vaultId: string
  readonly contentKey: CryptoKey
  readonly signingKey: DeviceSigningKey
  readonly did: string
  readonly verificationMethod: string
  /** The highest revision seen here: an older copy from the server is not taken for the present one. */
  readonly revision: number
  /** Of the data key that `contentKey` follows from; missing stands for 1. */
  readonly generation?: number
}

/** What a device keeps for a time without a network: the vault as the server has it, and facts sealed by its key. */
export type Kept = {
  readonly personId: string
  readonly vault?: { readonly record: VaultRecord; readonly version: number }
  readonly facts?: Sealed
  /** What was written without a network and is not sent yet, and claims as they were last seen: by name. */
  readonly notes?: Readonly<Record<string, Sealed>>
}
export type Sealed = { readonly nonce: Uint8Array; readonly ciphertext: Uint8Array }

interface Schema extends DBSchema {
  keys: { key: string; value: DeviceKeys }
  kept: { key: string; value: Kept }
}

let opened: Promise<IDBPDatabase<Schema>> | undefined
const database = () => {
  opened ??= openDB<Schema>('laurel-wallet', 2, {
    upgrade: (db, from) => {
      if (from < 1) db.createObjectStore('keys', { keyPath: 'personId' })
      if (from < 2) db.createObjectStore('kept', { keyPath: 'personId' })
    },
    // Another tab wants a newer form: this one lets go, and opens it again when it next needs it.
    blocking: (_current, _blocked, event) => {
      ;(event.target as IDBDatabase).close()
      opened = undefined
    },
  })
  return opened
}

export const readDevice = async (personId: string): Promise<DeviceKeys | undefined> =>
  (await database()).get('keys', personId)
export const saveDevice = async (keys: DeviceKeys): Promise<void> => {
  await (await database()).put('keys', keys)
}
export const forgetDevice = async (personId: string): Promise<void> => {
  await (await database()).delete('keys', personId)
}

export const readKept = async (personId: string): Promise<Kept | undefined> => (await database()).get('kept', personId)
/** Whose wallet this device has; with several, the one that was changed last is as good as any. */
export const keptPerson = async (): Promise<string | undefined> => (await (await database()).getAllKeys('kept')).at(-1)
export async function saveKept(personId: string, change: Omit<Kept, 'personId'>): Promise<void> {
  const transaction = (await database()).transaction('kept', 'readwrite')
  const now = await transaction.store.get(personId)
  await transaction.store.put({ ...now, ...change, personId })
  await transaction.done
}
/** Keeps one note, or with `undefined` no longer. */
export async function saveNote(personId: string, name: string, sealed: Sealed | undefined): Promise<void> {
  const transaction = (await database()).transaction('kept', 'readwrite')
  const now = await transaction.store.get(personId)
  const { [name]: _, ...others } = now?.notes ?? {}
  await transaction.store.put({ ...now, personId, notes: sealed ? { ...others, [name]: sealed } : others })
  await transaction.done
}
/** Everything of this person off this device. */
export const forgetAll = async (personId: string): Promise<void> => {
  await forgetDevice(personId)
  await (await database()).delete('kept', personId)
}
