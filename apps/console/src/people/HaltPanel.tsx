import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { sessionQuery } from '@laurel/ui/session'
import { Alert, Button, Group, Paper, Stack, Text, Textarea, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconHandStop } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useIssuer, useMay } from '../app/membership.ts'
import { said } from '../app/notify.tsx'

/** For the day when a key may be in wrong hands or an import went wrong: nothing is issued until somebody says so. */
export function HaltPanel() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { halted } = useIssuer()
  const [asking, dialog] = useDisclosure(false)
  const [reason, setReason] = useState('')
  const turn = useMutation({
    mutationFn: () => (halted ? api.post('/issuer/resume') : api.post('/issuer/halt', { reason: reason.trim() })),
    onSuccess: async () => {
      dialog.close()
      setReason('')
      await Promise.all([client.invalidateQueries(sessionQuery), client.invalidateQueries({ queryKey: ['issuer'] })])
      said(t(halted ? 'halt.resumed' : 'halt.done'))
    },
  })
  const verb = t(halted ? 'halt.resume' : 'halt.action')
  return (
    <Paper withBorder p="lg">
      <Stack align="flex-start">
        <Title order={2}>{t('halt.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('halt.text')}
        </Text>
        <Button
          variant={halted ? 'filled' : 'outline'}
          color={halted ? 'laurel' : 'danger'}
          leftSection={halted ? undefined : <IconHandStop size={18} aria-hidden />}
          onClick={dialog.open}
        >
          {verb}
        </Button>
      </Stack>
      <ConfirmDialog
        opened={asking}
        onClose={dialog.close}
        onConfirm={() => turn.mutate()}
        title={t(halted ? 'halt.resumeTitle' : 'halt.confirm')}
        action={verb}
        danger={!halted}
        busy={turn.isPending}
        disabled={!halted && !reason.trim()}
      >
        <Stack>
          <Text size="sm">{t(halted ? 'halt.resumeText' : 'halt.what')}</Text>
          {halted ? null : (
            <Textarea
              label={t('revoke.reason')}
              description={t('halt.reasonHint')}
              required
              data-autofocus
              autosize
              minRows={2}
              maxLength={500}
              value={reason}
              onChange={event => setReason(event.currentTarget.value)}
            />
          )}
          {turn.error ? <ErrorPanel error={turn.error} /> : null}
        </Stack>
      </ConfirmDialog>
    </Paper>
  )
}

/** On every screen while nothing is issued: since when, by whom, why, and for whoever may the way back. */
export function HaltBanner() {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const may = useMay()
  const { halted } = useIssuer()
  if (!halted) return null
  return (
    <Alert color="danger" variant="outline" mb="lg" icon={<IconHandStop aria-hidden />} title={t('halt.bannerTitle')}>
      <Group justify="space-between">
        <Text size="sm">{t('halt.banner', { by: halted.by, date: dateTime(halted.at), reason: halted.reason })}</Text>
        {may('issuance:halt') ? (
          <Button component="a" href="/console/settings" size="xs" variant="default">
            {t('halt.toSettings')}
          </Button>
        ) : null}
      </Group>
    </Alert>
  )
}
