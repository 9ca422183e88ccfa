import type { ContextLibrary, DisclosureTools } from '../credential/index.ts'
import type { GuardedFetch, WebvhMemory } from '../did/index.ts'
import type { Cryptography } from '../keys/signer.ts'
import type { JsonObject } from '../primitives/json.ts'
import type { Instant } from '../primitives/time.ts'
import type { StatusMemory } from '../status/index.ts'
import type { DisplayCredential, TextByLanguage } from './display.ts'
import type { ExistenceLookup } from './existence.ts'
import type { LayerLookup } from './layers.ts'
import type { VerifierMemory } from './memory.ts'
import type { Piece } from './pieces.ts'
import type { InputFormat } from './read-input.ts'
import type { Finding, Verdict } from './report.ts'
import type { LogoPrint } from './resemblance/logo.ts'
import type { KnownIssuer } from './resemblance/resembles.ts'

/**
 * Whose list it is: the verifier's `own`, a `file` that they loaded, the one of the server's `operator`; `host`: the
 * issuer merely is at home on the server that checks, which says nothing of who it is, so a look-alike is still one. A
 * `registry`, a `federation` and a `recognition` are others whose word the verifier has chosen to take (`layers`).
 */
export type ListKind = 'own' | 'file' | 'operator' | 'host' | 'registry' | 'federation' | 'recognition'

/** That an issuer is on a list. */
export type Vouching = {
  readonly name: string
  /** What the list is called: its file, or the host of its server. */
  readonly list: string
  readonly by?: ListKind
  /** ISO 8601: since when it is on the verifier's own list, or when they loaded the file. */
  readonly since?: string
  /** The did:webvh that goes with it, as the list says: another key history, or none, is not this issuer's. */
  readonly webvh?: string
  /** The verifier does not count this list at present; it vouches for nobody, but that is why. */
  readonly isOff?: boolean
}

/** Who vouches for an issuer, in the verifier's own eyes; nobody by default. */
export type TrustLookup = (issuerId: string) => Vouching | null | Promise<Vouching | null>

export type VerifyOptions = {
  readonly now: Instant
  /** The only way out: for DID documents and status lists. `async () => err({code: 'FETCH_OFFLINE'})` for none. */
  readonly fetch: GuardedFetch
  /** "Was it in force on this date?"; the present by default. */
  readonly at?: Instant
  readonly cryptography?: Cryptography
  readonly contexts?: ContextLibrary
  /** Loads the arithmetic of bbs-2023; without it, plain JavaScript is loaded when such a proof is met. */
  readonly curve?: DisclosureTools['curve']
  /** Contexts beyond those that Laurel shows, which the operator trusts by digest. */
  readonly allowContexts?: readonly string[]
  readonly trust?: TrustLookup
  /** Who else knows the issuer: its own domain, registries, federations, accreditors; see `Layer`. */
  readonly layers?: LayerLookup
  /** Whom an issuer might want to be taken for, the longest known first; a look-alike of one of them is called out. */
  readonly knownIssuers?: readonly KnownIssuer[]
  /**
   * What an issuer's picture looks like, for those that come inside the credential (`data:`) or that the caller holds
   * itself; null for every other. A picture is never fetched to verify: that would tell its host who looks at what.
   */
  readonly logoPrint?: (image: string) => LogoPrint | null | Promise<LogoPrint | null>
  /** What shows since when a document exists; without it nothing does, whatever the document says of its dates. */
  readonly existence?: ExistenceLookup
  readonly statusMemory?: StatusMemory
  /**
   * Whether what `fetch` gave for an address was kept from some time ago; asked after it was fetched. A list that is more
   * than a week old then leaves open whether a credential still holds.
   */
  readonly isSaved?: (url: string) => boolean
  /** From one verification to the next: a log of a did:webvh that was longer before is refused. */
  readonly didMemory?: WebvhMemory
  /** From one verification to the next, for callers whose `fetch` gives the same bytes again. */
  readonly memory?: VerifierMemory
  /**
   * Addresses that the person who brings it has proven: an older badge names its recipient by one, mostly hashed. Only a
   * wallet knows them, and only on its own device.
   */
  readonly recipientAddresses?: readonly string[]
  /** Presentations: what the verifier gave out. */
  readonly challenge?: string
  readonly domain?: string
}

/** What a credential that can be shown in part says of itself (SD-JWT VC). Texts are plain, and the issuer's. */
export type SelectiveDisclosure = {
  /** The address of its type. */
  readonly type: string
  readonly names: TextByLanguage
  /** Claims that are shown and have no place in what is shown of a badge, each as one line of text. */
  readonly shown: readonly { readonly path: string; readonly names: TextByLanguage; readonly value: string }[]
  /**
   * What is kept back: at most so many parts, decoys counted with them; and what such a credential can say, by its type,
   * that is not shown here.
   */
  readonly withheld: { readonly count: number; readonly names: readonly TextByLanguage[] }
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
  /** The did:webvh of the same place, by which its did:web says that it is also known. */
  readonly issuerHistory?: string
  /** Its holder chose what of it to show; the issuer signed more. */
  readonly isPart?: true
  /** Of a credential that can be shown in part: what kind it is, and what was kept back. */
  readonly selective?: SelectiveDisclosure
  /** One report for each credential of a presentation. */
  readonly presented?: readonly VerificationReport[]
  readonly checkedAt: string
  /** Of a proof bundle: what each of its parts shows. */
  readonly pieces?: readonly Piece[]
  /** ISO 8601: it was valid then, and nothing but the age of what was kept leaves open whether it still is. */
  readonly validAsOf?: string
}
