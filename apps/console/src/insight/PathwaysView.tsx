import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFilters } from '../app/filters.ts'
import { useMay } from '../app/membership.ts'
import { SearchField } from '../app/SearchField.tsx'
import { useSpan } from './duration.ts'
import { insightQuery, nameIn, type PathwayFigures, shareOf, sizeOf, useSafe } from './insight.ts'

const SEARCH_FROM = 4
const MOST = 50

/** The funnel of each pathway, and the step at which learners stall. */
export function PathwaysView() {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const may = useMay()
  const [filter, setFilter] = useFilters()
  const query = useQuery(insightQuery<{ pathways: readonly PathwayFigures[] }>('pathways'))
  if (query.isPending) return <LoadingPanel rows={4} height={160} />
  if (query.error) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
  const { pathways } = query.data
  if (pathways.length === 0)
    return (
      <EmptyState
        title={t('insight.pathways.emptyTitle')}
        action={
          may('pathways:write') ? (
            <Button component={Link} to="/pathways/new">
              {t('insight.pathways.make')}
            </Button>
          ) : null
        }
      >
        {t('insight.pathways.emptyText')}
      </EmptyState>
    )
  const words = filter('q').trim().toLocaleLowerCase()
  const shown = pathways
    .filter(one => [one.name, nameIn(one, locale)].some(name => name.toLocaleLowerCase().includes(words)))
    .toSorted((one, other) => (other.stall?.percent ?? 0) - (one.stall?.percent ?? 0))
  return (
    <Stack>
      <Text c="dimmed">{t('insight.pathways.lead')}</Text>
      {pathways.length >= SEARCH_FROM || words ? (
        <Group className="no-print">
          <SearchField
            label={t('insight.pathways.search')}
            value={filter('q')}
            onChange={value => setFilter('q', value)}
          />
        </Group>
      ) : null}
      {shown.length === 0 ? <EmptyState title={t('insight.pathways.noneFound')} /> : null}
      {shown.slice(0, MOST).map(one => (
        <Funnel key={one.id} pathway={one} />
      ))}
    </Stack>
  )
}

function Funnel({ pathway }: { readonly pathway: PathwayFigures }) {
  const { t } = useTranslation()
  const { locale, number } = useLocale()
  const safe = useSafe()
  const span = useSpan()
  const { learners, completed, wait, stall, steps } = pathway
  const all = sizeOf(learners)
  const rows = [
    ...steps.map(one => ({ id: one.id, name: nameIn(one, locale), count: one.done })),
    { id: 'completed', name: t('insight.pathways.completed'), count: completed },
  ]
  return (
    <Paper withBorder p="lg" component="section" aria-label={nameIn(pathway, locale)}>
      <Group justify="space-between" align="baseline" mb="sm">
        <Title order={2} size="h3">
          <Anchor component={Link} to={`/pathways/${pathway.id}`} inherit className="plain-link">
            {nameIn(pathway, locale)}
          </Anchor>
        </Title>
        <Text c="dimmed">{t('insight.pathways.learners', { learners: safe(learners) })}</Text>
      </Group>
      <ol className="insight-funnel">
        {rows.map(row => (
          <li key={row.id} data-stall={row.id === stall?.stepId}>
            <div className="funnel-words">
              <Text size="sm" fw={500}>
                {row.name}
              </Text>
              <Text size="sm" c="dimmed" className="tabular">
                {safe(row.count)}
              </Text>
            </div>
            <div className="funnel-bar" aria-hidden data-kind={row.count.kind}>
              <span style={{ width: `${shareOf(row.count, all)}%` }} />
            </div>
            {row.id === stall?.stepId ? (
              <p className="insight-stall">
                <IconAlertTriangle size={16} aria-hidden />
                {t('insight.pathways.stall', { percent: number(stall.percent) })}
              </p>
            ) : null}
          </li>
        ))}
      </ol>
      {wait ? (
        <Text size="sm" c="dimmed" mt="md">
          {t('insight.pathways.wait', { median: span(wait.median) })}
        </Text>
      ) : null}
    </Paper>
  )
}
