import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Badge, Button, Group, NativeSelect, Paper, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFilters } from '../app/filters.ts'
import { LoadMore } from '../app/LoadMore.tsx'
import { useMay } from '../app/membership.ts'
import { usePages } from '../app/pages.ts'
import { SearchField } from '../app/SearchField.tsx'
import { CohortsDialog } from './CohortsDialog.tsx'
import { cohortsQuery, type Learner } from './learner.ts'

/** Everybody who was ever awarded something here. */
export default function LearnersPage() {
  const { t } = useTranslation()
  const { number } = useLocale()
  const may = useMay()
  const [filter, setFilter] = useFilters()
  const [putting, dialog] = useDisclosure(false)
  const cohorts = useQuery(cohortsQuery)
  const list = usePages<Learner>('learners', '/learners', { q: filter('q'), cohort: filter('cohort'), limit: 50 })
  return (
    <>
      <PageHeader
        title={t('learners.title')}
        actions={
          may('awards:write') ? (
            <Button variant="default" onClick={dialog.open}>
              {t('cohort.manyTitle')}
            </Button>
          ) : null
        }
      >
        {t('learners.lead')}
      </PageHeader>
      <CohortsDialog opened={putting} onClose={dialog.close} />
      <Group mb="lg">
        <SearchField label={t('learners.search')} value={filter('q')} onChange={value => setFilter('q', value)} />
        {cohorts.data && cohorts.data.length > 0 ? (
          <NativeSelect
            aria-label={t('cohort.filter')}
            value={filter('cohort')}
            onChange={event => setFilter('cohort', event.currentTarget.value)}
            data={[{ value: '', label: t('cohort.all') }, ...cohorts.data]}
          />
        ) : null}
      </Group>
      {list.isPending ? (
        <LoadingPanel rows={8} />
      ) : list.error ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : list.items.length === 0 ? (
        filter('q') || filter('cohort') ? (
          <EmptyState
            title={t('learners.noneFound')}
            action={
              <Button variant="default" component={Link} to="/learners">
                {t('showAll')}
              </Button>
            }
          />
        ) : (
          <EmptyState title={t('learners.emptyTitle')}>{t('learners.emptyText')}</EmptyState>
        )
      ) : (
        <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
          {list.items.map(one => (
            <Paper key={one.id} component="li" withBorder p="md" className="row-link">
              <Group justify="space-between">
                <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
                  <Link className="row-target" to={`/learners/${one.id}`}>
                    {one.name}
                  </Link>
                  <Text size="sm" c="dimmed">
                    {one.email}
                  </Text>
                </div>
                <Group gap="xs">
                  {one.cohort ? (
                    <Badge variant="default" tt="none">
                      {one.cohort}
                    </Badge>
                  ) : null}
                  {one.isMinor ? (
                    <Badge variant="light" tt="none">
                      {t('minors.minor')}
                    </Badge>
                  ) : null}
                  {one.hasWallet ? (
                    <Badge variant="default" tt="none">
                      {t('learners.hasWallet')}
                    </Badge>
                  ) : null}
                  <Text size="sm" c="dimmed">
                    {t('learners.awards', { count: one.awards, formatted: number(one.awards) })}
                  </Text>
                </Group>
              </Group>
            </Paper>
          ))}
        </Stack>
      )}
      <LoadMore list={list} />
    </>
  )
}
