import { useLocale } from '@laurel/ui/i18n'
import { Box, Paper, Title, VisuallyHidden } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { fillMonths, type MonthCount } from './months.ts'

type Props = { readonly months: readonly MonthCount[] }

const HEIGHT = 136
const STEP = 56
const BAR = 32
const SHOWN = 12
/** Twelve bars would be too small to read there; the table has them all. */
const SHOWN_ON_PHONE = 6

/** Awards a month as bars, with the same numbers as a table for whoever can't see them. */
export function EarnedOverTime({ months }: Props) {
  const { t } = useTranslation()
  const { month: nameMonth, number } = useLocale()
  const shown = fillMonths(months, new Date().toISOString().slice(0, 7), SHOWN)
  return (
    <Paper withBorder p="lg">
      <Title order={2} mb="md">
        {t('overview.overTime')}
      </Title>
      <Box visibleFrom="sm">
        <Bars shown={shown} />
      </Box>
      <Box hiddenFrom="sm">
        <Bars shown={shown.slice(-SHOWN_ON_PHONE)} />
      </Box>
      <VisuallyHidden>
        <table>
          <caption>{t('overview.overTime')}</caption>
          <tbody>
            {shown.map(one => (
              <tr key={one.month}>
                <th scope="row">{nameMonth(one.month, true)}</th>
                <td>{number(one.issued)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </VisuallyHidden>
    </Paper>
  )
}

function Bars({ shown }: { readonly shown: readonly MonthCount[] }) {
  const { month: nameMonth, number } = useLocale()
  const most = Math.max(1, ...shown.map(one => one.issued))
  const width = shown.length * STEP
  return (
    <svg
      viewBox={`0 0 ${width} ${HEIGHT + 48}`}
      width="100%"
      style={{ maxWidth: width * 1.2, display: 'block' }}
      aria-hidden="true"
      fontSize={12}
    >
      <line x1={0} x2={width} y1={HEIGHT + 20} y2={HEIGHT + 20} stroke="var(--laurel-rule)" />
      {shown.map((one, index) => {
        const height = one.issued === 0 ? 0 : Math.max(3, (one.issued / most) * (HEIGHT - 8))
        const x = index * STEP + STEP / 2
        return (
          <g key={one.month} textAnchor="middle">
            <rect
              x={x - BAR / 2}
              y={HEIGHT + 20 - height}
              width={BAR}
              height={height}
              rx={3}
              fill="var(--mantine-primary-color-filled)"
            />
            {one.issued > 0 ? (
              <text x={x} y={HEIGHT + 12 - height} fill="var(--mantine-color-text)" fontWeight={600}>
                {number(one.issued)}
              </text>
            ) : null}
            <text x={x} y={HEIGHT + 40} fill="var(--mantine-color-dimmed)">
              {nameMonth(one.month)}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
