import { type Against, type Contender, type Rates, ratio } from './measure.ts'

/** One line of the file: a contender beside one of its peers; a contender with two peers has two lines. */
export type Row = {
  readonly name: string
  /** Per second of one core. */
  readonly opsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly peer: string | null
  readonly timesPeer: number | null
  readonly shareOfRaw: number | null
}

/** Those chosen, and whom they are set against, in the order of `all`. */
export function withWhatTheyNeed(chosen: readonly Contender[], all: readonly Contender[]): Contender[] {
  const needed = new Set(
    chosen.flatMap(({ name, peers = [], raw }) => [name, ...peers.map(one => one.name), raw?.name ?? name]),
  )
  return all.filter(one => needed.has(one.name))
}

/** What was measured beside what it is set against in the same run; null where that did not run. */
export function rowsOf(contenders: readonly Contender[], rates: readonly Rates[]): Row[] {
  const byName = new Map(rates.map(one => [one.name, one]))
  return contenders.flatMap(({ name, peers = [], raw }): Row[] => {
    const own = byName.get(name)
    if (!own) return []
    const against = (other: Against | undefined): number | null => {
      const found = other && byName.get(other.name)
      return found ? ratio(own, found) : null
    }
    const said = {
      name,
      opsPerSecond: own.perSecond,
      p50Ms: own.p50Ms,
      p99Ms: own.p99Ms,
    }
    const shareOfRaw = against(raw)
    const ran = peers.filter(peer => byName.has(peer.name))
    if (ran.length === 0) return [{ ...said, peer: null, timesPeer: null, shareOfRaw }]
    return ran.map(peer => ({ ...said, peer: peer.name, timesPeer: against(peer), shareOfRaw }))
  })
}

/** Three digits that count, and no more zeros than that takes. */
const short = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value >= 1 ? value.toPrecision(3) : value.toPrecision(2)

const HEADINGS = [
  '',
  'a second',
  '±',
  'p50 ms',
  'p99 ms',
  'kB each',
  'times',
  'goal',
  'peer',
  'of raw',
  'goal',
] as const

/**
 * The rows as text for people, with the goals and what each makes the memory grow by.
 *
 * @param memory  bytes that one item takes of the heap before anything is given back, by name
 */
export function table(
  rows: readonly Row[],
  contenders: readonly Contender[],
  rates: readonly Rates[],
  memory: ReadonlyMap<string, number> = new Map(),
): string {
  const described = new Map(contenders.map(one => [one.name, one]))
  const measured = new Map(rates.map(one => [one.name, one]))
  let last = ''
  const lines = rows.map(row => {
    const { name, peer, timesPeer, shareOfRaw } = row
    const isMore = name === last
    last = name
    const one = described.get(name)
    const { rounds, perSecond } = measured.get(name)!
    const spread = (Math.max(...rounds) - Math.min(...rounds)) / perSecond / 2
    const bytes = memory.get(name)
    const goal = one?.peers?.find(against => against.name === peer)?.goal
    const own = isMore
      ? ['', '', '', '', '', '']
      : [
          name,
          short(row.opsPerSecond),
          `${(spread * 100).toFixed(0)} %`,
          short(row.p50Ms),
          short(row.p99Ms),
          bytes === undefined ? '–' : bytes < 1 ? '0' : short(bytes / 1000),
        ]
    const share =
      isMore || shareOfRaw === null ? ['', ''] : [short(shareOfRaw), one?.raw?.goal ? one.raw.goal.toFixed(2) : '']
    const times =
      timesPeer === null ? ['', '', ''] : [`${short(timesPeer)}×`, goal ? `${short(goal)}×` : '', peer ?? '']
    return [...own, ...times, ...share]
  })
  const all = [[...HEADINGS], ...lines]
  const widths = HEADINGS.map((_, column) => Math.max(...all.map(line => line[column]!.length)))
  const isText = (column: number) => column === 0 || HEADINGS[column] === 'peer'
  return all
    .map(line =>
      line
        .map((cell, column) => (isText(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
