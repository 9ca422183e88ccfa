import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel, LoadingPanel, PageHeader, useProblemText } from '@laurel/ui/parts'
import { Alert, Badge, Button, Checkbox, Code, Group, Modal, Paper, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { BackLink } from '../app/BackLink.tsx'
import NotFoundPage from '../app/NotFoundPage.tsx'
import { failed, said } from '../app/notify.tsx'
import { SecretShown } from '../app/SecretShown.tsx'
import { eventKey } from '../people/audit-events.ts'
import { Deliveries } from './Deliveries.tsx'
import { WebhookForm, type WebhookWords } from './WebhookForm.tsx'
import { WebhookState } from './WebhookState.tsx'
import type { Webhook } from './webhook.ts'

type Doing = 'edit' | 'secret' | 'remove' | undefined

/** One webhook: what it is told, how it answers, and what became of each message. */
export default function WebhookPage() {
  const { id = '' } = useParams()
  const hooks = useQuery({ queryKey: ['webhooks'], queryFn: () => api.get<{ items: readonly Webhook[] }>('/webhooks') })
  if (hooks.isPending) return <LoadingPanel />
  if (hooks.error) return <ErrorPanel error={hooks.error} onRetry={() => void hooks.refetch()} />
  const webhook = hooks.data.items.find(one => one.id === id)
  return webhook ? <OneWebhook of={webhook} /> : <NotFoundPage />
}

function OneWebhook({ of }: { readonly of: Webhook }) {
  const { t } = useTranslation()
  const { date, number } = useLocale()
  const say = useProblemText()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [doing, setDoing] = useState<Doing>()
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['webhooks'] }),
      client.invalidateQueries({ queryKey: ['webhook-deliveries'] }),
    ])
  const onError = (error: Error) => failed(say(error))
  const change = useMutation({
    mutationFn: (words: Partial<WebhookWords> & { readonly state?: 'active' | 'paused' }) =>
      api.patch<Webhook>(`/webhooks/${of.id}`, words),
    onSuccess: async () => {
      setDoing(undefined)
      await refresh()
      said(t('saved'))
    },
  })
  const ping = useMutation({
    mutationFn: () => api.post(`/webhooks/${of.id}/ping`),
    onSuccess: async () => {
      await refresh()
      said(t('webhooks.pinged'))
    },
    onError,
  })
  const again = useMutation({
    mutationFn: () => api.post<{ count: number }>(`/webhooks/${of.id}/send-again`, {}),
    onSuccess: async ({ count }) => {
      await refresh()
      said(t('webhooks.againMany', { count, formatted: number(count) }))
    },
    onError,
  })
  const remove = useMutation({
    mutationFn: () => api.delete(`/webhooks/${of.id}`),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['webhooks'] })
      said(t('webhooks.removed'))
      navigate('/settings/webhooks')
    },
  })
  const wake = () => change.mutate({ state: 'active' })
  return (
    <>
      <BackLink to="/settings/webhooks">{t('webhooks.title')}</BackLink>
      <PageHeader
        title={of.name}
        actions={
          <>
            {of.state === 'active' ? (
              <>
                <Button loading={ping.isPending} onClick={() => ping.mutate()}>
                  {t('webhooks.ping')}
                </Button>
                <Button variant="default" onClick={() => change.mutate({ state: 'paused' })}>
                  {t('webhooks.pause')}
                </Button>
              </>
            ) : (
              <Button loading={change.isPending} onClick={wake}>
                {t('webhooks.wake')}
              </Button>
            )}
            <Button variant="default" onClick={() => setDoing('edit')}>
              {t('edit')}
            </Button>
          </>
        }
      >
        <WebhookState of={of} />
      </PageHeader>
      {of.state === 'stopped' ? (
        <Alert color="danger" variant="outline" mb="md" title={t('webhooks.stoppedTitle')}>
          {t('webhooks.stoppedText')}
        </Alert>
      ) : of.failingSince && of.state === 'active' ? (
        <Alert color="brass" variant="outline" mb="md">
          {t('webhooks.failingText', {
            since: date(of.failingSince, { dateStyle: 'medium', timeStyle: 'short' }),
          })}
        </Alert>
      ) : null}
      {doing === undefined && change.error ? <ErrorPanel error={change.error} /> : null}
      <Paper withBorder p="md">
        <Stack gap="sm">
          <div>
            <Text size="sm" c="dimmed">
              {t('webhooks.url')}
            </Text>
            <Code style={{ overflowWrap: 'anywhere' }}>{of.url}</Code>
          </div>
          <div>
            <Text size="sm" c="dimmed" mb={4}>
              {t('webhooks.events')}
            </Text>
            <Group gap={6}>
              {of.events.map(event => (
                <Badge key={event} variant="default" tt="none" fw={500}>
                  {t(eventKey(event))}
                </Badge>
              ))}
            </Group>
          </div>
          <Group gap="sm">
            <Button variant="default" onClick={() => setDoing('secret')}>
              {t('webhooks.exchange')}
            </Button>
            {of.failed > 0 && of.state === 'active' ? (
              <Button variant="default" loading={again.isPending} onClick={() => again.mutate()}>
                {t('webhooks.sendFailedAgain', { count: of.failed, formatted: number(of.failed) })}
              </Button>
            ) : null}
            <Button variant="default" onClick={() => setDoing('remove')}>
              {t('webhooks.remove')}
            </Button>
          </Group>
          {of.oldSecretUntil ? (
            <Text size="sm" c="dimmed">
              {t('webhooks.bothSign', { until: date(of.oldSecretUntil, { dateStyle: 'medium', timeStyle: 'short' }) })}
            </Text>
          ) : null}
        </Stack>
      </Paper>
      <Deliveries of={of} />
      <Modal
        opened={doing === 'edit'}
        onClose={() => setDoing(undefined)}
        size="lg"
        title={t('webhooks.editTitle')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <WebhookForm
          of={of}
          action={t('save')}
          busy={change.isPending}
          error={change.error}
          onCancel={() => setDoing(undefined)}
          onSubmit={words => change.mutate(words)}
        />
      </Modal>
      <ExchangeSecret of={of} opened={doing === 'secret'} onClose={() => setDoing(undefined)} />
      <ConfirmDialog
        opened={doing === 'remove'}
        onClose={() => setDoing(undefined)}
        onConfirm={() => remove.mutate()}
        title={t('webhooks.removeTitle', { name: of.name })}
        action={t('webhooks.remove')}
        danger
        busy={remove.isPending}
      >
        {t('webhooks.removeText')}
        {remove.error ? <ErrorPanel error={remove.error} /> : null}
      </ConfirmDialog>
    </>
  )
}

type ExchangeProps = { readonly of: Webhook; readonly opened: boolean; readonly onClose: () => void }

function ExchangeSecret({ of, opened, onClose }: ExchangeProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [atOnce, setAtOnce] = useState(false)
  const exchange = useMutation({
    mutationFn: () => api.post<Webhook & { secret: string }>(`/webhooks/${of.id}/secret`, { atOnce }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['webhooks'] }),
  })
  const close = () => {
    onClose()
    exchange.reset()
    setAtOnce(false)
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t(exchange.data ? 'webhooks.secretTitle' : 'webhooks.exchange')}
      closeButtonProps={{ 'aria-label': t('close') }}
      closeOnClickOutside={!exchange.data}
    >
      {exchange.data ? (
        <SecretShown secret={exchange.data.secret} text={t('webhooks.secretText')} onKept={close} />
      ) : (
        <Stack>
          <Text size="sm">{t('webhooks.exchangeText')}</Text>
          <Checkbox
            checked={atOnce}
            onChange={event => setAtOnce(event.currentTarget.checked)}
            label={t('webhooks.atOnce')}
            description={t('webhooks.atOnceHint')}
          />
          {exchange.error ? <ErrorPanel error={exchange.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button loading={exchange.isPending} onClick={() => exchange.mutate()}>
              {t('webhooks.exchange')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}
