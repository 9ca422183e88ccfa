import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, Group, Loader, Paper, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { said } from '../app/notify.tsx'
import { AnnouncePanel } from './AnnouncePanel.tsx'
import { CLOSING, type Closing } from './closing.ts'

/** The day is chosen: until it comes it can be changed or taken back; then it is being done. */
export function AnnouncedPanel({ closing }: { readonly closing: Closing }) {
  const { t } = useTranslation()
  const { date, dateTime } = useLocale()
  const client = useQueryClient()
  const [asking, dialog] = useDisclosure(false)
  const [changing, change] = useDisclosure(false)
  const cancel = useMutation({
    mutationFn: () => api.delete<Closing>('/closing'),
    onSuccess: answer => {
      client.setQueryData(CLOSING, answer)
      dialog.close()
      said(t('closing.cancelled'))
    },
  })
  if (changing) return <AnnouncePanel closing={closing} onDone={change.close} />
  const { closesAt, announcedAt, announcedBy, successor, trouble } = closing
  const isDue = closing.state === 'closing' || (closesAt !== null && Date.parse(closesAt) <= Date.now())
  return (
    <Paper withBorder p="lg">
      <Stack align="flex-start">
        <Title order={2}>{t(isDue ? 'closing.under' : 'closing.closesOn', { date: date(closesAt ?? '') })}</Title>
        <Text size="sm" c="dimmed">
          {t('closing.announcedBy', { by: announcedBy ?? '', date: dateTime(announcedAt ?? '') })}
        </Text>
        {successor ? <Text size="sm">{t('closing.goesOn', { name: successor.name })}</Text> : null}
        {trouble ? (
          <Alert color="danger" variant="outline" title={t('closing.troubleTitle')}>
            {t(`closing.trouble.${trouble}`)}
          </Alert>
        ) : isDue ? (
          <Group role="status">
            <Loader size="xs" />
            <Text size="sm">{t('closing.underText')}</Text>
          </Group>
        ) : null}
        {isDue ? null : (
          <Group>
            <Button variant="default" onClick={change.open}>
              {t('closing.change')}
            </Button>
            <Button variant="outline" onClick={dialog.open}>
              {t('closing.cancel')}
            </Button>
          </Group>
        )}
      </Stack>
      <ConfirmDialog
        opened={asking}
        onClose={dialog.close}
        onConfirm={() => cancel.mutate()}
        title={t('closing.cancelTitle')}
        action={t('closing.cancel')}
        busy={cancel.isPending}
      >
        <Text size="sm">{t('closing.cancelText')}</Text>
        {cancel.error ? <ErrorPanel error={cancel.error} /> : null}
      </ConfirmDialog>
    </Paper>
  )
}
