import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Button, Paper, Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { type Cohorts, insightQuery, type People, shareOf, sizeOf, useSafe } from './insight.ts'

const MEASURES = ['earners', 'holders', 'completers'] as const

/** Who is reached, by cohort; small groups are only shown together. */
export function CohortsView() {
  const { t } = useTranslation()
  const query = useQuery(insightQuery<Cohorts>('cohorts'))
  if (query.isPending) return <LoadingPanel rows={6} />
  if (query.error) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
  const { cohorts, all } = query.data
  if (!cohorts.some(one => one.kind !== 'none'))
    return (
      <EmptyState
        title={t('insight.cohorts.emptyTitle')}
        action={
          <Button component={Link} to="/learners">
            {t('insight.cohorts.make')}
          </Button>
        }
      >
        {t('insight.cohorts.emptyText')}
      </EmptyState>
    )
  return (
    <Stack>
      <Text c="dimmed">{t('insight.cohorts.lead')}</Text>
      <Paper withBorder>
        <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table verticalSpacing="sm" horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('insight.cohorts.cohort')}</Table.Th>
                <Table.Th scope="col">{t('insight.cohorts.learners')}</Table.Th>
                {MEASURES.map(one => (
                  <Table.Th key={one} scope="col">
                    {t(`insight.cohorts.${one}`)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {cohorts.map(one => (
                <Row
                  key={`${one.kind} ${one.names.join(' ')}`}
                  name={one.kind === 'cohort' ? (one.names[0] ?? '') : t(`insight.cohorts.${one.kind}`)}
                  why={one.kind === 'together' ? one.names : null}
                  people={one}
                />
              ))}
              <Row name={t('insight.cohorts.all')} why={null} people={all} isAll />
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Paper>
    </Stack>
  )
}

type RowProps = {
  readonly name: string
  readonly why: readonly string[] | null
  readonly people: People
  readonly isAll?: boolean
}

function Row({ name, why, people, isAll = false }: RowProps) {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const safe = useSafe()
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={isAll ? 600 : 500}>
        {name}
        {why ? (
          <Text size="sm" c="dimmed" fw={400} maw={280}>
            {t('insight.cohorts.togetherWhy', { names: new Intl.ListFormat(locale).format(why) })}
          </Text>
        ) : null}
      </Table.Th>
      <Table.Td className="tabular">{safe(people.learners)}</Table.Td>
      {MEASURES.map(one => (
        <Table.Td key={one}>
          <span className="tabular">{safe(people[one])}</span>
          <span className="funnel-bar insight-small" aria-hidden data-kind={people[one].kind}>
            <span style={{ width: `${shareOf(people[one], sizeOf(people.learners))}%` }} />
          </span>
        </Table.Td>
      ))}
    </Table.Tr>
  )
}
