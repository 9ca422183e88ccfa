import { textFor } from '@laurel/core/achievement'
import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { said } from '../app/notify.tsx'
import { type ClaimDetail, claimQuery } from './claim.ts'

/** A text in the reader's language, else in whatever it has. */
export function useSay(): (texts: Readonly<Record<string, string>>) => string {
  const { locale } = useLocale()
  return texts => textFor(texts, locale) ?? ''
}

type Step = {
  readonly verb: 'take' | 'assign' | 'conflict' | 'decide' | 'messages'
  readonly body?: object
  /** What is said when it is done. */
  readonly said?: string
}

/** One step on a claim; what the screen shows is the server's answer. */
export function useClaimStep(id: string) {
  const { t } = useTranslation()
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ verb, body }: Step) => api.post<ClaimDetail>(`/learner-claims/${id}/${verb}`, body),
    onSuccess: async (claim, step) => {
      client.setQueryData(claimQuery(id).queryKey, claim)
      await Promise.all(
        [['claims', 'list'], ['claims', 'count'], ['overview'], ['awards']].map(queryKey =>
          client.invalidateQueries({ queryKey }),
        ),
      )
      if (step.said) said(t(step.said))
    },
  })
}
export type ClaimStep = ReturnType<typeof useClaimStep>
