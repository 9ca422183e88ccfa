import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { AsTable, BarChart } from './BarChart.tsx'
import { type Asked, insightQuery, type Sharing, sizeOf, useSafe } from './insight.ts'

const KINDS = ['shared', 'seen', 'verified'] as const

/** How often credentials were shown and verified; nothing of whose, to whom, or which. */
export function SharingView({ asked }: { readonly asked: Asked }) {
  const { t } = useTranslation()
  const { month } = useLocale()
  const safe = useSafe()
  const query = useQuery({ ...insightQuery<Sharing>('sharing', asked), placeholderData: keepPreviousData })
  if (query.isPending) return <LoadingPanel rows={3} height={120} />
  if (query.error) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
  const { months, total } = query.data
  const columns = [t('insight.sharing.month'), ...KINDS.map(kind => t(`insight.sharing.${kind}`))]
  const rows = months.map(one => [month(one.month, true), ...KINDS.map(kind => safe(one[kind]))])
  return (
    <Stack>
      <Text c="dimmed">{t('insight.sharing.lead')}</Text>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        {KINDS.map(kind => (
          <Paper key={kind} withBorder p="md" component="section" aria-label={t(`insight.sharing.${kind}`)}>
            <Text className="tabular insight-value" data-long fw={600}>
              {safe(total[kind])}
            </Text>
            <Text size="sm">{t(`insight.sharing.${kind}`)}</Text>
          </Paper>
        ))}
      </SimpleGrid>
      <Paper withBorder p="lg">
        <Title order={2} size="h3" mb="sm">
          {t('insight.sharing.verified')}: {t('insight.sharing.name')}
        </Title>
        {months.some(one => one.verified.kind === 'number') ? (
          <BarChart
            name={`${t('insight.sharing.verified')}: ${safe(total.verified)}`}
            bars={months.map(one => ({
              key: one.month,
              short: month(one.month),
              long: `${month(one.month, true)}: ${safe(one.verified)}`,
              value: sizeOf(one.verified),
            }))}
            columns={columns}
            rows={rows}
          />
        ) : (
          <>
            <Text c="dimmed">{t('insight.sharing.few')}</Text>
            <AsTable name={t('insight.views.sharing')} columns={columns} rows={rows} />
          </>
        )}
      </Paper>
    </Stack>
  )
}
