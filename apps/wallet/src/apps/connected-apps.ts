import { api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'

type Page<Item> = { readonly items: readonly Item[] }

/** An app of somebody else that the owner of this wallet has let in. */
export type ConnectedApp = {
  readonly id: string
  readonly name: string
  readonly host: string
  readonly issuerName: string
  readonly scopes: readonly ('read' | 'add' | 'profile' | 'changeProfile' | 'offline')[]
  readonly connectedAt: string
  readonly usedAt: string | null
}

/** A credential that an app has brought; it waits on the server until it is taken in or left. */
export type Brought = {
  readonly id: string
  readonly from: string
  readonly content: string
  readonly cameAt: string
}

export const connectedAppsQuery = queryOptions({
  queryKey: ['connected-apps'],
  queryFn: async () => (await api.get<Page<ConnectedApp>>('/wallet/connected-apps')).items,
})

export const broughtQuery = queryOptions({
  queryKey: ['brought'],
  queryFn: async () => (await api.get<Page<Brought>>('/wallet/brought')).items,
})

export const disconnect = (id: string) => api.delete(`/wallet/connected-apps/${id}`)
export const clearBrought = (id: string) => api.delete(`/wallet/brought/${id}`)
