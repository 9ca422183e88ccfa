import type { ContextLibrary, RandomTools } from '@laurel/core/credential'
import type { GuardedFetch, WebvhMemory } from '@laurel/core/did'
import type { Cryptography } from '@laurel/core/keys'
import type { DnsText, RegistrySetting } from '@laurel/core/trust'
import type { VerifierMemory } from '@laurel/core/verification'
import type { SigningThreads } from './credential/threads/signing-threads.ts'
import type { ArchiveFolders } from './platform/archive-folders.ts'
import type { Blobs } from './platform/blobs.ts'
import type { Quotas } from './platform/config.ts'
import type { Database } from './platform/database.ts'
import type { ErasureLedger } from './platform/erasure-ledger.ts'
import type { Failpoint } from './platform/failpoint.ts'
import type { GuardedCall } from './platform/guarded-call.ts'
import type { GuardedSend } from './platform/guarded-send.ts'
import type { Jobs } from './platform/jobs.ts'
import type { KeptFiles } from './platform/kept-files.ts'
import type { KeyStore } from './platform/key-store.ts'
import type { LogHeads } from './platform/log-heads.ts'
import type { Mailer } from './platform/mail.ts'
import type { ScanFile } from './platform/scan-file.ts'
import type { Soon } from './platform/soon.ts'
import type { Turns } from './platform/turns.ts'
import type { Clocks } from './verification/clocks.ts'
import type { TrustedIssuer } from './verification/trusted-issuers.ts'

/** What the stages are given by `main.ts`; they reach for nothing else. */
export type Deps = {
  readonly database: Database
  readonly clock: () => Date
  /** A UUIDv7: sorts by the time it was made. */
  readonly newId: () => string
  readonly random: (bytes: number) => Uint8Array
  /** `{base}` without a slash at its end. */
  readonly baseUrl: string
  /** The hosts under which this server is found, with their ports. */
  readonly hosts: readonly string[]
  /** True if nobody but this machine can reach `baseUrl`. */
  readonly isLoopback: boolean
  /** Everybody here is a sample, and anybody may be any of them. */
  readonly isDemo: boolean
  readonly failpoint: Failpoint
  readonly jobs: Jobs
  /** The sites of institutions that have closed, as files. */
  readonly sites: KeptFiles
  /** What is kept here of institutions that have closed elsewhere. */
  readonly archives: ArchiveFolders
  readonly mailer: Mailer
  readonly keys: KeyStore
  /** 32 bytes that follow from the master key and `label`; another label gives other bytes. */
  readonly deriveSecret: (label: string) => Uint8Array
  readonly blobs: Blobs
  /** The operator's virus scanner for what learners bring; null where there is none. */
  readonly scanFile: ScanFile | null
  readonly erasures: ErasureLedger
  readonly logHeads: LogHeads
  /** Of each issuer's DID log, the newest version that anybody was shown. */
  readonly didHeads: LogHeads
  /** The issuers of which something was left word of for their public records. */
  readonly toRecord: Soon
  readonly cryptography: Cryptography
  readonly contexts: ContextLibrary
  /** Threads that sign, where there is much to be signed. */
  readonly signing: SigningThreads
  /** What signing, showing and checking a part of a credential takes. */
  readonly disclosure: RandomTools
  readonly fetch: GuardedFetch
  /** The way out for what this server tells others of its own accord. */
  readonly send: GuardedSend
  /** The way out for what a person here has asked of somebody else's server. */
  readonly call: GuardedCall
  /** This server itself, without a connection. @param path with its query */
  readonly own: (path: string, init?: RequestInit) => Promise<Response>
  /** Which versions of others' did:webvh have been met since the start. */
  readonly didMemory: WebvhMemory
  /** What was made of documents that are met again, as long as `fetch` gives the same ones. */
  readonly verifierMemory: VerifierMemory
  /** Verifying costs time: a few at once, and a bounded number that wait. */
  readonly verifyInTurn: Turns
  /** For whom the operator vouches; nobody unless LAUREL_TRUSTED_ISSUERS says so. */
  readonly trustedIssuers: readonly TrustedIssuer[]
  /** Which registries, federations and accreditors the operator believes; none unless LAUREL_REGISTRIES says so. */
  readonly registries: readonly RegistrySetting[]
  /** The registry that this server runs for others; null where it runs none. */
  readonly registry: { readonly name: string } | null
  /** The federations that the institutions here belong to, or apply to: entity ids. */
  readonly federations: readonly string[]
  /** Asks the name servers of a domain what they say of it. */
  readonly dnsText: DnsText
  /** Whose word is taken for when something existed. */
  readonly clocks: Clocks
  /** What an issuer may use where the operator has set nothing for it. */
  readonly quotas: Quotas
}
