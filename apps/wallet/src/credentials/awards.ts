import { type TextsByLanguage, textFor } from '@laurel/core/achievement'
import { api, type Page } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'
import type { Permits, Stage } from '../minors/protection.ts'
import { keptAwards } from '../offline/kept.ts'
import { isNoAnswer, noteNoAnswer } from '../offline/offline.ts'

export type Award = {
  readonly id: string
  readonly state: 'draft' | 'approved' | 'issued' | 'revoked' | 'expired' | 'superseded'
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
  readonly credentialId: string
  readonly credentialUrl: string
  readonly publicPage: boolean
  /** True where link previews of the page may show the person's name. */
  readonly previewsName: boolean
  /** Who decides what happens with it; for a minor not everything is offered. */
  readonly protection: { readonly stage: Stage; readonly mustConfirm: boolean; readonly permits: Permits }
  readonly subjectDid: string | null
  /** The award that has taken this one's place. */
  readonly replacedBy: string | null
}

export const awardsQuery = queryOptions({
  queryKey: ['awards'],
  queryFn: async ({ signal }) => {
    try {
      const { items } = await api.get<Page<Award>>('/wallet/awards', { signal })
      return items
    } catch (error) {
      const kept = isNoAnswer(error) ? await keptAwards() : undefined
      if (!kept) throw error
      noteNoAnswer()
      return kept
    }
  },
})

/** The awards with what was earned, and its level, named in the reader's language. */
export const inLanguage = (awards: readonly Award[], locale: string): Award[] =>
  awards.map(award => ({
    ...award,
    achievement: {
      ...award.achievement,
      name: textFor(award.achievement.names, locale, 'en') ?? award.achievement.name,
    },
    level: award.level && { ...award.level, name: textFor(award.level.names, locale, 'en') ?? award.level.name },
  }))

/** Addresses of this server as paths, so that the wallet works under whatever name it was opened. */
export const path = (url: string): string => (/^https?:/.test(url) ? new URL(url).pathname + new URL(url).search : url)
