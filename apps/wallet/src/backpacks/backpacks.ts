import { api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'

/** What may be done there: `offline` goes on while the owner is away. */
export type Scope = 'read' | 'add' | 'offline'

/** A service elsewhere that the owner of this wallet has connected. */
export type Backpack = {
  readonly id: string
  readonly name: string
  readonly host: string
  readonly address: string
  readonly scopes: readonly Scope[]
  readonly connectedAt: string
  readonly askedAt: string | null
  readonly mustSignIn: boolean
}

/** What is at an address, before it is connected. */
export type Found = {
  readonly address: string
  readonly name: string
  readonly host: string
  readonly scopes: readonly Scope[]
  /** Hosts that take part besides. */
  readonly others: readonly string[]
}

export type Pulled = { readonly brought: number; readonly refused: number; readonly hasMore: boolean }

export const backpacksQuery = queryOptions({
  queryKey: ['backpacks'],
  queryFn: async () => (await api.get<{ readonly items: readonly Backpack[] }>('/wallet/backpacks')).items,
})

export const lookAt = (address: string) => api.post<Found>('/wallet/backpacks/look', { address })
export const beginConnecting = ({ address, others }: Found) =>
  api.post<{ readonly to: string }>('/wallet/backpacks/connect', { address, others })
export const pullFrom = (id: string, byItself = false) => api.post<Pulled>(`/wallet/backpacks/${id}/pull`, { byItself })
export const sendTo = (id: string, awardId: string) =>
  api.post<{ readonly outcome: 'created' | 'replaced' }>(`/wallet/backpacks/${id}/send`, { awardId })
export const disconnect = (id: string) => api.delete<{ readonly told: boolean }>(`/wallet/backpacks/${id}`)

const HOUR = 3_600_000

/** What can be asked now for what is new without a press; the server holds to the hour as well. */
export const isDue = (one: Backpack, now: number): boolean =>
  !one.mustSignIn &&
  one.scopes.includes('read') &&
  (one.askedAt === null || now - new Date(one.askedAt).getTime() >= HOUR)
