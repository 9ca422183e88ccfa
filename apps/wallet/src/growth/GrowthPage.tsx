import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, LoadingPanel, PageHeader, Seal } from '@laurel/ui/parts'
import { Anchor, NativeSelect, Paper, Stack, Table } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useAwards } from '../credentials/use-awards.ts'
import { proofsIn } from '../skills/proofs.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { type GrowthPoint, growthOf, MEASURES, type Measure, monthNumber } from './growth.ts'
import './growth.css'

/** How the person's own collection grew: drawn here, from the vault alone, also without a network. */
export default function GrowthPage() {
  const { t } = useTranslation()
  const { wallet } = useOpenWallet()
  const awards = useAwards()
  const [chosen, setChosen] = useState<Measure>('credentials')
  const proofs = proofsIn(wallet.contents, awards.data ?? [])
  const log = Object.values(wallet.contents.log ?? {})
  // Only what there is anything of is offered.
  const known = MEASURES.filter(one => growthOf(one, proofs, log).length > 0)
  const measure = known.includes(chosen) ? chosen : known[0]
  return (
    <>
      <PageHeader
        title={t('growth.title')}
        back={
          <Anchor component={Link} to="/skills" w="fit-content" className="back-link">
            {t('skills.title')}
          </Anchor>
        }
      >
        {t('growth.lead')}
      </PageHeader>
      {awards.isPending ? <LoadingPanel rows={3} /> : null}
      {measure === undefined ? (
        awards.isPending ? null : (
          <EmptyState title={t('growth.emptyTitle')} picture={<Seal />}>
            {t('growth.emptyText')}
          </EmptyState>
        )
      ) : (
        <Stack>
          <NativeSelect
            label={t('growth.measure')}
            maw={280}
            value={measure}
            onChange={event => setChosen(event.currentTarget.value as Measure)}
            data={known.map(value => ({ value, label: t(`growth.measures.${value}`) }))}
          />
          <Paper withBorder p="lg" radius="lg">
            <Plot measure={measure} points={growthOf(measure, proofs, log)} />
          </Paper>
        </Stack>
      )}
    </>
  )
}

const WIDTH = 720
const HEIGHT = 240
const LEFT = 44
const FOOT = 32
const TOP = 16

/** A line that only goes up: stairs, since something comes on a day and then stays. */
function Plot({ measure, points }: { readonly measure: Measure; readonly points: readonly GrowthPoint[] }) {
  const { t } = useTranslation()
  const { month: nameMonth, number } = useLocale()
  const first = points[0] as GrowthPoint
  const last = points.at(-1) as GrowthPoint
  const from = monthNumber(first.month)
  // One month alone still has a width.
  const span = Math.max(1, monthNumber(last.month) - from)
  const x = (month: string) => LEFT + ((monthNumber(month) - from) / span) * (WIDTH - LEFT - 12)
  const y = (sum: number) => HEIGHT - (sum / last.sum) * (HEIGHT - TOP)
  const path = points.map(
    (one, index) => `${index === 0 ? `M${x(one.month)} ${HEIGHT}` : `H${x(one.month)}`}V${y(one.sum)}`,
  )
  const area = `${path.join('')}H${WIDTH - 12}V${HEIGHT}H${x(first.month)}Z`
  const words = t(`growth.measures.${measure}`)
  const name = t('growth.name', {
    measure: words,
    first: number(first.sum),
    from: nameMonth(first.month, true),
    last: number(last.sum),
    until: nameMonth(last.month, true),
  })
  return (
    <figure className="growth">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + FOOT}`} role="img" aria-label={name}>
        {(last.sum < 2 ? [0, 1] : [0, 0.5, 1]).map(share => (
          <g key={share}>
            <line x1={LEFT} x2={WIDTH} y1={y(last.sum * share)} y2={y(last.sum * share)} className="growth-rule" />
            <text x={LEFT - 8} y={y(last.sum * share) + 5} textAnchor="end" className="growth-label">
              {number(Math.round(last.sum * share * 10) / 10)}
            </text>
          </g>
        ))}
        <path d={area} className="growth-area" />
        <path d={`${path.join('')}H${WIDTH - 12}`} className="growth-line" />
        {points.map(one => (
          <circle key={one.month} cx={x(one.month)} cy={y(one.sum)} r={5} className="growth-point">
            <title>{`${nameMonth(one.month, true)}: ${number(one.sum)} · ${one.what.join(', ')}`}</title>
          </circle>
        ))}
        <text x={LEFT} y={HEIGHT + 24} className="growth-label">
          {nameMonth(first.month, true)}
        </text>
        {last === first ? null : (
          <text x={WIDTH - 4} y={HEIGHT + 24} textAnchor="end" className="growth-label">
            {nameMonth(last.month, true)}
          </text>
        )}
      </svg>
      <details>
        <summary>{t('growth.asTable')}</summary>
        <Table verticalSpacing="xs" aria-label={name}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('growth.month')}</Table.Th>
              <Table.Th scope="col">{t('growth.what')}</Table.Th>
              <Table.Th scope="col" ta="end">
                {t('growth.sum')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {points.map(one => (
              <Table.Tr key={one.month}>
                <Table.Th scope="row" fw={400}>
                  {nameMonth(one.month, true)}
                </Table.Th>
                <Table.Td>{one.what.join(', ')}</Table.Td>
                <Table.Td ta="end">{number(one.sum)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </details>
    </figure>
  )
}
