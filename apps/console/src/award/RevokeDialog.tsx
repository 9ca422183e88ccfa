import { api } from '@laurel/ui/api'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { List, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { said } from '../app/notify.tsx'
import type { Award } from './award.ts'

type Props = { readonly award: Award; readonly opened: boolean; readonly onClose: () => void }

/** Takes an award back. Says before what everybody will see, because it can't be undone. */
export function RevokeDialog({ award, opened, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const revoke = useMutation({
    mutationFn: () => api.post(`/awards/${award.id}/revoke`, { reason: reason.trim() }),
    onSuccess: async () => {
      onClose()
      await client.invalidateQueries({ queryKey: ['awards'] })
      await client.invalidateQueries({ queryKey: ['overview'] })
      said(t('revoke.done'))
    },
  })
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      onConfirm={() => revoke.mutate()}
      title={t('revoke.title', { achievement: award.achievement.name, name: award.recipient.name })}
      action={t('award.revoke')}
      danger
      busy={revoke.isPending}
      disabled={!reason.trim()}
    >
      <Stack>
        <Text size="sm">{t('revoke.what')}</Text>
        <List size="sm">
          <List.Item>{t('revoke.everyone')}</List.Item>
          <List.Item>{t('revoke.learner')}</List.Item>
          <List.Item>{t('revoke.final')}</List.Item>
        </List>
        <Textarea
          label={t('revoke.reason')}
          description={t('revoke.reasonHint')}
          required
          data-autofocus
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={event => setReason(event.currentTarget.value)}
        />
        {revoke.error ? <ErrorPanel error={revoke.error} /> : null}
      </Stack>
    </ConfirmDialog>
  )
}
