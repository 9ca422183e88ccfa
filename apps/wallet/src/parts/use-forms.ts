import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Award } from '../credentials/award.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { changeContents } from '../vault/wallet.ts'
import { fetchForms, formsHere, withForms } from './forms.ts'

/** The forms of an award: those in the vault, or else fetched now, once, and kept there. */
export function useForms(award: Pick<Award, 'id' | 'issuer'>) {
  const { id: awardId } = award
  const { wallet, put } = useOpenWallet()
  const here = formsHere(wallet.contents, wallet.device.did, award)
  const fetching = useMutation({
    mutationFn: async () => {
      const fetched = await fetchForms(wallet.device, awardId)
      put(await changeContents(wallet, contents => withForms(contents, { [awardId]: fetched })))
      return fetched.forms
    },
  })
  const { mutate, isIdle } = fetching
  useEffect(() => {
    if (!here && isIdle) mutate()
  }, [here, isIdle, mutate])
  return { forms: here ?? fetching.data, error: fetching.error, retry: () => mutate() }
}
