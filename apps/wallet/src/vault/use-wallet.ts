import { useSession } from '@laurel/ui/session'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { laterOf } from './later-of.ts'
import { loadWallet, type OpenWallet, type Wallet } from './wallet.ts'

export const walletQuery = (personId: string) =>
  queryOptions({
    queryKey: ['wallet', personId],
    queryFn: (): Promise<Wallet> => loadWallet(personId),
    staleTime: 30_000,
    retry: 1,
    structuralSharing: (before, next) => laterOf(before as Wallet | undefined, next as Wallet),
  })

/** How the wallet of the person who is signed in stands. */
export function useWallet() {
  const personId = useSession().data?.user?.id ?? ''
  const client = useQueryClient()
  const query = useQuery({ ...walletQuery(personId), enabled: personId !== '' })
  return {
    ...query,
    personId,
    put: (wallet: OpenWallet) => client.setQueryData(walletQuery(personId).queryKey, wallet),
  }
}

/** The open wallet; for screens below the gate that opens it. */
export function useOpenWallet(): { wallet: OpenWallet; put: (wallet: OpenWallet) => void } {
  const { data, put } = useWallet()
  if (data?.state !== 'open') throw new Error('a screen of the wallet was shown while it was locked')
  return { wallet: data, put }
}
