import type { DisclosureSuite } from '../../credential/index.ts'
import type { JsonObject } from '../../primitives/json.ts'

/** One way in which a wallet can show a credential. */
export type HeldForm =
  /** With all its disclosures. */
  | { readonly kind: 'sd-jwt'; readonly text: string }
  | { readonly kind: 'document'; readonly document: JsonObject }
  /** A document with the base proof from which parts of it are derived. */
  | { readonly kind: 'base'; readonly suite: DisclosureSuite; readonly document: JsonObject }
  | { readonly kind: 'jwt'; readonly text: string }

/** A credential in a wallet, in all the ways in which it can be shown. */
export type HeldCredential = { readonly id: string; readonly forms: readonly HeldForm[] }
