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
}

interface Schema extends DBSchema {
  keys: { key: string; value: DeviceKeys }
}

let opened: Promise<IDBPDatabase<Schema>> | undefined
const database = () => {
  opened ??= openDB<Schema>('laurel-wallet', 1, {
    upgrade: db => {
      db.createObjectStore('keys', { keyPath: 'personId' })
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
