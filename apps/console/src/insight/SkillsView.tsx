import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Anchor, Button, Paper, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { AsTable } from './BarChart.tsx'
import { insightQuery, type Skills } from './insight.ts'

type Skill = Skills['frameworks'][number]['map'][number]

/** `many`: at least half as often as the one that was earned most. */
const toneOf = ({ isCovered, awards }: Skill, most: number) =>
  awards === 0 ? (isCovered ? 'can' : 'none') : awards * 2 >= most ? 'many' : 'some'

/** A map of each framework: a square a skill. */
export function SkillsView() {
  const { t } = useTranslation()
  const query = useQuery(insightQuery<Skills>('skills'))
  if (query.isPending) return <LoadingPanel rows={3} height={160} />
  if (query.error) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
  const { frameworks } = query.data
  if (frameworks.length === 0)
    return (
      <EmptyState
        title={t('insight.skills.emptyTitle')}
        action={
          <Button component={Link} to="/frameworks">
            {t('insight.skills.make')}
          </Button>
        }
      >
        {t('insight.skills.emptyText')}
      </EmptyState>
    )
  return (
    <Stack>
      <Text c="dimmed">{t('insight.skills.lead')}</Text>
      <ul className="insight-legend">
        {(['none', 'can', 'some', 'many'] as const).map(tone => (
          <li key={tone}>
            <span className="insight-square" data-tone={tone} aria-hidden /> {t(`insight.skills.legend.${tone}`)}
          </li>
        ))}
      </ul>
      {frameworks.map(one => (
        <Framework key={one.id} framework={one} />
      ))}
    </Stack>
  )
}

function Framework({ framework }: { readonly framework: Skills['frameworks'][number] }) {
  const { t } = useTranslation()
  const { locale, number } = useLocale()
  const { map, skills, covered, shown } = framework
  const title = framework.titles[locale] ?? framework.title
  const most = Math.max(1, ...map.map(one => one.awards))
  const labelOf = (skill: Skill) => skill.labels[locale] ?? skill.label
  const summary = t('insight.skills.summary', {
    covered: number(covered),
    skills: number(skills),
    shown: number(shown),
  })
  return (
    <Paper withBorder p="lg" component="section" aria-label={title}>
      <Title order={2} size="h3" mb={4}>
        {title}
      </Title>
      <Text mb="sm">{summary}</Text>
      <div className="insight-map" role="img" aria-label={summary}>
        {map.map(one => (
          <span
            key={one.id}
            className="insight-square"
            data-tone={toneOf(one, most)}
            title={`${labelOf(one)}: ${number(one.awards)}`}
          />
        ))}
      </div>
      {skills > map.length ? (
        <Text size="sm" c="dimmed" mt="xs">
          {t('insight.skills.first', { formatted: number(map.length) })}
        </Text>
      ) : null}
      <AsTable
        name={title}
        columns={[t('insight.skills.skill'), t('insight.skills.legend.can'), t('insight.skills.awards')]}
        rows={map.map(one => [labelOf(one), one.isCovered ? '✓' : '–', number(one.awards)])}
      />
      <Anchor component={Link} to={`/frameworks/${framework.id}/coverage`} size="sm" className="no-print">
        {t('insight.skills.open', { title })}
      </Anchor>
    </Paper>
  )
}
