import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Button, List, Stack, Text, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { said } from '../app/notify.tsx'

type Which = { readonly q?: string; readonly achievementId?: string }
type Preview = {
  readonly awards: number
  readonly learners: number
  readonly claimed: number
  readonly sample: readonly { readonly id: string; readonly name: string; readonly achievement: string }[]
}

/** Everything in force that the list is narrowed to, revoked together; a second person has to confirm. */
export function RevokeMany({ which }: { readonly which: Which }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [opened, dialog] = useDisclosure(false)
  const [reason, setReason] = useState('')
  const preview = useQuery({
    queryKey: ['revocations', 'preview', which],
    queryFn: () => api.post<Preview>('/revocations/preview', which),
    enabled: opened,
    gcTime: 0,
  })
  const ask = useMutation({
    mutationFn: () => api.post('/revocations', { awards: which, reason: reason.trim() }),
    onSuccess: async () => {
      dialog.close()
      setReason('')
      await client.invalidateQueries({ queryKey: ['revocations'] })
      await navigate('/awards/revocations')
      said(t('revokeMany.asked'))
    },
  })
  const count = preview.data?.awards ?? 0
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        {t('revokeMany.open')}
      </Button>
      <ConfirmDialog
        opened={opened}
        onClose={dialog.close}
        onConfirm={() => ask.mutate()}
        title={t('revokeMany.title')}
        action={t('revokeMany.action')}
        danger
        busy={ask.isPending}
        disabled={count === 0 || !reason.trim()}
      >
        {preview.isPending ? (
          <LoadingPanel rows={2} height={32} />
        ) : preview.error ? (
          <ErrorPanel error={preview.error} onRetry={() => void preview.refetch()} />
        ) : count === 0 ? (
          t('revokeMany.none')
        ) : (
          <Stack>
            <Text fw={600}>
              {t('revokeMany.count', { count, formatted: number(count) })}{' '}
              {t('revokeMany.claimed', { count: preview.data.claimed, formatted: number(preview.data.claimed) })}
            </Text>
            <List size="sm">
              {preview.data.sample.map(one => (
                <List.Item key={one.id}>
                  {one.name} · {one.achievement}
                </List.Item>
              ))}
              {count > preview.data.sample.length ? <List.Item>…</List.Item> : null}
            </List>
            <Text size="sm">{t('revokeMany.second')}</Text>
            <Textarea
              label={t('revoke.reason')}
              description={t('revoke.reasonHint')}
              required
              autosize
              minRows={2}
              maxLength={500}
              value={reason}
              onChange={event => setReason(event.currentTarget.value)}
            />
            {ask.error ? <ErrorPanel error={ask.error} /> : null}
          </Stack>
        )}
      </ConfirmDialog>
    </>
  )
}
