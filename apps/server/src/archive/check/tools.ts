import type { ContextLibrary } from '@laurel/core/credential'
import type { Cryptography } from '@laurel/core/keys'
import type { Instant } from '@laurel/core/primitives'

/** What checking an archive takes; nothing of it reaches a network. */
export type CheckTools = {
  readonly now: Instant
  readonly cryptography: Cryptography
  readonly contexts: ContextLibrary
}
