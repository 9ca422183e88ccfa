import { api, type Page } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, EmptyState, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BackLink } from '../app/BackLink.tsx'
import { said } from '../app/notify.tsx'

type Request = {
  readonly id: string
  readonly reason: string
  readonly count: number
  readonly requestedBy: string
  readonly isMine: boolean
  readonly createdAt: string
  readonly expiresAt: string
  readonly state: 'open' | 'confirmed' | 'declined' | 'withdrawn' | 'expired'
  readonly decidedBy: string | null
  readonly decidedAt: string | null
  readonly revoked: number | null
  readonly sample: readonly { readonly id: string; readonly name: string; readonly achievement: string }[]
}

const COLORS = { open: 'brass', confirmed: 'danger', declined: 'gray', withdrawn: 'gray', expired: 'gray' } as const

/** Revocations of many: who asks, why, and a second person's yes or no. */
export default function RevocationsPage() {
  const { t } = useTranslation()
  const { dateTime, number } = useLocale()
  const client = useQueryClient()
  const [confirming, setConfirming] = useState<Request>()
  const list = useQuery({
    queryKey: ['revocations', 'list'],
    queryFn: ({ signal }) => api.get<Page<Request>>('/revocations', { signal }),
  })
  const decide = useMutation({
    mutationFn: ({ request, verb }: { request: Request; verb: 'confirm' | 'decline' }) =>
      api.post(`/revocations/${request.id}/${verb}`),
    onSuccess: async (_, { request, verb }) => {
      setConfirming(undefined)
      await Promise.all(['revocations', 'awards', 'overview'].map(key => client.invalidateQueries({ queryKey: [key] })))
      said(
        t(
          verb === 'confirm'
            ? 'revocations.confirmed'
            : request.isMine
              ? 'revocations.withdrawn'
              : 'revocations.declined',
        ),
      )
    },
  })
  const counted = (count: number) => t('revokeMany.count', { count, formatted: number(count) })
  return (
    <>
      <PageHeader title={t('revocations.title')} back={<BackLink to="/awards">{t('awards.title')}</BackLink>}>
        {t('revocations.lead')}
      </PageHeader>
      {decide.error ? <ErrorPanel error={decide.error} /> : null}
      {list.isPending ? (
        <LoadingPanel rows={3} height={96} />
      ) : list.error ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : list.data.items.length === 0 ? (
        <EmptyState title={t('revocations.emptyTitle')}>{t('revocations.emptyText')}</EmptyState>
      ) : (
        <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
          {list.data.items.map(one => (
            <Paper key={one.id} component="li" withBorder p="lg">
              <Stack gap="xs">
                <Group justify="space-between">
                  <Title order={2} size="h4">
                    {counted(one.count)}
                  </Title>
                  <Badge color={COLORS[one.state]} variant="outline" tt="none">
                    {t(`revocations.state.${one.state}`)}
                  </Badge>
                </Group>
                <Text>{one.reason}</Text>
                <Text size="sm" c="dimmed">
                  {one.sample.map(award => `${award.name} · ${award.achievement}`).join('; ')}
                  {one.count > one.sample.length ? ' …' : ''}
                </Text>
                <Text size="sm" c="dimmed">
                  {t('revocations.askedBy', { name: one.requestedBy, date: dateTime(one.createdAt) })}
                  {one.decidedBy && one.decidedAt
                    ? ` ${t('revocations.decidedBy', { name: one.decidedBy, date: dateTime(one.decidedAt) })}`
                    : ''}
                </Text>
                {one.state === 'open' ? (
                  <Group>
                    {one.isMine ? (
                      <Text size="sm">{t('revocations.waits', { date: dateTime(one.expiresAt) })}</Text>
                    ) : (
                      <Button color="danger" onClick={() => setConfirming(one)}>
                        {t('revocations.confirm')}
                      </Button>
                    )}
                    <Button
                      variant="default"
                      loading={decide.isPending}
                      onClick={() => decide.mutate({ request: one, verb: 'decline' })}
                    >
                      {t(one.isMine ? 'revocations.withdraw' : 'revocations.decline')}
                    </Button>
                  </Group>
                ) : null}
              </Stack>
            </Paper>
          ))}
        </Stack>
      )}
      <ConfirmDialog
        opened={confirming !== undefined}
        onClose={() => setConfirming(undefined)}
        onConfirm={() => confirming && decide.mutate({ request: confirming, verb: 'confirm' })}
        title={t('revocations.confirmTitle', {
          count: confirming?.count ?? 0,
          formatted: number(confirming?.count ?? 0),
        })}
        action={t('revocations.confirm')}
        danger
        busy={decide.isPending}
      >
        {t('revocations.confirmText')}
      </ConfirmDialog>
    </>
  )
}
