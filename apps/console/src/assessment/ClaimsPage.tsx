import { useLocale } from '@laurel/ui/i18n'
import { Artwork, EmptyState, ErrorPanel, LoadingPanel, PageHeader, useProblemText } from '@laurel/ui/parts'
import { Badge, Button, Group, NativeSelect, Paper, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Achievement } from '../achievement/achievement.ts'
import { useFilters } from '../app/filters.ts'
import { LoadMore } from '../app/LoadMore.tsx'
import { failed, said } from '../app/notify.tsx'
import { readAll, usePages } from '../app/pages.ts'
import { SearchField } from '../app/SearchField.tsx'
import { createCsv, saveFile } from '../award/csv-export.ts'
import { BeginClaim } from './BeginClaim.tsx'
import { assessorsQuery, type ClaimLine, COLORS, STATES } from './claim.ts'
import { useSay } from './use-claim.ts'

const EXPORT_LIMIT = 20_000
const SORTS = ['-submitted', 'submitted', 'due', 'name'] as const

function ClaimRow({ claim }: { readonly claim: ClaimLine }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const say = useSay()
  const who = claim.assessors.map(one => one.name).join(', ')
  const isOverdue =
    claim.dueAt !== null &&
    Date.parse(claim.dueAt) < Date.now() &&
    ['submitted', 'in-review', 'appealed'].includes(claim.state)
  return (
    <Paper component="li" withBorder p="md" className="row-link">
      <Group wrap="nowrap" gap="sm" align="flex-start">
        <Artwork src={claim.achievement.imageUrl} size={40} />
        <Stack gap={2} style={{ flex: 1, minWidth: 0 }}>
          <Link className="row-target" to={`/claims/${claim.id}`}>
            {claim.learner.name}
          </Link>
          <Text size="sm">
            {say(claim.achievement.names)}
            {claim.kind === 'recognition' ? ` · ${t('recognition.kind')}` : ''}
          </Text>
          <Text size="xs" c="dimmed">
            {[
              t('claims.sentOn', { date: date(claim.submittedAt ?? claim.createdAt, { dateStyle: 'medium' }) }),
              who ? t('claims.with', { names: who }) : t('claims.withNobody'),
              claim.dueAt ? t('claims.dueOn', { date: date(claim.dueAt, { dateStyle: 'medium' }) }) : null,
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </Stack>
        <Stack gap={4} align="flex-end">
          <Badge color={COLORS[claim.state]} variant="outline" tt="none">
            {t(`claims.state.${claim.state}`)}
          </Badge>
          {isOverdue ? (
            <Badge color="danger" variant="outline" tt="none">
              {t('claims.overdue')}
            </Badge>
          ) : null}
        </Stack>
      </Group>
    </Paper>
  )
}

/** What learners have claimed, and who assesses it. */
export default function ClaimsPage() {
  const { t } = useTranslation()
  const { number } = useLocale()
  const sayProblem = useProblemText()
  const [filter, setFilter] = useFilters()
  const query = {
    q: filter('q'),
    state: (filter('state') || 'open') === 'all' ? '' : filter('state') || 'open',
    achievementId: filter('achievement'),
    assessor: filter('assessor'),
    kind: filter('kind'),
    due: filter('due'),
    sort: filter('sort') || '-submitted',
  }
  const list = usePages<ClaimLine>('claims', '/learner-claims', { ...query, limit: 50 })
  const achievements = usePages<Achievement>('achievements', '/achievements', { sort: 'name', limit: 200 })
  const assessors = useQuery(assessorsQuery)
  const claimable = achievements.items.filter(one => one.claimable)
  const isNarrowed =
    ['q', 'achievement', 'assessor', 'kind', 'due'].some(name => filter(name)) || query.state !== 'open'
  const download = useMutation({
    mutationFn: () => readAll<ClaimLine>('/learner-claims', query, EXPORT_LIMIT),
    onSuccess: ({ items }) => {
      const header = [
        'learner',
        'email',
        'achievement',
        'kind',
        'state',
        'round',
        'submittedAt',
        'decidedAt',
        'dueAt',
        'assessors',
      ]
      const rows = items.map(one => [
        one.learner.name,
        one.learner.email,
        one.achievement.name,
        one.kind,
        one.state,
        String(one.round),
        one.submittedAt,
        one.decidedAt,
        one.dueAt,
        one.assessors.map(who => who.name).join('; '),
      ])
      saveFile('claims.csv', createCsv([header, ...rows]))
      said(t('claims.exported', { count: items.length, formatted: number(items.length) }))
    },
    onError: error => failed(sayProblem(error)),
  })
  const select = (name: string, label: string, data: { value: string; label: string }[], usual = '') => (
    <NativeSelect
      aria-label={label}
      maw={240}
      value={filter(name) || usual}
      onChange={event => setFilter(name, event.currentTarget.value === usual ? '' : event.currentTarget.value)}
      data={data}
    />
  )
  return (
    <>
      <PageHeader
        title={t('claims.title')}
        actions={
          <>
            <BeginClaim achievements={claimable} />
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
        {t('claims.lead')}
      </PageHeader>
      <Group mb="lg" gap="sm">
        <SearchField label={t('claims.search')} value={filter('q')} onChange={value => setFilter('q', value)} />
        {select(
          'state',
          t('claims.stateFilter'),
          [
            { value: 'open', label: t('claims.stateOpen') },
            { value: 'all', label: t('claims.stateAll') },
            ...STATES.map(value => ({ value, label: t(`claims.state.${value}`) })),
          ],
          'open',
        )}
        {select('assessor', t('claims.assessorFilter'), [
          { value: '', label: t('claims.anyAssessor') },
          { value: 'me', label: t('claims.mine') },
          { value: 'nobody', label: t('claims.nobody') },
          ...(assessors.data?.items ?? []).map(one => ({ value: one.id, label: one.name })),
        ])}
        {select('achievement', t('awards.achievementFilter'), [
          { value: '', label: t('awards.anyAchievement') },
          ...claimable.map(one => ({ value: one.id, label: one.name })),
        ])}
        {select('kind', t('recognition.kindFilter'), [
          { value: '', label: t('recognition.anyKind') },
          { value: 'evidence', label: t('recognition.withEvidence') },
          { value: 'recognition', label: t('recognition.kind') },
        ])}
        {select('due', t('claims.dueFilter'), [
          { value: '', label: t('claims.anyDue') },
          { value: 'soon', label: t('claims.dueSoon') },
          { value: 'overdue', label: t('claims.overdue') },
        ])}
        {select(
          'sort',
          t('sort.label'),
          SORTS.map(value => ({ value, label: t(`claims.sort.${value.replace('-', 'newest_')}`) })),
          '-submitted',
        )}
      </Group>
      {list.isPending ? (
        <LoadingPanel rows={5} />
      ) : list.error ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : list.items.length === 0 ? (
        isNarrowed ? (
          <EmptyState
            title={t('claims.noneFound')}
            action={
              <Button variant="default" component={Link} to="/claims">
                {t('showAll')}
              </Button>
            }
          />
        ) : (
          <EmptyState
            title={t('claims.emptyTitle')}
            action={
              <Button component={Link} to="/achievements">
                {t('awards.toAchievements')}
              </Button>
            }
          >
            {t('claims.emptyText')}
          </EmptyState>
        )
      ) : (
        <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
          {list.items.map(one => (
            <ClaimRow key={one.id} claim={one} />
          ))}
        </Stack>
      )}
      <LoadMore list={list} />
    </>
  )
}
