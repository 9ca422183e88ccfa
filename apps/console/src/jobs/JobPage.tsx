import { apiUrl } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel, PageHeader, ProgressPanel } from '@laurel/ui/parts'
import { Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { BackLink } from '../app/BackLink.tsx'
import { isRunning, jobQuery } from './job.ts'

/** One piece of long work: how far it is, and what did not succeed. */
export default function JobPage() {
  const { t, i18n } = useTranslation()
  const { number, dateTime } = useLocale()
  const { id = '' } = useParams()
  const client = useQueryClient()
  const query = useQuery(jobQuery(id))
  const finished = query.data ? !isRunning(query.data) : false
  useEffect(() => {
    if (finished)
      for (const key of ['awards', 'achievements', 'overview']) void client.invalidateQueries({ queryKey: [key] })
  }, [finished, client])

  if (query.isPending) return <LoadingPanel rows={3} />
  if (query.error && !query.data) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
  const job = query.data
  const { importId } = job
  const failures = job.failures ?? []
  const sayCode = (code: string, message: string) =>
    i18n.exists(`rowProblem.${code}`, { ns: 'console' }) ? t(`rowProblem.${code}`) : message || code
  const title = t(job.state === 'failed' ? 'job.stopped' : finished ? 'job.finished' : 'job.running')
  return (
    <>
      <PageHeader title={t('job.title')} back={<BackLink to="/jobs">{t('jobs.title')}</BackLink>}>
        {dateTime(job.createdAt)}
      </PageHeader>
      <Stack gap="lg">
        <ProgressPanel
          title={title}
          done={job.done}
          total={job.total}
          succeeded={job.succeeded}
          failed={job.failed}
          running={!finished}
        >
          {finished ? (
            <Group>
              <Button component={Link} to="/awards">
                {t('job.toAwards')}
              </Button>
              {job.failed > 0 && importId ? (
                <Button
                  variant="default"
                  component="a"
                  href={apiUrl(`/imports/${importId}/failed.csv`)}
                  download
                  leftSection={<IconDownload size={18} aria-hidden />}
                >
                  {t('job.failedFile')}
                </Button>
              ) : null}
            </Group>
          ) : (
            <Text size="sm" c="dimmed">
              {t('job.leave')}
            </Text>
          )}
        </ProgressPanel>
        {failures.length > 0 ? (
          <div>
            <Title order={2} mb="sm">
              {t('job.failures')}
            </Title>
            <Paper withBorder>
              <Table.ScrollContainer
                minWidth={320}
                type="native"
                tabIndex={0}
                role="region"
                aria-label={t('job.failures')}
              >
                <Table verticalSpacing="sm" horizontalSpacing="md">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>{t('job.row')}</Table.Th>
                      <Table.Th>{t('job.why')}</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {failures.map(failure => (
                      <Table.Tr key={`${failure.row}${failure.code}`}>
                        <Table.Td className="tabular">{number(failure.row)}</Table.Td>
                        <Table.Td>{sayCode(failure.code, failure.message)}</Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
            </Paper>
            {job.failed > failures.length ? (
              <Text size="sm" c="dimmed" mt="xs">
                {t('job.moreFailures', { formatted: number(job.failed - failures.length) })}
              </Text>
            ) : null}
          </div>
        ) : null}
      </Stack>
    </>
  )
}
