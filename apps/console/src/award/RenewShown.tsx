import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { said } from '../app/notify.tsx'
import type { Award } from './award.ts'

const AT_ONCE = 200

/** Everything on this list that will run out, carried on by one button. */
export function RenewShown({ awards }: { readonly awards: readonly Award[] }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const client = useQueryClient()
  const [asking, dialog] = useDisclosure(false)
  const ids = awards.filter(one => one.renewedBy === null).map(one => one.id)
  const count = { count: ids.length, formatted: number(ids.length) }
  const renew = useMutation({
    mutationFn: async () => {
      for (let at = 0; at < ids.length; at += AT_ONCE)
        await api.post('/awards/renew', { ids: ids.slice(at, at + AT_ONCE) })
    },
    onSuccess: () => {
      dialog.close()
      said(t('renew.shownDone', count))
    },
    onSettled: () => Promise.all(['awards', 'overview'].map(key => client.invalidateQueries({ queryKey: [key] }))),
  })
  if (ids.length === 0) return null
  return (
    <Alert variant="light" color="laurel" mb="lg">
      <Group justify="space-between" align="center">
        {t('renew.shownText')}
        <Button onClick={dialog.open}>{t('renew.shown', count)}</Button>
      </Group>
      <ConfirmDialog
        opened={asking}
        onClose={dialog.close}
        onConfirm={() => renew.mutate()}
        title={t('renew.shown', count)}
        action={t('renew.shown', count)}
        busy={renew.isPending}
      >
        {t('renew.shownText')}
        {renew.error ? <ErrorPanel error={renew.error} /> : null}
      </ConfirmDialog>
    </Alert>
  )
}
