/** The only spans that can be asked for: free ones would let whoever asks cut groups until one person is left. */
export const PERIODS = ['30days', 'term', 'year', 'all'] as const
export type Period = (typeof PERIODS)[number]

export const GRAINS = ['day', 'week', 'month'] as const
export type Grain = (typeof GRAINS)[number]

const DAYS: Readonly<Record<Exclude<Period, 'all'>, number>> = { '30days': 30, term: 120, year: 365 }
/** A chart has no more bars than these. */
const MOST_BARS: Readonly<Record<Grain, number>> = { day: 366, week: 260, month: 240 }

/** A day as the number of days since 1970-01-01, in UTC. */
export const dayOf = (milliseconds: number): number => Math.floor(milliseconds / 86_400_000)
export const dayName = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10)

/** The first day of a period that ends with `today`; null for all time. */
export const firstDay = (period: Period, today: number): number | null =>
  period === 'all' ? null : today - DAYS[period] + 1

/** How finely a period is drawn where nobody asks otherwise. */
export const usualGrain = (period: Period): Grain =>
  period === '30days' ? 'day' : period === 'term' ? 'week' : 'month'

/** The day on which the day, the week (from Monday) or the month of `day` begins. */
export function beginningOf(grain: Grain, day: number): number {
  if (grain === 'day') return day
  // 1970-01-01 was a Thursday.
  if (grain === 'week') return day - ((day + 3) % 7)
  const date = new Date(day * 86_400_000)
  return dayOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1))
}

const next = (grain: Grain, beginning: number): number => {
  if (grain === 'day') return beginning + 1
  if (grain === 'week') return beginning + 7
  const date = new Date(beginning * 86_400_000)
  return dayOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1))
}

/**
 * Counts by day, put together by week or month; what had nothing is there with zeros, so that a gap looks like one. Of
 * more than a chart can hold the newest are kept.
 */
export function gather<Counts extends Readonly<Record<string, number>>>(
  days: readonly { readonly day: number; readonly counts: Counts }[],
  grain: Grain,
  first: number | null,
  today: number,
  nothing: Counts,
): { readonly from: string; readonly counts: Counts }[] {
  const until = Math.max(today, ...days.map(one => one.day))
  const begun = beginningOf(grain, first ?? Math.min(until, ...days.map(one => one.day)))
  const bars: { day: number; counts: Record<string, number> }[] = []
  for (let day = begun; day <= until; day = next(grain, day)) bars.push({ day, counts: { ...nothing } })
  const byDay = new Map(bars.map(one => [one.day, one.counts]))
  for (const { day, counts } of days) {
    const bar = byDay.get(beginningOf(grain, day))
    if (bar) for (const [name, count] of Object.entries(counts)) bar[name] = (bar[name] ?? 0) + count
  }
  return bars.slice(-MOST_BARS[grain]).map(one => ({ from: dayName(one.day), counts: one.counts as Counts }))
}
