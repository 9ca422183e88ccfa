import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Badge, Button, Group, NativeSelect, Paper, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFilters } from '../../app/filters.ts'
import { LoadMore } from '../../app/LoadMore.tsx'
import { usePages } from '../../app/pages.ts'
import { SearchField } from '../../app/SearchField.tsx'
import { COLORS, isActive, type Recovery } from './recovery.ts'

const FILTERS = ['all', 'waiting', 'over'] as const

/** Who has lost every way into their wallet, and how far it is. */
export default function RecoveriesPage() {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const [filter, setFilter] = useFilters()
  const state = filter('state') || 'all'
  const list = usePages<Recovery>('recoveries', '/recoveries', { q: filter('q'), state, limit: 50 })
  const isNarrowed = filter('q') !== '' || state !== 'all'
  return (
    <>
      <PageHeader title={t('lostWallets.title')}>{t('lostWallets.lead')}</PageHeader>
      <Group mb="lg" gap="sm">
        <SearchField label={t('lostWallets.search')} value={filter('q')} onChange={value => setFilter('q', value)} />
        <NativeSelect
          aria-label={t('lostWallets.show')}
          value={state}
          onChange={event => setFilter('state', event.currentTarget.value === 'all' ? '' : event.currentTarget.value)}
          data={FILTERS.map(value => ({ value, label: t(`lostWallets.filter.${value}`) }))}
        />
      </Group>
      {list.isPending ? (
        <LoadingPanel rows={4} />
      ) : list.error ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : list.items.length === 0 ? (
        isNarrowed ? (
          <EmptyState
            title={t(filter('q') ? 'lostWallets.noneFound' : 'lostWallets.noneWaits')}
            action={
              <Button variant="default" component={Link} to="/recoveries">
                {t('showAll')}
              </Button>
            }
          />
        ) : (
          <EmptyState title={t('lostWallets.emptyTitle')}>{t('lostWallets.emptyText')}</EmptyState>
        )
      ) : (
        <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
          {list.items.map(one => (
            <Paper key={one.id} component="li" withBorder p="md" className="row-link">
              <Group justify="space-between">
                <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
                  <Link className="row-target" to={`/recoveries/${one.id}`}>
                    {one.learner.name}
                  </Link>
                  <Text size="sm" c="dimmed">
                    {[
                      one.learner.email,
                      t('lostWallets.asked', { date: dateTime(one.askedAt) }),
                      isActive(one) && one.state !== 'confirmed'
                        ? t('lostWallets.until', { date: dateTime(one.expiresAt) })
                        : null,
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </Text>
                </div>
                <Group gap="xs">
                  {one.learner.isMinor ? (
                    <Badge variant="light" tt="none">
                      {t('minors.minor')}
                    </Badge>
                  ) : null}
                  <Badge color={COLORS[one.state]} variant="outline" tt="none">
                    {t(`lostWallets.state.${one.state}`)}
                  </Badge>
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
