import { type TextsByLanguage, textFor } from '@laurel/core/achievement'
import { api, type Page } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, List, Stack } from '@mantine/core'
import { IconGift } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { awardsQuery } from './awards.ts'

type Waiting = {
  readonly id: string
  readonly achievement: string
  readonly names: TextsByLanguage
  readonly issuer: string
}

/** What was awarded to the same proven address and is in no wallet yet: named, and taken along by one button. */
export function WaitingAwards() {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const client = useQueryClient()
  const waiting = useQuery({
    queryKey: ['waiting'],
    queryFn: ({ signal }) => api.get<Page<Waiting>>('/wallet/waiting', { signal }),
  })
  const claim = useMutation({
    mutationFn: () => api.post('/wallet/waiting/claim'),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['waiting'] }),
        client.invalidateQueries({ queryKey: awardsQuery.queryKey }),
      ]),
  })
  const items = waiting.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Alert
      variant="light"
      color="laurel"
      mb="lg"
      icon={<IconGift aria-hidden />}
      title={t('waiting.title', { count: items.length })}
    >
      <Stack gap="sm" align="flex-start">
        <List size="sm">
          {items.slice(0, 5).map(one => (
            <List.Item key={one.id}>
              {textFor(one.names, locale, 'en') ?? one.achievement} · {one.issuer}
            </List.Item>
          ))}
          {items.length > 5 ? <List.Item>…</List.Item> : null}
        </List>
        {claim.error ? <ErrorPanel error={claim.error} /> : null}
        <Button loading={claim.isPending} onClick={() => claim.mutate()}>
          {t('waiting.action')}
        </Button>
      </Stack>
    </Alert>
  )
}
