import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { said } from '../app/notify.tsx'
import type { Award } from './award.ts'

/** The same again from today on, for something that ends or has ended. */
export function RenewButton({ award }: { readonly award: Award }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [asking, dialog] = useDisclosure(false)
  const renew = useMutation({
    mutationFn: () => api.post<Award>(`/awards/${award.id}/renew`),
    onSuccess: async made => {
      await Promise.all(['awards', 'overview'].map(key => client.invalidateQueries({ queryKey: [key] })))
      dialog.close()
      said(t('renew.done'))
      await navigate(`/awards/${made.id}`)
    },
  })
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        {t('renew.action')}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={dialog.close}
        onConfirm={() => renew.mutate()}
        title={t('renew.title', { achievement: award.achievement.name, name: award.recipient.name })}
        action={t('renew.action')}
        busy={renew.isPending}
      >
        {t('renew.text', { date: date(award.validUntil, { dateStyle: 'long' }) })}
        {renew.error ? <ErrorPanel error={renew.error} /> : null}
      </ConfirmDialog>
    </>
  )
}
