import type { KeyName } from '../keys/proof.ts'

/** A name in one of an issuer's languages; without a locale for all of them. */
export type Display = { readonly name: string; readonly locale: string | null; readonly description: string | null }
export type OfferedCredential = {
  readonly id: string
  readonly format: string
  readonly proof: KeyName | { readonly by: 'none' }
  readonly displays: readonly Display[]
}
/** What another issuer offers, and what is known of who that is. */
export type Offer = {
  readonly issuer: {
    readonly id: string
    readonly host: string
    readonly displays: readonly Display[]
    readonly vouched: string | null
    readonly resembles: { readonly name: string; readonly domain: string | null } | null
  }
  readonly credentials: readonly OfferedCredential[]
  readonly txCode: {
    readonly inputMode: 'numeric' | 'text'
    readonly length: number | null
    readonly description: string | null
  } | null
  /** Where the learner has to sign in; null where the offer brings a code of its own. */
  readonly signIn: { readonly host: string } | null
  readonly state: string
}
/** What may be asked for now: the offer was accepted, or the learner was let in. */
export type Granted = Pick<Offer, 'issuer' | 'credentials' | 'state'>
