import { depthsOf } from '@laurel/core/skill'
import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Group, NativeSelect, Paper, Progress, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { BackLink } from '../app/BackLink.tsx'
import { useFilters } from '../app/filters.ts'
import { coverageQuery, frameworkQuery, nameOf, titleOf } from './skill.ts'

/** A browser draws no more rows than anybody reads. */
const MOST_ROWS = 1_500

/** Which skills of a framework can be earned, and how often they were: numbers, and nobody's name. */
export default function CoveragePage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const { locale, number } = useLocale()
  const [filter, setFilter] = useFilters()
  const framework = useQuery(frameworkQuery(id))
  const coverage = useQuery(coverageQuery(id))
  if (framework.isPending || coverage.isPending) return <LoadingPanel rows={6} />
  if (framework.error) return <ErrorPanel error={framework.error} onRetry={() => void framework.refetch()} />
  if (coverage.error) return <ErrorPanel error={coverage.error} onRetry={() => void coverage.refetch()} />
  const { items, total } = coverage.data
  const title = titleOf(framework.data, locale)
  const depths = depthsOf(items)
  const most = Math.max(1, ...items.map(one => one.awardsBelow))
  const isUncovered = filter('show') === 'uncovered'
  const shown = items.filter(one => !isUncovered || one.achievementsBelow === 0).slice(0, MOST_ROWS)
  return (
    <>
      <PageHeader title={t('coverage.title')} back={<BackLink to={`/frameworks/${id}`}>{title}</BackLink>}>
        {t('coverage.lead', { title })}
      </PageHeader>
      <Paper withBorder p="lg" mb="lg">
        <Text fw={600} size="lg">
          {t('coverage.summary', { count: total.skills, formatted: number(total.covered) })}
        </Text>
        <Progress
          my="sm"
          size="lg"
          value={total.skills === 0 ? 0 : (total.covered / total.skills) * 100}
          aria-label={t('coverage.bar', { covered: number(total.covered), all: number(total.skills) })}
        />
        <Text c="dimmed">
          {t('coverage.totalAchievements', { count: total.achievements, formatted: number(total.achievements) })}
          {' · '}
          {t('coverage.totalAwards', { count: total.awards, formatted: number(total.awards) })}
        </Text>
      </Paper>
      <Group mb="md">
        <NativeSelect
          label={t('coverage.show')}
          value={filter('show')}
          onChange={event => setFilter('show', event.currentTarget.value)}
          data={[
            { value: '', label: t('coverage.all') },
            { value: 'uncovered', label: t('coverage.uncovered') },
          ]}
        />
      </Group>
      {shown.length === 0 ? (
        <EmptyState title={t('coverage.none')} />
      ) : (
        <Table.ScrollContainer minWidth={320} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('coverage.skill')}</Table.Th>
                <Table.Th scope="col" ta="end">
                  {t('coverage.achievements')}
                </Table.Th>
                <Table.Th scope="col" w="34%">
                  {t('coverage.awards')}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map(one => (
                <Table.Tr key={one.id} data-covered={one.achievementsBelow > 0}>
                  <Table.Th
                    scope="row"
                    fw={one.parentId === null ? 600 : 400}
                    style={{
                      paddingInlineStart: `calc(${isUncovered ? 0 : Math.min(depths.get(one.id) ?? 0, 6)} * 18px + 8px)`,
                    }}
                  >
                    {one.code ? <span className="skill-code">{one.code} </span> : null}
                    <Link className="plain-link" to={`/frameworks/${id}?skill=${one.id}`}>
                      {nameOf(one, locale)}
                    </Link>
                  </Table.Th>
                  <Table.Td ta="end" className="tabular">
                    {one.achievementsBelow === 0 ? '–' : number(one.achievementsBelow)}
                  </Table.Td>
                  <Table.Td>
                    <span className="coverage-bar">
                      {one.awardsBelow > 0 ? (
                        <span style={{ inlineSize: `${(one.awardsBelow / most) * 100}%` }} aria-hidden />
                      ) : null}
                      <span className="tabular">{number(one.awardsBelow)}</span>
                    </span>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </>
  )
}
