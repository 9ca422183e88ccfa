import { isGroup } from '@laurel/core/pathway'
import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, EmptyState, ErrorPanel, LoadingPanel, useProblemText } from '@laurel/ui/parts'
import {
  Badge,
  Button,
  Group,
  NativeSelect,
  Paper,
  Progress,
  Stack,
  Text,
  Textarea,
  VisuallyHidden,
} from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFilters } from '../app/filters.ts'
import { LoadMore } from '../app/LoadMore.tsx'
import { useMay } from '../app/membership.ts'
import { failed, said } from '../app/notify.tsx'
import { readAll, usePages } from '../app/pages.ts'
import { SearchField } from '../app/SearchField.tsx'
import { createCsv, saveFile } from '../award/csv-export.ts'
import type { Enrolment, PathwayItem } from './pathway.ts'

const STATES = ['underWay', 'complete', 'waiting', 'flagged'] as const
const MOST_ROWS = 20_000

/** Everybody on a pathway, with how far they are and what they can do next. */
export function LearnersTable({ pathway }: { readonly pathway: PathwayItem }) {
  const { t } = useTranslation()
  const { date, number } = useLocale()
  const say = useProblemText()
  const may = useMay()
  const client = useQueryClient()
  const [filter, setFilter] = useFilters()
  const path = `/pathways/${pathway.id}/enrolments`
  const query = { q: filter('q'), state: filter('state') }
  const list = usePages<Enrolment>(`enrolments ${pathway.id}`, path, { ...query, limit: 50 })
  const [leaving, setLeaving] = useState<Enrolment>()
  const [declining, setDeclining] = useState<Enrolment>()
  const [reason, setReason] = useState('')
  const total = pathway.content.steps.filter(step => !isGroup(step)).length
  const nameOf = (id: string) => pathway.content.steps.find(step => step.id === id)?.name ?? ''
  const act = useMutation({
    mutationFn: ({ id, word, body }: { id: string; word: string; body?: object }) =>
      api.post(`/pathway-enrolments/${id}/${word}`, body),
    onSuccess: async () => {
      said(t('saved'))
      setLeaving(undefined)
      setDeclining(undefined)
      setReason('')
      await client.invalidateQueries({ queryKey: [`enrolments ${pathway.id}`] })
      await client.invalidateQueries({ queryKey: ['pathways'] })
    },
    onError: error => failed(say(error)),
  })
  const download = useMutation({
    mutationFn: async () => {
      const { items } = await readAll<Enrolment>(path, query, MOST_ROWS)
      const head = ['name', 'email', 'joined', 'stepsDone', 'next', 'completed'].map(key => t(`enrolment.csv.${key}`))
      const rows = items.map(one => [
        one.learner.name,
        one.learner.email,
        one.joinedAt.slice(0, 10),
        `${one.stepsDone} / ${total}`,
        one.progress.next.map(nameOf).join('; '),
        one.completedAt?.slice(0, 10) ?? '',
      ])
      saveFile(`${pathway.content.name}.csv`, createCsv([head, ...rows]))
    },
    onError: error => failed(say(error)),
  })
  const isNarrowed = Boolean(query.q || query.state)
  return (
    <>
      <Group mb="md" gap="sm">
        <SearchField label={t('learners.search')} value={filter('q')} onChange={value => setFilter('q', value)} />
        <NativeSelect
          aria-label={t('enrolment.filter')}
          value={filter('state')}
          onChange={event => setFilter('state', event.currentTarget.value)}
          data={[
            { value: '', label: t('enrolment.all') },
            ...STATES.map(value => ({ value, label: t(`enrolment.state.${value}`) })),
          ]}
        />
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          loading={download.isPending}
          disabled={list.items.length === 0}
          onClick={() => download.mutate()}
        >
          {t('enrolment.download')}
        </Button>
      </Group>
      {list.isPending ? (
        <LoadingPanel rows={5} />
      ) : list.error ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : list.items.length === 0 ? (
        <EmptyState title={t(isNarrowed ? 'enrolment.noneFound' : 'enrolment.emptyTitle')}>
          {isNarrowed ? null : t('enrolment.emptyText')}
        </EmptyState>
      ) : (
        <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
          {list.items.map(one => (
            <Paper key={one.id} component="li" withBorder p="md">
              <Group justify="space-between" align="flex-start" gap="md">
                <Stack gap={4} style={{ flex: '1 1 280px', minWidth: 0 }}>
                  <Group gap="xs">
                    <Text component={Link} to={`/learners/${one.learner.id}`} fw={600} c="inherit">
                      {one.learner.name}
                    </Text>
                    {one.flaggedAt ? (
                      <Badge color="danger" variant="light" tt="none">
                        {t('enrolment.flagged')}
                      </Badge>
                    ) : null}
                    {one.isNewest ? null : (
                      <Badge variant="default" tt="none">
                        {t('enrolment.older', { version: number(one.version) })}
                      </Badge>
                    )}
                  </Group>
                  <Progress
                    value={total === 0 ? 0 : (one.stepsDone / total) * 100}
                    size="md"
                    aria-label={t('enrolment.progress', { done: number(one.stepsDone), total: number(total) })}
                  />
                  <Text size="sm" c="dimmed">
                    {t('enrolment.progress', { done: number(one.stepsDone), total: number(total) })}
                    {one.completedAt
                      ? ` · ${t('enrolment.completed', { date: date(one.completedAt, { dateStyle: 'medium' }) })}`
                      : one.progress.isOverdue
                        ? ` · ${t('enrolment.overdue')}`
                        : one.progress.next.length > 0
                          ? ` · ${t('enrolment.next', { steps: one.progress.next.map(nameOf).join(', ') })}`
                          : ''}
                  </Text>
                  {one.outcome === 'waiting'
                    ? one.recognised
                        .filter(brought => brought.heldBy === 'name')
                        .map(brought => (
                          <Text key={brought.stepId} size="sm">
                            {t('enrolment.onName', {
                              step: nameOf(brought.stepId),
                              credential: brought.name,
                              issuer: brought.issuerName,
                            })}
                          </Text>
                        ))
                    : null}
                  {one.outcome === 'declined' ? (
                    <Text size="sm">{t('enrolment.declined', { reason: one.declineReason ?? '' })}</Text>
                  ) : null}
                </Stack>
                <Group gap="xs">
                  {one.awardId ? (
                    <Button size="compact-md" variant="default" component={Link} to={`/awards/${one.awardId}`}>
                      {t('enrolment.seeAward')}
                    </Button>
                  ) : null}
                  {(one.outcome === 'waiting' || one.outcome === 'declined') && may('awards:approve') ? (
                    <Button
                      size="compact-md"
                      loading={act.isPending}
                      onClick={() => act.mutate({ id: one.id, word: 'award' })}
                    >
                      {t('enrolment.award')}
                    </Button>
                  ) : null}
                  {one.outcome === 'waiting' && may('awards:approve') ? (
                    <Button size="compact-md" variant="default" onClick={() => setDeclining(one)}>
                      {t('enrolment.decline')}
                    </Button>
                  ) : null}
                  {!one.isNewest && may('awards:write') ? (
                    <Button
                      size="compact-md"
                      variant="default"
                      onClick={() => act.mutate({ id: one.id, word: 'move' })}
                    >
                      {t('enrolment.move')}
                    </Button>
                  ) : null}
                  {may('awards:write') ? (
                    <Button size="compact-md" variant="subtle" color="gray" onClick={() => setLeaving(one)}>
                      {t('enrolment.leave')} <VisuallyHidden>{one.learner.name}</VisuallyHidden>
                    </Button>
                  ) : null}
                </Group>
              </Group>
            </Paper>
          ))}
        </Stack>
      )}
      <LoadMore list={list} />
      <ConfirmDialog
        opened={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        onConfirm={() => leaving && act.mutate({ id: leaving.id, word: 'leave' })}
        title={t('enrolment.leaveTitle', { name: leaving?.learner.name ?? '' })}
        action={t('enrolment.leave')}
        busy={act.isPending}
      >
        {t('enrolment.leaveText')}
      </ConfirmDialog>
      <ConfirmDialog
        opened={declining !== undefined}
        onClose={() => setDeclining(undefined)}
        onConfirm={() => declining && act.mutate({ id: declining.id, word: 'decline', body: { reason } })}
        title={t('enrolment.declineTitle', { name: declining?.learner.name ?? '' })}
        action={t('enrolment.decline')}
        busy={act.isPending}
        disabled={reason.trim() === ''}
      >
        <Textarea
          label={t('enrolment.reason')}
          description={t('enrolment.reasonHint')}
          autosize
          minRows={2}
          value={reason}
          onChange={event => setReason(event.currentTarget.value)}
        />
      </ConfirmDialog>
    </>
  )
}
