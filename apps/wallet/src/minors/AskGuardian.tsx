import { api } from '@laurel/ui/api'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { awardsQuery } from '../credentials/awards.ts'
import { type Purpose, protectionQuery } from './protection.ts'

type Props = { readonly issuerId: string; readonly purpose: Purpose }

/** In place of something that a guardian has to allow first: says so, and asks them. */
export function AskGuardian({ issuerId, purpose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const protection = useQuery(protectionQuery)
  const at = protection.data?.find(one => one.issuer.id === issuerId)
  const isAsked = at?.requests.some(one => one.purpose === purpose)
  const ask = useMutation({
    mutationFn: () => api.post(`/wallet/protection/${issuerId}/decisions`, { purpose, decision: 'granted' }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: protectionQuery.queryKey }),
        client.invalidateQueries({ queryKey: awardsQuery.queryKey }),
      ]),
  })
  return (
    <Stack gap="sm" align="flex-start">
      <Text size="sm">{t(`minors.needs.${purpose}`)}</Text>
      {isAsked ? (
        <Text size="sm" fw={600} role="status">
          {t('minors.asked')}
        </Text>
      ) : (
        <Button variant="default" loading={ask.isPending} onClick={() => ask.mutate()}>
          {t('minors.ask')}
        </Button>
      )}
      {ask.error ? <ErrorPanel error={ask.error} /> : null}
    </Stack>
  )
}
