import { DEFAULT_DESIGN } from '@laurel/core/achievement'
import { api } from '@laurel/ui/api'
import { LOCALE_NAMES, type Locale, useLocale } from '@laurel/ui/i18n'
import { CredentialCard, EmptyState, ErrorPanel, LoadingPanel, PageHeader, useProblemText } from '@laurel/ui/parts'
import { Badge, Button, Grid, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconArchive, IconArchiveOff, IconAward, IconPencil } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { BackLink } from '../app/BackLink.tsx'
import { LoadMore } from '../app/LoadMore.tsx'
import { useIssuer } from '../app/membership.ts'
import { failed, said, saidWithUndo } from '../app/notify.tsx'
import { usePages } from '../app/pages.ts'
import { AwardTable } from '../award/AwardTable.tsx'
import type { Award } from '../award/award.ts'
import { EndorsementsPanel } from '../endorsement/EndorsementsPanel.tsx'
import { AlignedSkills } from '../skill/AlignedSkills.tsx'
import { achievementQuery, pictureOf } from './achievement.ts'
import { CertificatePanel } from './CertificatePanel.tsx'
import { ChecklistsPanel } from './ChecklistsPanel.tsx'
import { Criteria } from './Criteria.tsx'
import { RubricPanel } from './RubricPanel.tsx'
import { Versions } from './Versions.tsx'

/** One achievement: how it looks, what it takes, who has it. */
export default function AchievementPage() {
  const { t } = useTranslation()
  const say = useProblemText()
  const { id = '' } = useParams()
  const { date, number } = useLocale()
  const issuer = useIssuer()
  const client = useQueryClient()
  const query = useQuery(achievementQuery(id))
  const awards = usePages<Award>('awards', '/awards', { achievementId: id, limit: 25 })

  const shelve = useMutation({
    mutationFn: (act: 'archive' | 'restore') => api.post(`/achievements/${id}/${act}`),
    onSuccess: async (_, act) => {
      await client.invalidateQueries({ queryKey: ['achievements'] })
      if (act === 'archive')
        saidWithUndo(t('achievement.archivedDone'), { label: t('undo'), act: () => shelve.mutate('restore') })
      else said(t('achievement.restored'))
    },
    onError: error => failed(say(error)),
  })

  if (query.isPending) return <LoadingPanel rows={5} height={96} />
  if (query.error) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
  const achievement = query.data
  const archived = achievement.state === 'archived'
  const translated = Object.entries(achievement.translations ?? {}).filter(
    ([, one]) => one?.name || one?.description || one?.criteria,
  )

  const actions = (
    <>
      {archived ? null : (
        <Button component={Link} to={`/achievements/${id}/award`} leftSection={<IconAward size={18} aria-hidden />}>
          {t('achievement.award')}
        </Button>
      )}
      <Button
        variant="default"
        component={Link}
        to={`/achievements/${id}/edit`}
        leftSection={<IconPencil size={18} aria-hidden />}
      >
        {t('edit')}
      </Button>
      <Button
        variant="default"
        loading={shelve.isPending}
        leftSection={archived ? <IconArchiveOff size={18} aria-hidden /> : <IconArchive size={18} aria-hidden />}
        onClick={() => shelve.mutate(archived ? 'restore' : 'archive')}
      >
        {t(archived ? 'achievement.restore' : 'achievement.archive')}
      </Button>
    </>
  )

  return (
    <>
      <PageHeader
        title={achievement.name}
        actions={actions}
        back={<BackLink to="/achievements">{t('achievements.title')}</BackLink>}
      >
        {archived ? t('achievement.archivedNote') : null}
      </PageHeader>
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <CredentialCard
            size="hero"
            headingLevel={2}
            title={achievement.name}
            imageUrl={pictureOf(achievement)}
            design={achievement.design ?? DEFAULT_DESIGN}
            issuer={issuer}
            line={achievement.description}
            muted={archived}
            facts={
              <>
                <strong>{t(`kind.${achievement.kind}.name`)}</strong>
                <span>
                  {t('achievements.awarded', {
                    count: achievement.awardCount,
                    formatted: number(achievement.awardCount),
                  })}
                </span>
              </>
            }
          />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="lg">
            <Paper withBorder p="lg">
              <Title order={2} mb="sm">
                {t('achievement.criteria')}
              </Title>
              {achievement.criteria.narrative ? (
                <Criteria narrative={achievement.criteria.narrative} />
              ) : (
                <Text c="dimmed">{t('criteria.nothing')}</Text>
              )}
            </Paper>
            {achievement.levels.length > 0 ? (
              <Paper withBorder p="lg">
                <Title order={2} mb="sm">
                  {t('levels.label')}
                </Title>
                <Stack component="ol" gap="sm" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
                  {achievement.levels.map((level, index) => (
                    <Group key={level.id} component="li" align="baseline" wrap="nowrap" gap="sm">
                      <Text component="span" className="tabular" fw={600} c="dimmed">
                        {number(index + 1)}
                      </Text>
                      <div>
                        <Text fw={500}>{level.name}</Text>
                        {level.description ? (
                          <Text size="sm" c="dimmed">
                            {level.description}
                          </Text>
                        ) : null}
                      </div>
                    </Group>
                  ))}
                </Stack>
              </Paper>
            ) : null}
            <AlignedSkills alignments={achievement.alignments} levels={achievement.levels} />
            {achievement.rubric ? (
              <Paper withBorder p="lg">
                <RubricPanel rubric={achievement.rubric} levels={achievement.levels} />
              </Paper>
            ) : null}
            {achievement.claimable ? <Text size="sm">{t('claims.isOpen')}</Text> : null}
            <Group gap="xs">
              {achievement.tags.map(tag => (
                <Badge key={tag} variant="default" tt="none" fw={500}>
                  {tag}
                </Badge>
              ))}
            </Group>
            <Text size="sm" c="dimmed">
              {achievement.validityMonths
                ? t('achievement.validFor', {
                    count: achievement.validityMonths,
                    formatted: number(achievement.validityMonths),
                  })
                : t('achievement.validForever')}
              {achievement.workloadHours === null
                ? ''
                : ` · ${t('workload.about', { count: achievement.workloadHours, formatted: number(achievement.workloadHours) })}`}
              {achievement.credits === null
                ? ''
                : ` · ${t('workload.creditsOf', { formatted: number(achievement.credits.number), system: achievement.credits.system })}`}
              {' · '}
              {t('achievement.changedAt', { date: date(achievement.updatedAt) })}
              {translated.length > 0
                ? ` · ${t('achievement.alsoIn', { languages: translated.map(([code]) => LOCALE_NAMES[code as Locale] ?? code).join(', ') })}`
                : ''}
            </Text>
            <ChecklistsPanel id={id} />
            <Versions id={id} />
          </Stack>
        </Grid.Col>
      </Grid>
      <EndorsementsPanel subject={{ kind: 'achievement', achievementId: id }} name={achievement.name} />
      <CertificatePanel achievement={achievement} />
      <Title order={2} mt="xl" mb="md">
        {t('achievement.whoHasIt')}
      </Title>
      {awards.isPending ? (
        <LoadingPanel rows={3} />
      ) : awards.error ? (
        <ErrorPanel error={awards.error} onRetry={() => void awards.refetch()} />
      ) : awards.items.length === 0 ? (
        <Paper withBorder>
          <EmptyState
            title={t('achievement.nobodyTitle')}
            action={
              archived ? null : (
                <Button component={Link} to={`/achievements/${id}/award`}>
                  {t('achievement.awardFirst')}
                </Button>
              )
            }
          >
            {t('achievement.nobodyText')}
          </EmptyState>
        </Paper>
      ) : (
        <AwardTable awards={awards.items} withoutAchievement />
      )}
      <LoadMore list={awards} />
    </>
  )
}
