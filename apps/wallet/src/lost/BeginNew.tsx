import { api } from '@laurel/ui/api'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, List, Stack, Text } from '@mantine/core'
import { IconGift } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { forgetAll } from '../keys/device.ts'
import type { Lost } from './lost.ts'

type Props = { readonly personId: string; readonly lost: Lost; readonly onBegun: () => void }

/** Puts the old wallet away, by the person's own press, once a school has issued anew. */
export function BeginNew({ personId, lost, onBegun }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const begin = useMutation({
    mutationFn: () => api.post('/wallet/recovery/begin'),
    onSuccess: async () => {
      await forgetAll(personId)
      client.removeQueries({ queryKey: ['lost'] })
      onBegun()
    },
  })
  return (
    <Alert variant="light" color="laurel" icon={<IconGift aria-hidden />} title={t('lost.beginTitle')}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t('lost.beginText')}</Text>
        <Button onClick={() => setAsking(true)}>{t('lost.begin')}</Button>
      </Stack>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => begin.mutate()}
        title={t('lost.confirmTitle')}
        action={t('lost.begin')}
        danger
        busy={begin.isPending}
      >
        <Stack>
          <Text size="sm">{t('lost.goneTitle')}:</Text>
          <List size="sm">
            <List.Item>{t('lost.goneImported')}</List.Item>
            {lost.links > 0 ? <List.Item>{t('lost.goneLinks', { count: lost.links })}</List.Item> : null}
          </List>
          <Text size="sm">{t('lost.others')}</Text>
          {begin.error ? <ErrorPanel error={begin.error} /> : null}
        </Stack>
      </ConfirmDialog>
    </Alert>
  )
}
