import type { Waiting } from '@laurel/core/insight'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Anchor, Paper, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { AsTable } from './BarChart.tsx'
import { useSpan } from './duration.ts'
import { type Claims, insightQuery, nameIn, type WaitingTimes } from './insight.ts'

/** How long it takes, and what waits now. */
export function WaitingView() {
  const { t } = useTranslation()
  const times = useQuery(insightQuery<WaitingTimes>('waiting-times'))
  if (times.isPending) return <LoadingPanel rows={3} height={120} />
  if (times.error) return <ErrorPanel error={times.error} onRetry={() => void times.refetch()} />
  return (
    <Stack>
      <WaitingClaims />
      <Text c="dimmed">{t('insight.waiting.lead')}</Text>
      <Times kind="award" times={times.data} />
      <Times kind="take" times={times.data} />
    </Stack>
  )
}

/** On a scale where a day, a week and a month are about as far apart: most waits are short, and some are very long. */
const place = (hours: number) => Math.min(100, (Math.log1p(hours) / Math.log1p(17_520)) * 100)

function Times({ kind, times }: { readonly kind: 'award' | 'take'; readonly times: WaitingTimes }) {
  const { t } = useTranslation()
  const { locale, number } = useLocale()
  const span = useSpan()
  const all = times[kind]
  const rows = [
    ...(all ? [{ id: '', name: t('insight.cohorts.all'), wait: all }] : []),
    ...times.achievements.flatMap(one =>
      one[kind] ? [{ id: one.id, name: nameIn(one, locale), wait: one[kind] }] : [],
    ),
  ].slice(0, 13)
  const title = t(`insight.waiting.${kind}`)
  return (
    <Paper withBorder p="lg" component="section" aria-label={title}>
      <Title order={2} size="h3" mb="sm">
        {title}
      </Title>
      {all === null ? (
        <Text c="dimmed">{t('insight.waiting.few')}</Text>
      ) : (
        <>
          <ul className="insight-waits">
            {rows.map(row => (
              <li key={row.id}>
                <div className="funnel-words">
                  <Text size="sm" fw={row.id === '' ? 600 : 400}>
                    {row.name}
                  </Text>
                  <Text size="sm" c="dimmed" className="tabular">
                    {t('insight.waiting.median')} {span(row.wait.median)}
                  </Text>
                </div>
                <Box wait={row.wait} />
              </li>
            ))}
          </ul>
          <AsTable
            name={title}
            columns={[
              t('insight.achievements.name'),
              t('insight.waiting.lower'),
              t('insight.waiting.median'),
              t('insight.waiting.upper'),
              t('insight.waiting.counted'),
            ]}
            rows={rows.map(({ name, wait }) => [
              name,
              span(wait.lower),
              span(wait.median),
              span(wait.upper),
              number(wait.count),
            ])}
          />
        </>
      )}
    </Paper>
  )
}

function Box({ wait }: { readonly wait: Waiting }) {
  const [from, to] = [place(wait.lower), place(wait.upper)]
  return (
    <svg viewBox="0 0 100 6" preserveAspectRatio="none" className="insight-wait" aria-hidden="true">
      <line x1={0} x2={100} y1={3} y2={3} className="insight-axis" />
      <rect x={from} y={0} width={Math.max(0.6, to - from)} height={6} className="insight-bar" />
      <rect x={place(wait.median)} y={0} width={0.6} height={6} className="insight-bar-part" />
    </svg>
  )
}

function WaitingClaims() {
  const { t } = useTranslation()
  const { number } = useLocale()
  const claims = useQuery(insightQuery<Claims>('claims'))
  if (!claims.data) return null
  const { waiting, overdue, ages } = claims.data
  const name = `${t('insight.waiting.claimsTitle')}: ${number(waiting)}`
  return (
    <Paper withBorder p="lg">
      <Title order={2} size="h3" mb="sm">
        {waiting > 0 ? (
          <Anchor component={Link} to="/claims" inherit>
            {name}
          </Anchor>
        ) : (
          t('insight.waiting.claimsTitle')
        )}
      </Title>
      {waiting === 0 ? (
        <Text c="dimmed">{t('insight.waiting.claimsNone')}</Text>
      ) : (
        <>
          {overdue > 0 ? <Text mb="sm">{t('insight.waiting.overdue', { formatted: number(overdue) })}</Text> : null}
          <ul className="insight-waits">
            {ages.map(one => (
              <li key={one.upToDays}>
                <div className="funnel-words">
                  <Text size="sm">{t(`insight.waiting.ages.${one.upToDays}`)}</Text>
                  <Text size="sm" className="tabular">
                    {number(one.count)}
                  </Text>
                </div>
                <div className="funnel-bar" aria-hidden>
                  <span style={{ width: `${(one.count / waiting) * 100}%` }} />
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
    </Paper>
  )
}
