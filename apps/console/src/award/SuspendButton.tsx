import { api } from '@laurel/ui/api'
import { ConfirmDialog, ErrorPanel, useProblemText } from '@laurel/ui/parts'
import { Button, Stack, Text, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failed, said } from '../app/notify.tsx'
import type { Award } from './award.ts'

/** For a while, and back: what is suspended does not count until somebody reinstates it. */
export function SuspendButton({ award }: { readonly award: Award }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const client = useQueryClient()
  const [asking, dialog] = useDisclosure(false)
  const [reason, setReason] = useState('')
  const refresh = () => Promise.all(['awards', 'overview'].map(key => client.invalidateQueries({ queryKey: [key] })))
  const suspend = useMutation({
    mutationFn: () => api.post(`/awards/${award.id}/suspend`, { reason: reason.trim() }),
    onSuccess: async () => {
      dialog.close()
      setReason('')
      await refresh()
      said(t('suspend.done'))
    },
  })
  const reinstate = useMutation({
    mutationFn: () => api.post(`/awards/${award.id}/reinstate`),
    onSuccess: async () => {
      await refresh()
      said(t('suspend.reinstated'))
    },
    onError: error => failed(say(error)),
  })
  if (award.state === 'suspended')
    return (
      <Button loading={reinstate.isPending} onClick={() => reinstate.mutate()}>
        {t('suspend.reinstate')}
      </Button>
    )
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        {t('suspend.action')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={dialog.close}
        onConfirm={() => suspend.mutate()}
        title={t('suspend.title', { achievement: award.achievement.name, name: award.recipient.name })}
        action={t('suspend.action')}
        busy={suspend.isPending}
        disabled={!reason.trim()}
      >
        <Stack>
          <Text size="sm">{t('suspend.text')}</Text>
          <Textarea
            label={t('suspend.reason')}
            description={t('suspend.reasonHint')}
            required
            data-autofocus
            autosize
            minRows={2}
            maxLength={1000}
            value={reason}
            onChange={event => setReason(event.currentTarget.value)}
          />
          {suspend.error ? <ErrorPanel error={suspend.error} /> : null}
        </Stack>
      </ConfirmDialog>
    </>
  )
}
