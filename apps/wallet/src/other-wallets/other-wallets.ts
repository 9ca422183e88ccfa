import { api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'
import { type Challenge, type Holder, proveKey } from '../keys/proof.ts'

/** What was handed to a wallet app of another maker. */
export type Copy = {
  readonly id: string
  readonly format: string
  readonly wallet: string | null
  readonly takenAt: string
  readonly notified: string | null
  readonly withdrawnAt: string | null
}
export type Offer = {
  readonly link: string
  readonly second: 'mail' | 'screen' | 'hand'
  readonly code: string | null
  readonly expiresAt: string
}
/** The copies that there were before it was shown: another one was taken by it. */
export type ShownOffer = Offer & { readonly known: readonly string[] }
/** What such an app asks for by itself. */
export type Connection = {
  readonly issuer: string
  readonly client: string
  readonly goesTo: string
  readonly isWeb: boolean
  readonly awards: readonly { readonly id: string; readonly achievement: string }[]
}

/** Looked at again while an app may be taking it. */
export const copiesQuery = (awardId: string, isOffered: boolean) =>
  queryOptions({
    queryKey: ['copies', awardId],
    queryFn: async () => (await api.get<{ items: Copy[] }>(`/wallet/awards/${awardId}/copies`)).items,
    refetchInterval: isOffered ? 4_000 : false,
  })

const proofOf = async (holder: Holder) => proveKey(holder, await api.post<Challenge>('/wallet/challenge'))

/** Offers an award to another app; that this wallet is open shows its key. */
export async function makeOffer(holder: Holder, awardId: string, known: readonly Copy[]): Promise<ShownOffer> {
  const proof = await proofOf(holder)
  return { ...(await api.post<Offer>(`/wallet/awards/${awardId}/offer`, { proof })), known: known.map(one => one.id) }
}

export const takeBack = (awardId: string, copyId: string): Promise<{ items: Copy[] }> =>
  api.post(`/wallet/awards/${awardId}/copies/${copyId}/withdraw`)

export const connectionQuery = (path: string) =>
  queryOptions({
    queryKey: ['connection', path],
    queryFn: () => api.get<Connection>(`/wallet/connections/${path}`),
    retry: false,
  })

/** Says what another app gets; nothing where the list is empty. @returns where it waits for the answer */
export const decide = async (holder: Holder, path: string, awardIds: readonly string[]): Promise<string> =>
  (await api.post<{ redirect: string }>(`/wallet/connections/${path}`, { awardIds, proof: await proofOf(holder) }))
    .redirect
