import type { RequestState, Statement } from '@laurel/core/endorsement'

export type SubjectKind = 'institution' | 'achievement' | 'award'

/** Whom the institution has asked, and what came of it. */
export type EndorsementRequest = {
  readonly id: string
  readonly state: RequestState
  readonly subject: {
    readonly kind: SubjectKind
    readonly url: string
    readonly name: string
    readonly achievementId: string | null
    readonly version: number | null
    readonly awardId: string | null
    readonly isNewest: boolean
  }
  readonly organisation: string
  readonly email: string
  readonly message: string
  readonly asked: readonly Statement[]
  readonly askedBy: string
  readonly createdAt: string
  readonly sentAt: string
  readonly reminders: number
  readonly expiresAt: string
  readonly openedAt: string | null
  readonly declinedAt: string | null
  readonly declineReason: string | null
  readonly endorsement: {
    readonly by: { readonly name: string; readonly url: string }
    readonly provenHost: string
    readonly signer: { readonly name: string; readonly role: string }
    readonly statements: readonly Statement[]
    readonly comment: string
    readonly endorsedAt: string
    readonly isSigned: boolean
    readonly url: string
    readonly withdrawnAt: string | null
    readonly withdrawReason: string | null
    readonly isHidden: boolean
    readonly resembles: string | null
  } | null
}

/** What the institution, or a partner, has endorsed itself. */
export type Given = {
  readonly id: string
  readonly subject: { readonly kind: SubjectKind; readonly url: string; readonly name: string }
  readonly institution: string
  readonly statements: readonly Statement[]
  readonly comment: string
  readonly createdAt: string
  readonly validUntil: string | null
  readonly url: string
  readonly withdrawnAt: string | null
  readonly withdrawReason: string | null
}

/** What a dialog asks a partner to endorse. */
export type AskedSubject =
  | { readonly kind: 'institution' }
  | { readonly kind: 'achievement'; readonly achievementId: string }
  | { readonly kind: 'award'; readonly awardId: string }

/** The address of a page of ours, without its host: the console may stand on another. */
export const pagePath = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url)
