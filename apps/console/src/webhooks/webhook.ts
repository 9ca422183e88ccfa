export type Webhook = {
  readonly id: string
  readonly url: string
  readonly name: string
  readonly events: readonly string[]
  readonly state: 'active' | 'paused' | 'stopped'
  readonly oldSecretUntil: string | null
  readonly failingSince: string | null
  readonly createdAt: string
  readonly waiting: number
  readonly failed: number
}

export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const
export type Delivery = {
  readonly id: string
  readonly event: string
  readonly state: (typeof DELIVERY_STATES)[number]
  readonly createdAt: string
  readonly attempts: number
  readonly nextAt: string | null
  readonly lastAt: string | null
  readonly lastStatus: number | null
  readonly lastProblem: string | null
}
export type DeliveryDetail = Delivery & {
  readonly body: string
  readonly log: readonly {
    readonly at: string
    readonly milliseconds: number
    readonly status: number | null
    readonly problem: string | null
  }[]
}
