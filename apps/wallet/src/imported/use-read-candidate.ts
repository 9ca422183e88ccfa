import { useSession } from '@laurel/ui/session'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { type Candidate, candidateOf } from './imported.ts'
import { verifyHere } from './verify-file.ts'

/** Reads and checks a text here, for the person whose wallet is open; null where it holds no credential. */
export function useReadCandidate(): (text: string) => Promise<Candidate | null> {
  const { wallet } = useOpenWallet()
  const email = useSession().data?.user?.email
  return async text => candidateOf(text, await verifyHere(text, email ? [email] : []), wallet)
}
