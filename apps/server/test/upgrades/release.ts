/** What was told about a release's archive when it was made. */
export type Release = {
  readonly origin: string
  readonly apiKey: string
  readonly achievementId: string
  readonly credentials: readonly {
    readonly id: string
    readonly state: 'issued' | 'revoked'
    readonly sha256: string
  }[]
}
