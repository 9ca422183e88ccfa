import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Badge, Group, Paper, Progress, Stack, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { LoadMore } from '../app/LoadMore.tsx'
import { usePages } from '../app/pages.ts'
import { isRunning, type Job } from './job.ts'

/** Long work, the newest first. */
export default function JobsPage() {
  const { t, i18n } = useTranslation()
  const { dateTime } = useLocale()
  const list = usePages<Job>('jobs', '/jobs', { limit: 25 }, { refetchInterval: 3000 })
  const kindOf = (kind: string) => {
    const key = `jobs.kind.${kind.replace(/[.:-]/g, '_')}`
    return i18n.exists(key, { ns: 'console' }) ? t(key) : t('jobs.kind.other')
  }
  return (
    <>
      <PageHeader title={t('jobs.title')}>{t('jobs.lead')}</PageHeader>
      {list.isPending ? (
        <LoadingPanel />
      ) : list.error ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : list.items.length === 0 ? (
        <EmptyState title={t('jobs.emptyTitle')}>{t('jobs.emptyText')}</EmptyState>
      ) : (
        <>
          <Paper withBorder visibleFrom="sm" style={{ overflow: 'hidden' }}>
            <Table verticalSpacing="sm" horizontalSpacing="md">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('jobs.what')}</Table.Th>
                  <Table.Th>{t('jobs.when')}</Table.Th>
                  <Table.Th>{t('jobs.progress')}</Table.Th>
                  <Table.Th>{t('awards.state')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {list.items.map(job => (
                  <Table.Tr key={job.id} className="row-link">
                    <Table.Td>
                      <Link className="row-target" to={`/jobs/${job.id}`}>
                        {kindOf(job.kind)}
                      </Link>
                    </Table.Td>
                    <Table.Td>{dateTime(job.createdAt)}</Table.Td>
                    <Table.Td miw={140}>
                      <Done job={job} label={kindOf(job.kind)} />
                    </Table.Td>
                    <Table.Td>
                      <State job={job} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Paper>
          <Stack hiddenFrom="sm" gap="xs" component="ul" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
            {list.items.map(job => (
              <Paper key={job.id} component="li" withBorder p="md" className="row-link">
                <Link className="row-target" to={`/jobs/${job.id}`}>
                  {kindOf(job.kind)}
                </Link>
                <Text size="sm" c="dimmed" mb="xs">
                  {dateTime(job.createdAt)}
                </Text>
                <Done job={job} label={kindOf(job.kind)} />
                <Group justify="space-between" mt="xs">
                  <State job={job} />
                </Group>
              </Paper>
            ))}
          </Stack>
        </>
      )}
      <LoadMore list={list} />
    </>
  )
}

function Done({ job, label }: { readonly job: Job; readonly label: string }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  return (
    <>
      <Text size="xs" c="dimmed" className="tabular">
        {t('common:progress.of', { done: number(job.done), total: number(job.total) })}
      </Text>
      <Progress
        size="sm"
        value={job.total > 0 ? (job.done / job.total) * 100 : 0}
        animated={isRunning(job)}
        aria-label={label}
      />
    </>
  )
}

function State({ job }: { readonly job: Job }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  return (
    <>
      <Badge variant="default" tt="none" fw={600}>
        {t(`jobs.state.${job.state}`)}
      </Badge>
      {job.failed > 0 ? (
        <Text size="xs" style={{ color: 'var(--laurel-bad)' }}>
          {t('common:progress.failed', { count: job.failed, formatted: number(job.failed) })}
        </Text>
      ) : null}
    </>
  )
}
