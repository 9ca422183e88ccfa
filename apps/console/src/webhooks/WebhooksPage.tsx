import { api } from '@laurel/ui/api'
import { EmptyState, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Anchor, Button, Group, Modal, Paper, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconWebhook } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { SecretShown } from '../app/SecretShown.tsx'
import { WebhookForm, type WebhookWords } from './WebhookForm.tsx'
import { WebhookState } from './WebhookState.tsx'
import type { Webhook } from './webhook.ts'

/** Other systems that are told of what happens here. */
export default function WebhooksPage() {
  const { t } = useTranslation()
  const hooks = useQuery({ queryKey: ['webhooks'], queryFn: () => api.get<{ items: readonly Webhook[] }>('/webhooks') })
  const [making, dialog] = useDisclosure(false)
  const make = (
    <Button leftSection={<IconWebhook size={18} aria-hidden />} onClick={dialog.open}>
      {t('webhooks.make')}
    </Button>
  )
  return (
    <>
      <PageHeader title={t('webhooks.title')} actions={make}>
        {t('webhooks.lead')}{' '}
        <Anchor href="/help/developer" underline="always">
          {t('apiKeys.docs')}
        </Anchor>
      </PageHeader>
      {hooks.isPending ? (
        <LoadingPanel />
      ) : hooks.error ? (
        <ErrorPanel error={hooks.error} onRetry={() => void hooks.refetch()} />
      ) : hooks.data.items.length === 0 ? (
        <EmptyState title={t('webhooks.emptyTitle')}>{t('webhooks.emptyText')}</EmptyState>
      ) : (
        <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
          {hooks.data.items.map(one => (
            <Paper key={one.id} component="li" withBorder p="md" className="row-link">
              <Group justify="space-between">
                <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
                  <Link className="row-target" to={`/settings/webhooks/${one.id}`}>
                    {one.name}
                  </Link>
                  <Text size="sm" c="dimmed">
                    {one.url}
                  </Text>
                </div>
                <Group gap="xs">
                  {one.failed > 0 ? (
                    <Text size="sm" c="dimmed">
                      {t('webhooks.failedCount', { count: one.failed })}
                    </Text>
                  ) : null}
                  <WebhookState of={one} />
                </Group>
              </Group>
            </Paper>
          ))}
        </Stack>
      )}
      <MakeWebhook opened={making} onClose={dialog.close} />
    </>
  )
}

function MakeWebhook({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: (words: WebhookWords) => api.post<Webhook & { secret: string }>('/webhooks', words),
    onSuccess: () => client.invalidateQueries({ queryKey: ['webhooks'] }),
  })
  const close = () => {
    onClose()
    make.reset()
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={t(make.data ? 'webhooks.secretTitle' : 'webhooks.make')}
      closeButtonProps={{ 'aria-label': t('close') }}
      closeOnClickOutside={!make.data}
    >
      {make.data ? (
        <SecretShown secret={make.data.secret} text={t('webhooks.secretText')} onKept={close} />
      ) : (
        <WebhookForm
          action={t('webhooks.make')}
          busy={make.isPending}
          error={make.error}
          onCancel={close}
          onSubmit={words => make.mutate(words)}
        />
      )}
    </Modal>
  )
}
