import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel, PageHeader, useProblemText } from '@laurel/ui/parts'
import { Anchor, Box, Button, Paper, Table, Text } from '@mantine/core'
import { IconDownload, IconX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFilters } from '../app/filters.ts'
import { LoadMore } from '../app/LoadMore.tsx'
import { failed } from '../app/notify.tsx'
import { usePages } from '../app/pages.ts'
import { saveFile } from '../award/csv-export.ts'
import { AuditFilters, startOfDay } from './AuditFilters.tsx'
import { eventKey } from './audit-events.ts'

type AuditEntry = {
  readonly id: string
  readonly at: string
  readonly event: string
  readonly by: string
  readonly actor: { readonly id: string }
  readonly subject: string
  readonly about: { readonly kind: string; readonly name: string } | null
  readonly details: Readonly<Record<string, unknown>>
}

const PAGE_OF: Readonly<Record<string, string>> = {
  award: '/awards/',
  achievement: '/achievements/',
  recovery: '/recoveries/',
}

/** Who did what, when. Nothing here can be changed or removed. */
export default function AuditPage() {
  const { t, i18n } = useTranslation()
  const { dateTime } = useLocale()
  const sayProblem = useProblemText()
  const [filter, setFilter] = useFilters()
  const query = {
    q: filter('q'),
    event: filter('event'),
    actor: filter('actor'),
    from: startOfDay(filter('from')),
    to: startOfDay(filter('to'), 1),
  }
  const isNarrowed = Object.values(query).some(Boolean)
  const list = usePages<AuditEntry>('audit', '/audit', { ...query, limit: 50 })
  const download = useMutation({
    mutationFn: () => api.get<string>('/audit.csv', { query }),
    // Reading an answer as text takes its byte-order mark away, which spreadsheets need.
    onSuccess: text => saveFile('audit-trail.csv', `\uFEFF${text.replace(/^\uFEFF/, '')}`),
    onError: error => failed(sayProblem(error)),
  })
  const say = (event: string) => (i18n.exists(eventKey(event), { ns: 'console' }) ? t(eventKey(event)) : event)
  return (
    <>
      <PageHeader
        title={t('audit.title')}
        actions={
          <Button
            variant="default"
            leftSection={<IconDownload size={18} aria-hidden />}
            loading={download.isPending}
            disabled={list.items.length === 0}
            onClick={() => download.mutate()}
          >
            {t('audit.export')}
          </Button>
        }
      >
        {t('audit.lead')}
      </PageHeader>
      <AuditFilters filter={filter} setFilter={setFilter} />
      {query.actor ? (
        <Button
          variant="default"
          size="compact-sm"
          mb="lg"
          rightSection={<IconX size={16} aria-hidden />}
          title={t('audit.byAnybody')}
          onClick={() => setFilter('actor', '')}
        >
          {t('audit.onlyBy', { name: list.items.find(one => one.actor.id === query.actor)?.by ?? '…' })}
        </Button>
      ) : null}
      {list.isPending ? (
        <LoadingPanel />
      ) : list.error ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : list.items.length === 0 ? (
        <EmptyState title={t(isNarrowed ? 'audit.nothingFound' : 'audit.empty')} />
      ) : (
        <Paper withBorder>
          <Table.ScrollContainer minWidth={300} type="native" tabIndex={0} role="region" aria-label={t('audit.title')}>
            <Table verticalSpacing="sm" horizontalSpacing="md">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('audit.when')}</Table.Th>
                  <Table.Th>{t('audit.what')}</Table.Th>
                  <Table.Th visibleFrom="sm">{t('audit.about')}</Table.Th>
                  <Table.Th visibleFrom="sm">{t('audit.who')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {list.items.map(entry => (
                  <Table.Tr key={entry.id}>
                    <Table.Td className="tabular" style={{ verticalAlign: 'top' }}>
                      {dateTime(entry.at)}
                      <Text size="sm" c="dimmed" hiddenFrom="sm">
                        {entry.by || t('audit.system')}
                      </Text>
                    </Table.Td>
                    <Table.Td style={{ verticalAlign: 'top' }}>
                      <Text size="sm">{say(entry.event)}</Text>
                      {typeof entry.details.reason === 'string' ? (
                        <Text size="sm" c="dimmed" lineClamp={2}>
                          {entry.details.reason}
                        </Text>
                      ) : null}
                      <Box hiddenFrom="sm">
                        <About entry={entry} />
                      </Box>
                    </Table.Td>
                    <Table.Td visibleFrom="sm" style={{ verticalAlign: 'top' }}>
                      <About entry={entry} />
                    </Table.Td>
                    <Table.Td visibleFrom="sm" style={{ verticalAlign: 'top' }}>
                      <Anchor
                        component="button"
                        type="button"
                        size="sm"
                        ta="start"
                        title={t('audit.onlyBy', { name: entry.by })}
                        onClick={() => setFilter('actor', entry.actor.id)}
                      >
                        {entry.by || t('audit.system')}
                      </Anchor>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Paper>
      )}
      <LoadMore list={list} />
    </>
  )
}

/** Whom or what it happened to, as it is called today; with a way there where it has a page. */
function About({ entry: { about, subject } }: { readonly entry: AuditEntry }) {
  if (!about) return null
  const page = PAGE_OF[about.kind]
  return page ? (
    <Anchor component={Link} to={page + subject} size="sm">
      {about.name}
    </Anchor>
  ) : (
    <Text size="sm">{about.name}</Text>
  )
}
