import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, EmptyState, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Anchor, Badge, Button, Group, List, Paper, Stack, Text, Textarea } from '@mantine/core'
import { IconRosetteDiscountCheck } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFilters } from '../app/filters.ts'
import { LoadMore } from '../app/LoadMore.tsx'
import { useIssuer } from '../app/membership.ts'
import { said } from '../app/notify.tsx'
import { usePages } from '../app/pages.ts'
import { SearchField } from '../app/SearchField.tsx'
import { type Given, pagePath } from './endorsement.ts'

/** What whoever is signed in has endorsed for their organisation, and how to take it back. */
export default function GivenPage() {
  const { t } = useTranslation()
  const { name } = useIssuer()
  const [filter, setFilter] = useFilters()
  const [withdrawing, setWithdrawing] = useState<Given>()
  const list = usePages<Given>('given-endorsements', '/given-endorsements', { q: filter('q'), limit: 50 })
  return (
    <>
      <PageHeader title={t('given.title')}>{t('given.lead', { name })}</PageHeader>
      {list.items.length > 5 || filter('q') ? (
        <Group mb="lg">
          <SearchField label={t('given.search')} value={filter('q')} onChange={value => setFilter('q', value)} />
        </Group>
      ) : null}
      {list.isPending ? (
        <LoadingPanel rows={3} />
      ) : list.error ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : list.items.length === 0 ? (
        <EmptyState
          title={t(filter('q') ? 'given.noneFound' : 'given.emptyTitle')}
          picture={<IconRosetteDiscountCheck size={64} stroke={1.2} aria-hidden />}
        >
          {filter('q') ? null : t('given.emptyText')}
        </EmptyState>
      ) : (
        <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
          {list.items.map(one => (
            <GivenCard key={one.id} given={one} onWithdraw={() => setWithdrawing(one)} />
          ))}
        </Stack>
      )}
      <LoadMore list={list} />
      <WithdrawDialog given={withdrawing} onClose={() => setWithdrawing(undefined)} />
    </>
  )
}

function GivenCard({ given, onWithdraw }: { readonly given: Given; readonly onWithdraw: () => void }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  return (
    <Paper component="li" withBorder p="md">
      <Stack gap="xs">
        <Group justify="space-between" align="flex-start">
          <div style={{ minWidth: 0, overflowWrap: 'anywhere', flex: '1 1 220px' }}>
            <Text fw={600}>{given.subject.name}</Text>
            <Text size="sm" c="dimmed">
              {given.subject.kind === 'institution' ? '' : `${given.institution} · `}
              {t('given.since', { date: date(given.createdAt) })}
              {given.validUntil ? ` · ${t('given.until', { date: date(given.validUntil) })}` : ''}
            </Text>
          </div>
          <Badge
            color={given.withdrawnAt ? 'danger' : 'laurel'}
            variant={given.withdrawnAt ? 'outline' : 'light'}
            tt="none"
          >
            {t(given.withdrawnAt ? 'endorsements.state.withdrawn' : 'given.inForce')}
          </Badge>
        </Group>
        {given.statements.length > 0 ? (
          <List size="sm">
            {given.statements.map(one => (
              <List.Item key={one}>{t(`endorsements.statement.${one}`)}</List.Item>
            ))}
          </List>
        ) : null}
        {given.comment ? (
          <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
            “{given.comment}”
          </Text>
        ) : null}
        {given.withdrawReason ? (
          <Text size="sm">{t('endorsements.withdrawnBecause', { reason: given.withdrawReason })}</Text>
        ) : null}
        <Group gap="md">
          {given.withdrawnAt ? null : (
            <Button
              size="compact-sm"
              variant="default"
              onClick={onWithdraw}
              aria-label={`${t('given.withdraw')}: ${given.subject.name}`}
            >
              {t('given.withdraw')}
            </Button>
          )}
          <Anchor href={pagePath(given.url)} target="_blank" rel="noopener" size="sm">
            {t('endorsements.toPage')}
          </Anchor>
        </Group>
      </Stack>
    </Paper>
  )
}

function WithdrawDialog({ given, onClose }: { readonly given: Given | undefined; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const close = () => {
    onClose()
    setReason('')
    withdraw.reset()
  }
  const withdraw = useMutation({
    mutationFn: (id: string) => api.post(`/given-endorsements/${id}/withdraw`, { reason: reason.trim() }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['given-endorsements'] })
      close()
      said(t('given.withdrawn'))
    },
  })
  return (
    <ConfirmDialog
      opened={given !== undefined}
      onClose={close}
      onConfirm={() => given && withdraw.mutate(given.id)}
      title={t('given.withdrawTitle', { name: given?.subject.name ?? '' })}
      action={t('given.withdraw')}
      danger
      busy={withdraw.isPending}
      disabled={reason.trim() === ''}
    >
      <Stack gap="sm">
        <Text size="sm">{t('given.withdrawText')}</Text>
        <Textarea
          label={t('given.reason')}
          description={t('given.reasonHint')}
          required
          autosize
          minRows={2}
          maxLength={1000}
          data-autofocus
          value={reason}
          onChange={event => setReason(event.currentTarget.value)}
        />
        {withdraw.error ? <ErrorPanel error={withdraw.error} /> : null}
      </Stack>
    </ConfirmDialog>
  )
}
