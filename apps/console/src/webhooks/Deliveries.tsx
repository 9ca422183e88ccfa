import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Badge, Group, NativeSelect, Paper, Stack, Text, Title, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFilters } from '../app/filters.ts'
import { LoadMore } from '../app/LoadMore.tsx'
import { usePages } from '../app/pages.ts'
import { eventKey } from '../people/audit-events.ts'
import { answerOf } from './answer.ts'
import { DeliveryDialog } from './DeliveryDialog.tsx'
import { DELIVERY_STATES, type Delivery, type Webhook } from './webhook.ts'

const COLORS = { waiting: 'gray', delivered: 'laurel', failed: 'danger' } as const

/** The log of a webhook: looked at again while something is on its way. */
export function Deliveries({ of }: { readonly of: Webhook }) {
  const { t, i18n } = useTranslation()
  const { date } = useLocale()
  const [filter, setFilter] = useFilters()
  const [open, setOpen] = useState<string>()
  const state = filter('state')
  const list = usePages<Delivery>('webhook-deliveries', `/webhooks/${of.id}/deliveries`, state ? { state } : {}, {
    refetchInterval: 4_000,
  })
  return (
    <section aria-labelledby="deliveries">
      <Group justify="space-between" mb="sm" mt="xl">
        <Title order={2} size="h3" id="deliveries">
          {t('webhooks.log')}
        </Title>
        <NativeSelect
          aria-label={t('webhooks.stateFilter')}
          value={state}
          onChange={event => setFilter('state', event.currentTarget.value)}
          data={[
            { value: '', label: t('webhooks.anyState') },
            ...DELIVERY_STATES.map(value => ({ value, label: t(`webhooks.delivery.${value}`) })),
          ]}
        />
      </Group>
      {list.isPending ? (
        <LoadingPanel />
      ) : list.error ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : list.items.length === 0 ? (
        <EmptyState title={t('webhooks.logEmptyTitle')}>{t('webhooks.logEmptyText')}</EmptyState>
      ) : (
        <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
          {list.items.map(one => (
            <Paper key={one.id} component="li" withBorder>
              <UnstyledButton p="md" w="100%" onClick={() => setOpen(one.id)}>
                <Group justify="space-between">
                  <div>
                    <Text fw={500}>{i18n.exists(eventKey(one.event)) ? t(eventKey(one.event)) : one.event}</Text>
                    <Text size="sm" c="dimmed">
                      {date(one.createdAt, { dateStyle: 'medium', timeStyle: 'medium' })}
                      {one.attempts > 0 ? ` · ${answerOf(one.lastStatus, one.lastProblem, t)}` : ''}
                      {one.state === 'waiting' && one.attempts > 0 && one.nextAt
                        ? ` · ${t('webhooks.nextAt', { at: date(one.nextAt, { timeStyle: 'short', dateStyle: 'medium' }) })}`
                        : ''}
                    </Text>
                  </div>
                  <Badge
                    variant="outline"
                    color={COLORS[one.state]}
                    tt="none"
                    fw={600}
                    style={{ background: 'var(--laurel-surface)' }}
                  >
                    {t(`webhooks.delivery.${one.state}`)}
                  </Badge>
                </Group>
              </UnstyledButton>
            </Paper>
          ))}
        </Stack>
      )}
      <LoadMore list={list} />
      <DeliveryDialog id={open} mayResend={of.state === 'active'} onClose={() => setOpen(undefined)} />
    </section>
  )
}
