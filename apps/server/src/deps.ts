import type { ContextLibrary } from '@laurel/core/credential'
import type { GuardedFetch } from '@laurel/core/did'
import type { Cryptography } from '@laurel/core/keys'
import type { Blobs } from './platform/blobs.ts'
import type { Database } from './platform/database.ts'
import type { KeyStore } from './platform/key-store.ts'

/** What the stages are given by `main.ts`; they reach for nothing else. */
export type Deps = {
  readonly database: Database
  readonly clock: () => Date
  readonly random: (bytes: number) => Uint8Array
  /** `{base}` without a slash at its end. */
  readonly baseUrl: string
  readonly keys: KeyStore
  readonly blobs: Blobs
  readonly cryptography: Cryptography
  readonly contexts: ContextLibrary
  readonly fetch: GuardedFetch
}
