import { api } from '@laurel/ui/api'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { said } from '../app/notify.tsx'
import type { Award } from './award.ts'

type Props = { readonly award: Award; readonly opened: boolean; readonly onClose: () => void }

/** A draft that shall not be issued. Nobody has heard of it, so nothing has to be said to anybody. */
export function DiscardDialog({ award, opened, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const discard = useMutation({
    mutationFn: () => api.delete(`/awards/${award.id}`),
    onSuccess: async () => {
      await navigate('/awards')
      client.removeQueries({ queryKey: ['awards', 'one', award.id] })
      await client.invalidateQueries({ queryKey: ['awards'] })
      said(t('discard.done'))
    },
  })
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      onConfirm={() => discard.mutate()}
      title={t('discard.title', { name: award.recipient.name })}
      action={t('award.discard')}
      danger
      busy={discard.isPending}
    >
      {t('discard.text')}
      {discard.error ? <ErrorPanel error={discard.error} /> : null}
    </ConfirmDialog>
  )
}
