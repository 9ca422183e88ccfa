import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Paper, Table, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { type Achievements, type Asked, insightQuery, nameIn } from './insight.ts'

/** What was earned most, and how much of it is in wallets. */
export function AchievementsView({ asked }: { readonly asked: Asked }) {
  const { t } = useTranslation()
  const { number, date, locale } = useLocale()
  const query = useQuery({ ...insightQuery<Achievements>('achievements', asked), placeholderData: keepPreviousData })
  if (query.isPending) return <LoadingPanel rows={6} />
  if (query.error) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
  const { achievements, since } = query.data
  if (achievements.length === 0)
    return <EmptyState title={t('insight.empty.title')}>{t('insight.empty.text')}</EmptyState>
  const most = Math.max(1, ...achievements.map(one => one.earned))
  return (
    <>
      <Text c="dimmed" mb="md">
        {since
          ? t('insight.achievements.lead', { date: date(`${since}T00:00:00Z`) })
          : t('insight.achievements.leadAll')}
      </Text>
      <Paper withBorder>
        <Table.ScrollContainer minWidth={420} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table verticalSpacing="xs" horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('insight.achievements.name')}</Table.Th>
                <Table.Th scope="col" w="36%">
                  {t('insight.earned')}
                </Table.Th>
                <Table.Th scope="col" ta="end">
                  {t('insight.achievements.share')}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {achievements.map(one => (
                <Table.Tr key={one.id}>
                  <Table.Th scope="row" fw={500}>
                    <Link className="plain-link" to={`/achievements/${one.id}`}>
                      {nameIn(one, locale)}
                    </Link>
                  </Table.Th>
                  <Table.Td>
                    <span className="coverage-bar">
                      <span style={{ inlineSize: `${(one.earned / most) * 100}%` }} aria-hidden />
                      <span className="tabular">{number(one.earned)}</span>
                    </span>
                  </Table.Td>
                  <Table.Td ta="end" className="tabular">
                    {number(Math.round((one.taken / one.earned) * 100))}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Paper>
    </>
  )
}
