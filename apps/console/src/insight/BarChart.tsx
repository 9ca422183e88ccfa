import { Box, Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'

export type ChartBar = {
  readonly key: string
  /** Under the bar; empty where there is no room for every one. */
  readonly short: string
  readonly long: string
  readonly value: number
  /** A darker part of the bar, from its foot. */
  readonly part?: number
}

type Props = {
  /** What the picture shows, for whoever can't see it. */
  readonly name: string
  readonly bars: readonly ChartBar[]
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const HEIGHT = 160
const FOOT = 28
const DESK = 720
/** Drawn narrower there, so that its words stay as large as other words. */
const PHONE = 320

/** Bars over time, with the same numbers as a table that everybody can open. */
export function BarChart({ name, bars, columns, rows }: Props) {
  return (
    <figure className="insight-figure">
      <Box visibleFrom="sm">
        <Bars name={name} bars={bars} width={DESK} />
      </Box>
      <Box hiddenFrom="sm">
        <Bars name={name} bars={bars} width={PHONE} />
      </Box>
      <AsTable name={name} columns={columns} rows={rows} />
    </figure>
  )
}

function Bars({ name, bars, width }: Pick<Props, 'name' | 'bars'> & { readonly width: number }) {
  const most = Math.max(1, ...bars.map(one => one.value))
  const step = width / Math.max(1, bars.length)
  const bar = Math.max(1, Math.min(36, step * 0.7))
  const heightOf = (value: number) => (value === 0 ? 0 : Math.max(2, (value / most) * (HEIGHT - 20)))
  // Every so many, so that words do not run into each other.
  const longest = Math.max(1, ...bars.map(one => one.short.length))
  const every = Math.ceil((longest * 8 + 12) / step)
  const box = (index: number, value: number) => ({
    x: index * step + step / 2 - bar / 2,
    y: HEIGHT - heightOf(value),
    width: bar,
    height: heightOf(value),
    rx: 2,
  })
  return (
    <svg viewBox={`0 0 ${width} ${HEIGHT + FOOT}`} role="img" aria-label={name} className="insight-chart">
      <line x1={0} x2={width} y1={HEIGHT} y2={HEIGHT} className="insight-axis" />
      {bars.map((one, index) => (
        <g key={one.key}>
          <rect {...box(index, one.value)} className="insight-bar">
            <title>{one.long}</title>
          </rect>
          {one.part === undefined ? null : <rect {...box(index, one.part)} className="insight-bar-part" />}
          {index % every === 0 ? (
            <text x={index * step + step / 2} y={HEIGHT + 20} className="insight-label" textAnchor="middle">
              {one.short}
            </text>
          ) : null}
        </g>
      ))}
    </svg>
  )
}

/** The numbers of a picture, one press away. */
export function AsTable({ name, columns, rows }: Pick<Props, 'name' | 'columns' | 'rows'>) {
  const { t } = useTranslation()
  return (
    <details className="insight-table">
      <summary>{t('insight.asTable')}</summary>
      <Table.ScrollContainer minWidth={280} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table verticalSpacing={4} aria-label={name}>
          <Table.Thead>
            <Table.Tr>
              {columns.map((one, index) => (
                <Table.Th key={one} scope="col" ta={index === 0 ? 'start' : 'end'}>
                  {one}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(row => (
              <Table.Tr key={row[0]}>
                {row.map((cell, index) =>
                  index === 0 ? (
                    <Table.Th key={columns[index]} scope="row" fw={400}>
                      {cell}
                    </Table.Th>
                  ) : (
                    <Table.Td key={columns[index]} ta="end" className="tabular">
                      {cell}
                    </Table.Td>
                  ),
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </details>
  )
}
