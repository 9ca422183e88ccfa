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
type Outcome = { readonly issued: number; readonly refused: readonly { readonly id: string }[] }

/** For the registrar: everything on this list that waits, approved and sent by one button. */
export function ApproveShown({ awards }: { readonly awards: readonly Award[] }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const client = useQueryClient()
  const [asking, dialog] = useDisclosure(false)
  const ids = awards.filter(one => one.state === 'draft').map(one => one.id)
  const count = { count: ids.length, formatted: number(ids.length) }
  const approve = useMutation({
    mutationFn: async () => {
      const sum = { issued: 0, refused: 0 }
      for (let at = 0; at < ids.length; at += AT_ONCE) {
        const outcome = await api.post<Outcome>('/awards/issue', { ids: ids.slice(at, at + AT_ONCE) })
        sum.issued += outcome.issued
        sum.refused += outcome.refused.length
      }
      return sum
    },
    onSuccess: ({ issued, refused }) => {
      dialog.close()
      said(t('approve.done', { count: issued, formatted: number(issued) }))
      if (refused > 0) said(t('approve.refused', { count: refused, formatted: number(refused) }))
    },
    onSettled: () => Promise.all(['awards', 'overview'].map(key => client.invalidateQueries({ queryKey: [key] }))),
  })
  if (ids.length === 0) return null
  return (
    <Alert variant="light" color="laurel" mb="lg" title={t('approve.title', count)}>
      <Group justify="space-between" align="flex-end">
        {t('approve.text')}
        <Button onClick={dialog.open}>{t('approve.action', count)}</Button>
      </Group>
      <ConfirmDialog
        opened={asking}
        onClose={dialog.close}
        onConfirm={() => approve.mutate()}
        title={t('approve.confirm', count)}
        action={t('approve.action', count)}
        busy={approve.isPending}
      >
        {t('approve.confirmText')}
        {approve.error ? <ErrorPanel error={approve.error} /> : null}
      </ConfirmDialog>
    </Alert>
  )
}
