import { api } from '@laurel/ui/api'
import { ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, Group, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { awardsQuery } from '../credentials/awards.ts'
import { sharesQuery } from '../sharing/shares.ts'
import { type Protection, protectionQuery } from './protection.ts'

/** For whoever has come of age: what was open is closed until they have said what goes on. */
export function TakeOver() {
  const protection = useQuery(protectionQuery)
  return (protection.data ?? [])
    .filter(one => one.mustConfirm)
    .map(one => <TakeOverOne key={one.issuer.id} protection={one} />)
}

function TakeOverOne({ protection: { issuer } }: { readonly protection: Protection }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const decide = useMutation({
    mutationFn: (keep: boolean) => api.post(`/wallet/protection/${issuer.id}/take-over`, { keep }),
    onSuccess: () =>
      Promise.all(
        [protectionQuery.queryKey, awardsQuery.queryKey, sharesQuery.queryKey].map(queryKey =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  })
  return (
    <Alert variant="outline" color="laurel" mb="lg" title={t('minors.ofAgeTitle')}>
      <Text size="sm" mb="sm">
        {t('minors.ofAge', { issuer: issuer.name })}
      </Text>
      <Group gap="xs">
        <Button loading={decide.isPending && decide.variables} onClick={() => decide.mutate(true)}>
          {t('minors.keep')}
        </Button>
        <Button variant="default" loading={decide.isPending && !decide.variables} onClick={() => decide.mutate(false)}>
          {t('minors.close')}
        </Button>
      </Group>
      {decide.error ? <ErrorPanel error={decide.error} /> : null}
    </Alert>
  )
}
