import { isGroup } from '@laurel/core/pathway'
import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Badge, Button, Group, NativeSelect, Paper, Stack, Text } from '@mantine/core'
import { IconPackages, IconPlus, IconRoute } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFilters } from '../app/filters.ts'
import { LoadMore } from '../app/LoadMore.tsx'
import { useMay } from '../app/membership.ts'
import { usePages } from '../app/pages.ts'
import { SearchField } from '../app/SearchField.tsx'
import type { PathwayItem } from './pathway.ts'

const STATES = ['draft', 'published', 'archived'] as const

/** Achievements in a sequence or a graph, that lead to something larger. */
export default function PathwaysPage() {
  const { t } = useTranslation()
  const { number } = useLocale()
  const may = useMay()
  const [filter, setFilter] = useFilters()
  const list = usePages<PathwayItem>('pathways', '/pathways', { q: filter('q'), state: filter('state'), limit: 50 })
  const make = may('pathways:write') ? (
    <Button component={Link} to="/pathways/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {t('pathways.create')}
    </Button>
  ) : null
  const isNarrowed = Boolean(filter('q') || filter('state'))
  return (
    <>
      <PageHeader title={t('pathways.title')} actions={make}>
        {t('pathways.lead')}
      </PageHeader>
      <Group mb="lg" gap="sm">
        <SearchField label={t('pathways.search')} value={filter('q')} onChange={value => setFilter('q', value)} />
        <NativeSelect
          aria-label={t('pathways.stateFilter')}
          value={filter('state')}
          onChange={event => setFilter('state', event.currentTarget.value)}
          data={[
            { value: '', label: t('pathways.anyState') },
            ...STATES.map(value => ({ value, label: t(`pathways.state.${value}`) })),
          ]}
        />
      </Group>
      {list.isPending ? (
        <LoadingPanel rows={4} />
      ) : list.error ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : list.items.length === 0 ? (
        <EmptyState
          title={t(isNarrowed ? 'pathways.noneFound' : 'pathways.emptyTitle')}
          picture={<IconRoute size={64} stroke={1.2} aria-hidden />}
          action={
            isNarrowed ? (
              <Button variant="default" component={Link} to="/pathways">
                {t('showAll')}
              </Button>
            ) : (
              <Group justify="center">
                {may('programmes:write') ? (
                  <Button component={Link} to="/programmes" leftSection={<IconPackages size={18} aria-hidden />}>
                    {t('gallery.programme')}
                  </Button>
                ) : null}
                {may('pathways:write') ? (
                  <Button component={Link} to="/pathways/new" variant="default">
                    {t('gallery.empty')}
                  </Button>
                ) : null}
              </Group>
            )
          }
        >
          {isNarrowed ? null : t('pathways.emptyText')}
        </EmptyState>
      ) : (
        <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
          {list.items.map(one => {
            const steps = one.content.steps.filter(step => !isGroup(step)).length
            return (
              <Paper key={one.id} component="li" withBorder p="md" className="row-link">
                <Group justify="space-between">
                  <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
                    <Link className="row-target" to={`/pathways/${one.id}`}>
                      {one.content.name}
                    </Link>
                    <Text size="sm" c="dimmed">
                      {t('pathways.steps', { count: steps, formatted: number(steps) })} ·{' '}
                      {t('pathways.learners', { count: one.learners, formatted: number(one.learners) })}
                    </Text>
                  </div>
                  <Group gap="xs">
                    {one.flagged > 0 ? (
                      <Badge color="danger" variant="light" tt="none">
                        {t('pathways.flagged', { count: one.flagged, formatted: number(one.flagged) })}
                      </Badge>
                    ) : null}
                    {one.waiting > 0 ? (
                      <Badge color="brass" variant="light" tt="none">
                        {t('pathways.waiting', { count: one.waiting, formatted: number(one.waiting) })}
                      </Badge>
                    ) : null}
                    <Badge variant={one.state === 'published' ? 'light' : 'default'} tt="none">
                      {t(`pathways.state.${one.state}`)}
                    </Badge>
                  </Group>
                </Group>
              </Paper>
            )
          })}
        </Stack>
      )}
      <LoadMore list={list} />
    </>
  )
}
