import { api } from '@laurel/ui/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { said } from '../../app/notify.tsx'
import { type RecoveryDetail, recoveryQuery } from './recovery.ts'

type Step =
  | { readonly verb: 'check'; readonly body: { readonly note: string } }
  | { readonly verb: 'code' | 'confirm'; readonly body?: undefined }
  | { readonly verb: 'decline'; readonly body: { readonly reason: string } }

/** A step of one of the two people, or another code for the learner. */
export function useDecide(id: string) {
  const { t } = useTranslation()
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ verb, body }: Step) => api.post<RecoveryDetail>(`/recoveries/${id}/${verb}`, body),
    onSuccess: async (recovery, { verb }) => {
      client.setQueryData(recoveryQuery(id).queryKey, recovery)
      await Promise.all(
        [['recoveries', 'list'], ['overview'], ['awards']].map(queryKey => client.invalidateQueries({ queryKey })),
      )
      said(t(`lostWallets.said.${verb === 'confirm' && recovery.state === 'confirmed' ? 'waits' : verb}`))
    },
  })
}
export type Decide = ReturnType<typeof useDecide>
