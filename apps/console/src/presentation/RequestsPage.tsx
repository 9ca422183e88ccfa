import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Badge, Button, Group, NativeSelect, Paper, Stack, Text } from '@mantine/core'
import { IconPlus, IconUserSearch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFilters } from '../app/filters.ts'
import { LoadMore } from '../app/LoadMore.tsx'
import { useMay } from '../app/membership.ts'
import { usePages } from '../app/pages.ts'
import { SearchField } from '../app/SearchField.tsx'
import { type PresentationRequest, STATES } from './presentation.ts'

/** What the institution has asked people to show it. */
export default function RequestsPage() {
  const { t } = useTranslation()
  const may = useMay()
  const [filter, setFilter] = useFilters()
  const wanted = { q: filter('q'), ...(filter('state') ? { state: filter('state') } : {}) }
  const list = usePages<PresentationRequest>('presentation-requests', '/presentation-requests', {
    ...wanted,
    limit: 50,
  })
  const isNarrowed = Boolean(filter('q') || filter('state'))
  const make = may('presentations:write') ? (
    <Button component={Link} to="/ask/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {t('presentations.new')}
    </Button>
  ) : null
  return (
    <>
      <PageHeader title={t('presentations.title')} actions={list.items.length > 0 || isNarrowed ? make : null}>
        {t('presentations.lead')}
      </PageHeader>
      {list.items.length > 0 || isNarrowed ? (
        <Group mb="lg" gap="sm">
          <SearchField label={t('presentations.search')} value={filter('q')} onChange={q => setFilter('q', q)} />
          <NativeSelect
            aria-label={t('presentations.stateFilter')}
            value={filter('state')}
            onChange={event => setFilter('state', event.currentTarget.value)}
            data={[
              { value: '', label: t('presentations.anyState') },
              ...STATES.map(value => ({ value, label: t(`presentations.state.${value}`) })),
            ]}
          />
        </Group>
      ) : null}
      {list.isPending ? (
        <LoadingPanel rows={4} />
      ) : list.error ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : list.items.length === 0 ? (
        <EmptyState
          title={t(isNarrowed ? 'presentations.noneFound' : 'presentations.emptyTitle')}
          picture={<IconUserSearch size={64} stroke={1.2} aria-hidden />}
          action={
            isNarrowed ? (
              <Button variant="default" component={Link} to="/ask">
                {t('showAll')}
              </Button>
            ) : (
              make
            )
          }
        >
          {isNarrowed ? null : t('presentations.emptyText')}
        </EmptyState>
      ) : (
        <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
          {list.items.map(one => (
            <RequestCard key={one.id} request={one} />
          ))}
        </Stack>
      )}
      <LoadMore list={list} />
    </>
  )
}

function RequestCard({ request }: { readonly request: PresentationRequest }) {
  const { t } = useTranslation()
  const { date, number } = useLocale()
  const { fits, doesNotFit, declined } = request.counts
  const all = fits + doesNotFit + declined
  return (
    <Paper component="li" withBorder p="md" className="row-link">
      <Group justify="space-between" align="flex-start">
        <div style={{ minWidth: 0, overflowWrap: 'anywhere', flex: '1 1 220px' }}>
          <Link className="row-target" to={`/ask/${request.id}`}>
            {request.name}
          </Link>
          <Text size="sm" c="dimmed">
            {t('presentations.madeBy', { name: request.createdBy, date: date(request.createdAt) })}
            {request.endsAt ? ` · ${t('presentations.until', { date: date(request.endsAt) })}` : ''}
          </Text>
          <Text size="sm">
            {all === 0
              ? t('presentations.noAnswers')
              : `${t('presentations.answered', { count: all, formatted: number(all) })} · ${t('presentations.fitting', { count: fits, formatted: number(fits) })}`}
          </Text>
        </div>
        <Badge
          variant={request.state === 'open' ? 'light' : 'outline'}
          color={request.state === 'open' ? 'laurel' : 'gray'}
          tt="none"
        >
          {t(`presentations.state.${request.state}`)}
        </Badge>
      </Group>
    </Paper>
  )
}
