import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel, PageHeader, useProblemText } from '@laurel/ui/parts'
import { Button, Group, NativeSelect } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import type { Achievement } from '../achievement/achievement.ts'
import { useFilters } from '../app/filters.ts'
import { LoadMore } from '../app/LoadMore.tsx'
import { useMay } from '../app/membership.ts'
import { failed, said } from '../app/notify.tsx'
import { readAll, usePages } from '../app/pages.ts'
import { SearchField } from '../app/SearchField.tsx'
import { ApproveShown } from './ApproveShown.tsx'
import { AwardTable } from './AwardTable.tsx'
import { type Award, levelName, STATES } from './award.ts'
import { createCsv, saveFile } from './csv-export.ts'
import { PrintMenu } from './PrintMenu.tsx'
import { RenewShown } from './RenewShown.tsx'
import { RevokeMany } from './RevokeMany.tsx'

const EXPORT_LIMIT = 20_000
const NEWEST = '-issued'

/** Everything that was ever awarded here. */
export default function AwardsPage() {
  const { t } = useTranslation()
  const { number } = useLocale()
  const say = useProblemText()
  const may = useMay()
  const [filter, setFilter] = useFilters()
  const { search } = useLocation()
  const query = {
    q: filter('q'),
    state: filter('state'),
    achievementId: filter('achievement'),
    sort: filter('sort') || NEWEST,
  }
  const sort = {
    current: query.sort,
    onChange: (value: string) => setFilter('sort', value === NEWEST ? '' : value),
  }
  const list = usePages<Award>('awards', '/awards', { ...query, limit: 50 })
  const achievements = usePages<Achievement>('achievements', '/achievements', { sort: 'name', limit: 200 })
  const narrowed = Boolean(filter('q') || filter('state') || filter('achievement'))

  const download = useMutation({
    mutationFn: () => readAll<Award>('/awards', query, EXPORT_LIMIT),
    onSuccess: ({ items, complete }) => {
      const header = [
        'learner',
        'email',
        'achievement',
        'kind',
        'level',
        'state',
        'issuedAt',
        'validUntil',
        'claimedAt',
        'revokedAt',
        'credentialUrl',
      ]
      const rows = items.map(award => [
        award.recipient.name,
        award.recipient.email,
        award.achievement.name,
        award.achievement.kind,
        levelName(award.level),
        award.state,
        award.issuedAt,
        award.validUntil,
        award.claimedAt,
        award.revokedAt,
        award.credentialUrl,
      ])
      saveFile('awards.csv', createCsv([header, ...rows]))
      said(
        t(complete ? 'awards.exported' : 'awards.exportedPart', {
          count: items.length,
          formatted: number(items.length),
        }),
      )
    },
    onError: error => failed(say(error)),
  })

  return (
    <>
      <PageHeader
        title={t('awards.title')}
        actions={
          <>
            {may('awards:revoke') && narrowed ? (
              <RevokeMany
                which={{
                  ...(query.q ? { q: query.q } : {}),
                  ...(query.achievementId ? { achievementId: query.achievementId } : {}),
                }}
              />
            ) : null}
            {may('awards:revoke') ? (
              <Button variant="default" component={Link} to="/awards/revocations">
                {t('revocations.title')}
              </Button>
            ) : null}
            <PrintMenu query={query} search={search} isEmpty={list.items.length === 0} />
            <Button
              variant="default"
              leftSection={<IconDownload size={18} aria-hidden />}
              loading={download.isPending}
              disabled={list.items.length === 0}
              onClick={() => download.mutate()}
            >
              {t('awards.export')}
            </Button>
          </>
        }
      >
        {t('awards.lead')}
      </PageHeader>
      <Group mb="lg" gap="sm">
        <SearchField label={t('awards.search')} value={filter('q')} onChange={value => setFilter('q', value)} />
        <NativeSelect
          aria-label={t('awards.achievementFilter')}
          maw={240}
          value={filter('achievement')}
          onChange={event => setFilter('achievement', event.currentTarget.value)}
          data={[
            { value: '', label: t('awards.anyAchievement') },
            ...achievements.items.map(one => ({ value: one.id, label: one.name })),
          ]}
        />
        <NativeSelect
          aria-label={t('awards.stateFilter')}
          value={filter('state')}
          onChange={event => setFilter('state', event.currentTarget.value)}
          data={[
            { value: '', label: t('awards.anyState') },
            ...STATES.map(value => ({ value, label: t(`state.${value}`) })),
            { value: 'ending', label: t('renew.ending') },
          ]}
        />
        {/* On a phone there are no columns to press. */}
        <NativeSelect
          hiddenFrom="sm"
          aria-label={t('sort.label')}
          value={sort.current}
          onChange={event => sort.onChange(event.currentTarget.value)}
          data={[
            { value: NEWEST, label: t('sort.newest') },
            { value: 'issued', label: t('sort.oldest') },
            { value: 'name', label: t('sort.name') },
            { value: '-name', label: t('sort.nameBack') },
          ]}
        />
      </Group>
      {list.isPending ? (
        <LoadingPanel rows={8} />
      ) : list.error ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : list.items.length === 0 ? (
        narrowed ? (
          <EmptyState
            title={t('awards.noneFound')}
            action={
              <Button variant="default" component={Link} to="/awards">
                {t('showAll')}
              </Button>
            }
          />
        ) : (
          <EmptyState
            title={t('awards.emptyTitle')}
            action={
              <Button component={Link} to="/achievements">
                {t('awards.toAchievements')}
              </Button>
            }
          >
            {t('awards.emptyText')}
          </EmptyState>
        )
      ) : (
        <>
          {may('awards:approve') && filter('state') === 'draft' ? <ApproveShown awards={list.items} /> : null}
          {may('awards:write') && filter('state') === 'ending' ? <RenewShown awards={list.items} /> : null}
          <AwardTable awards={list.items} sort={sort} showsEnd={filter('state') === 'ending'} />
        </>
      )}
      <LoadMore list={list} />
    </>
  )
}
