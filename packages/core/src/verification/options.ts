import type { ContextLibrary } from '../credential/index.ts'
import type { GuardedFetch } from '../did/index.ts'
import type { Cryptography } from '../keys/signer.ts'
import type { JsonObject } from '../primitives/json.ts'
import type { Instant } from '../primitives/time.ts'
import type { StatusMemory } from '../status/index.ts'
import type { DisplayCredential } from './display.ts'
import type { InputFormat } from './read-input.ts'
import type { Finding, Verdict } from './report.ts'
import type { KnownIssuer } from './resemblance/resembles.ts'

/** Who vouches for an issuer, in the verifier's own eyes; nobody by default. */
export type TrustLookup = (
  issuerId: string,
) =>
  | { readonly name: string; readonly list: string }
  | null
  | Promise<{ readonly name: string; readonly list: string } | null>

export type VerifyOptions = {
  readonly now: Instant
  /** The only way out: for DID documents and status lists. `async () => err({code: 'FETCH_OFFLINE'})` for none. */
  readonly fetch: GuardedFetch
  /** "Was it in force on this date?"; the present by default. */
  readonly at?: Instant
  readonly cryptography?: Cryptography
  readonly contexts?: ContextLibrary
  /** Contexts beyond those that Laurel shows, which the operator trusts by digest. */
  readonly allowContexts?: readonly string[]
  readonly trust?: TrustLookup
  /** Whom an issuer might want to be taken for, the longest known first; a look-alike of one of them is called out. */
  readonly knownIssuers?: readonly KnownIssuer[]
  readonly statusMemory?: StatusMemory
  /** Presentations: what the verifier gave out. */
  readonly challenge?: string
  readonly domain?: string
}

export type VerificationReport = {
  readonly result: Verdict
  readonly findings: readonly Finding[]
  readonly format: InputFormat | 'presentation'
  /** What it says, read from the gated form; absent where it could not be read safely. */
  readonly credential?: DisplayCredential
  /** The document as it was signed, for export. Never show anything out of it. */
  readonly document?: JsonObject
  readonly issuerId?: string
  /** One report for each credential of a presentation. */
  readonly presented?: readonly VerificationReport[]
  readonly checkedAt: string
}
