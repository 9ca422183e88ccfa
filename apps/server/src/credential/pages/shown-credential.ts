import type { ShownReport } from '@laurel/ui/verdict'

/** A credential as public pages show it. Everything is read from the gated form of a verified document. */
export type ShownCredential = {
  readonly title: string
  readonly description?: string | undefined
  /** Same origin or `data:`; pictures of other hosts are not loaded, since that would tell them who looks. */
  readonly imageUrl?: string | undefined
  readonly issuer: {
    readonly name: string
    readonly logoUrl?: string | undefined
    /** The domain that the issuer's keys are published under. */
    readonly domain?: string | undefined
    readonly profileUrl?: string | undefined
    readonly url?: string | undefined
  }
  readonly recipientName?: string | undefined
  readonly validFrom?: string | undefined
  readonly validUntil?: string | undefined
  readonly level?:
    | {
        readonly name: string
        readonly description?: string | undefined
        readonly position?: number | undefined
        readonly outOf?: number | undefined
      }
    | undefined
  readonly results: readonly { readonly name?: string | undefined; readonly value: string }[]
  /** Markdown, as the issuer wrote it. */
  readonly criteria?: string | undefined
  readonly criteriaUrl?: string | undefined
  readonly evidence: readonly {
    readonly name?: string | undefined
    readonly text?: string | undefined
    readonly url?: string | undefined
  }[]
  readonly tags: readonly string[]
}

export type ShownVerdict = { readonly report: ShownReport; readonly credential?: ShownCredential | undefined }

/** Only web addresses become links; anything else that a credential calls a link is left out. */
export const webLink = (url: string | undefined): string | undefined =>
  url && /^https?:\/\//i.test(url) ? url : undefined
