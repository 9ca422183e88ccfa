import type { TextsByLanguage } from '@laurel/core/achievement'
import type { Permits, Stage } from '../minors/protection.ts'

/** An award as the wallet is told of it. */
export type Award = {
  readonly id: string
  readonly state: 'draft' | 'approved' | 'issued' | 'suspended' | 'revoked' | 'expired' | 'superseded'
  readonly achievement: {
    readonly id: string
    readonly name: string
    /** By language tag. */
    readonly names: TextsByLanguage
    readonly kind: string
    readonly imageUrl: string
  }
  readonly issuer: {
    readonly id: string
    readonly name: string
    readonly logoUrl: string | null
    readonly url: string | null
    readonly shortName: string
    readonly linkedinOrganizationId: string | null
    /** Missing in what was kept on this device before. */
    readonly closing?: { readonly closedAt: string | null } | null
    /** Its keys that were stolen, by the names that proofs have for them; awards kept by an earlier version say nothing. */
    readonly lostKeys?: readonly string[]
  }
  readonly level: { readonly id: string; readonly name: string; readonly names: TextsByLanguage } | null
  readonly evidence: readonly { readonly id?: string; readonly name?: string; readonly narrative?: string }[]
  readonly results: readonly { readonly name?: string; readonly value?: string }[]
  readonly narrative: string | null
  readonly validFrom: string
  readonly validUntil: string | null
  readonly issuedAt: string | null
  readonly revokedAt: string | null
  readonly revocationReason: string | null
  readonly suspensionReason: string | null
  /** When it was signed as it is now, by its proof. */
  readonly signedAt?: string | null
  readonly credentialId: string
  readonly credentialUrl: string
  readonly publicPage: boolean
  /** True where link previews of the page may show the person's name. */
  readonly previewsName: boolean
  /** Who decides what happens with it; for a minor not everything is offered. */
  readonly protection: { readonly stage: Stage; readonly mustConfirm: boolean; readonly permits: Permits }
  /** What partners have signed about it, its achievement or its issuer. */
  readonly endorsements: readonly {
    readonly by: string
    readonly provenHost: string
    readonly about: 'achievement' | 'institution' | 'award'
    readonly since: string
    readonly path: string
  }[]
  readonly subjectDid: string | null
  /** True where the wallet that it was in is lost, and its issuer has not issued it anew. */
  readonly isLost?: boolean
  /** The award that has taken this one's place. */
  readonly replacedBy: string | null
}
