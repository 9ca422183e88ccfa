import { DEFAULT_DESIGN } from '@laurel/core/achievement'
import { useLocale } from '@laurel/ui/i18n'
import { Artwork, CredentialCard, EmptyState, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Badge, Button, Group, NativeSelect, SimpleGrid, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconLibrary, IconPackages, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { useFilters } from '../app/filters.ts'
import { LoadMore } from '../app/LoadMore.tsx'
import { useIssuer, useMay } from '../app/membership.ts'
import { usePages } from '../app/pages.ts'
import { SearchField } from '../app/SearchField.tsx'
import { type Achievement, KINDS, pictureOf } from './achievement.ts'

/** Everything that can be earned here. */
export default function AchievementsPage() {
  const { t } = useTranslation()
  const { number } = useLocale()
  const issuer = useIssuer()
  const may = useMay()
  const navigate = useNavigate()
  const [filter, setFilter] = useFilters()
  const archived = filter('state') === 'archived'
  const list = usePages<Achievement>('achievements', '/achievements', {
    q: filter('q'),
    kind: filter('kind'),
    state: archived ? 'archived' : 'active',
    sort: filter('sort') || 'created',
    limit: 24,
  })
  useHotkeys([['alt+N', () => void navigate('/achievements/new')]])
  const narrowed = Boolean(filter('q') || filter('kind') || archived)
  const create = (
    <Button
      component={Link}
      to="/achievements/new"
      aria-keyshortcuts="Alt+N"
      leftSection={<IconPlus size={18} aria-hidden />}
    >
      {t('achievements.create')}
    </Button>
  )
  const gallery = (isFirst: boolean) => (
    <Button
      component={Link}
      to="/achievements/gallery"
      variant={isFirst ? 'filled' : 'default'}
      leftSection={<IconLibrary size={18} aria-hidden />}
    >
      {t('gallery.start')}
    </Button>
  )
  return (
    <>
      <PageHeader
        title={t('achievements.title')}
        actions={
          <>
            {gallery(false)}
            {create}
          </>
        }
      >
        {t('achievements.lead')}
      </PageHeader>
      <Group mb="lg" gap="sm">
        <SearchField label={t('achievements.search')} value={filter('q')} onChange={value => setFilter('q', value)} />
        <NativeSelect
          aria-label={t('achievements.kindFilter')}
          value={filter('kind')}
          onChange={event => setFilter('kind', event.currentTarget.value)}
          data={[
            { value: '', label: t('achievements.anyKind') },
            ...KINDS.map(value => ({ value, label: t(`kind.${value}.name`) })),
          ]}
        />
        <NativeSelect
          aria-label={t('achievements.stateFilter')}
          value={filter('state')}
          onChange={event => setFilter('state', event.currentTarget.value)}
          data={[
            { value: '', label: t('achievements.active') },
            { value: 'archived', label: t('achievements.archived') },
          ]}
        />
        <NativeSelect
          aria-label={t('sort.label')}
          value={filter('sort')}
          onChange={event => setFilter('sort', event.currentTarget.value)}
          data={[
            { value: '', label: t('sort.newest') },
            { value: 'name', label: t('sort.name') },
          ]}
        />
      </Group>
      {list.isPending ? (
        <LoadingPanel rows={3} height={160} />
      ) : list.error ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : list.items.length === 0 && narrowed ? (
        <EmptyState
          title={t('achievements.noneFound')}
          action={
            <Button variant="default" component={Link} to="/achievements">
              {t('showAll')}
            </Button>
          }
        />
      ) : list.items.length === 0 ? (
        <EmptyState
          title={t('achievements.emptyTitle')}
          picture={<Artwork design={DEFAULT_DESIGN} size={128} />}
          action={
            <Group justify="center">
              {may('programmes:write') ? (
                <Button component={Link} to="/programmes" leftSection={<IconPackages size={18} aria-hidden />}>
                  {t('gallery.programme')}
                </Button>
              ) : null}
              {gallery(!may('programmes:write'))}
              <Button component={Link} to="/achievements/new" variant="default">
                {t('gallery.empty')}
              </Button>
            </Group>
          }
        >
          {t('achievements.emptyText')}
        </EmptyState>
      ) : (
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="lg">
          {list.items.map(one => (
            <CredentialCard
              key={one.id}
              headingLevel={2}
              title={one.name}
              imageUrl={pictureOf(one)}
              design={one.design ?? DEFAULT_DESIGN}
              issuer={issuer}
              line={one.description}
              muted={one.state === 'archived'}
              badge={
                one.state === 'archived' ? (
                  <Badge variant="default" tt="none">
                    {t('achievements.archivedBadge')}
                  </Badge>
                ) : null
              }
              facts={
                <>
                  <Text inherit component="strong">
                    {t(`kind.${one.kind}.name`)}
                  </Text>
                  <span>{t('achievements.awarded', { count: one.awardCount, formatted: number(one.awardCount) })}</span>
                </>
              }
              link={props => <Link to={`/achievements/${one.id}`} {...props} />}
            />
          ))}
        </SimpleGrid>
      )}
      <LoadMore list={list} />
    </>
  )
}
