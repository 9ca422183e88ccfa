import type { SafeCount } from '@laurel/core/insight'
import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Anchor, Button, List, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useMay } from '../app/membership.ts'
import { BarChart } from './BarChart.tsx'
import { type Asked, insightQuery, type Overview, useSafe } from './insight.ts'
import { ReportPanel } from './ReportPanel.tsx'

/** Four figures, what was earned over time, and what needs somebody's attention. */
export function OverviewView({ asked }: { readonly asked: Asked }) {
  const query = useQuery({ ...insightQuery<Overview>('overview', asked), placeholderData: keepPreviousData })
  if (query.isPending) return <LoadingPanel rows={3} height={120} />
  if (query.error) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
  const { figures } = query.data
  if (query.data.period === 'all' && figures.earned + figures.revoked === 0) return <Nothing />
  return (
    <Stack gap="lg">
      <Figures overview={query.data} />
      <OverTime overview={query.data} />
      {query.data.attention ? <Attention attention={query.data.attention} /> : null}
      <ReportPanel />
    </Stack>
  )
}

function Nothing() {
  const { t } = useTranslation()
  const may = useMay()
  return (
    <EmptyState
      title={t('insight.empty.title')}
      action={
        may('awards:write') ? (
          <Button component={Link} to="/achievements">
            {t('insight.empty.action')}
          </Button>
        ) : null
      }
    >
      {t('insight.empty.text')}
    </EmptyState>
  )
}

function Figures({ overview: { figures } }: { readonly overview: Overview }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const safe = useSafe()
  const percent = figures.earned === 0 ? null : Math.round((figures.taken / figures.earned) * 100)
  const people = (key: string, count: SafeCount) => ({ key, value: safe(count), hint: t('insight.figures.soFar') })
  const shown = [
    { key: 'earned', value: number(figures.earned), hint: '' },
    {
      key: 'taken',
      value: number(figures.taken),
      hint: percent === null ? '' : t('insight.figures.share', { percent: number(percent) }),
    },
    people('earners', figures.earners),
    people('completers', figures.completers),
  ]
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
      {shown.map(({ key, value, hint }) => (
        <Paper key={key} withBorder p="md" component="section" aria-label={t(`insight.figures.${key}`)}>
          <Text className="tabular insight-value" data-long={value.length > 8} fw={600}>
            {value}
          </Text>
          <Text size="sm">{t(`insight.figures.${key}`)}</Text>
          {hint ? (
            <Text size="sm" c="dimmed">
              {hint}
            </Text>
          ) : null}
        </Paper>
      ))}
    </SimpleGrid>
  )
}

function OverTime({ overview: { bars, by, figures } }: { readonly overview: Overview }) {
  const { t } = useTranslation()
  const { number, date, month } = useLocale()
  const long = (from: string) => (by === 'month' ? month(from.slice(0, 7), true) : date(`${from}T00:00:00Z`))
  const short = (from: string) =>
    by === 'month' ? month(from.slice(0, 7)) : date(`${from}T00:00:00Z`, { day: 'numeric', month: 'short' })
  const top = bars.reduce((most, one) => (one.earned > most.earned ? one : most), bars[0] ?? { from: '', earned: 0 })
  const name = t('insight.overTimeName', {
    count: number(figures.earned),
    from: long(bars[0]?.from ?? ''),
    until: long(bars.at(-1)?.from ?? ''),
    most: number(top.earned),
    when: long(top.from),
  } as Record<string, string>)
  return (
    <Paper withBorder p="lg">
      <Title order={2} mb="md">
        {t('insight.overTime')}
      </Title>
      <BarChart
        name={name}
        bars={bars.map(one => ({
          key: one.from,
          short: short(one.from),
          long: `${long(one.from)}: ${number(one.earned)}`,
          value: one.earned,
          part: one.taken,
        }))}
        columns={[t('insight.from'), t('insight.earned'), t('insight.taken'), t('insight.revoked')]}
        rows={bars.map(one => [long(one.from), number(one.earned), number(one.taken), number(one.revoked)])}
      />
      <ul className="insight-legend">
        <li>
          <span className="insight-key" data-tone="bar" aria-hidden /> {t('insight.earned')}
        </li>
        <li>
          <span className="insight-key" data-tone="part" aria-hidden /> {t('insight.taken')}
        </li>
      </ul>
    </Paper>
  )
}

function Attention({ attention }: { readonly attention: NonNullable<Overview['attention']> }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const { claimsWaiting, claimsOld, stalls } = attention
  return (
    <Paper withBorder p="lg">
      <Title order={2} mb="sm">
        {t('insight.attention.title')}
      </Title>
      {claimsWaiting === 0 && stalls.length === 0 ? (
        <Text c="dimmed">{t('insight.attention.nothing')}</Text>
      ) : (
        <List spacing="xs">
          {claimsWaiting > 0 ? (
            <List.Item>
              <Anchor component={Link} to="/claims" underline="always">
                {t('insight.attention.claims', { formatted: number(claimsWaiting) })}
              </Anchor>
              {claimsOld > 0 ? `, ${t('insight.attention.claimsOld', { formatted: number(claimsOld) })}` : null}
            </List.Item>
          ) : null}
          {stalls.map(one => (
            <List.Item key={one.pathwayId}>
              <Anchor component={Link} to={`/insight/pathways?q=${encodeURIComponent(one.pathway)}`}>
                {t('insight.attention.stall', { ...one, percent: number(one.percent) })}
              </Anchor>
            </List.Item>
          ))}
        </List>
      )}
    </Paper>
  )
}
