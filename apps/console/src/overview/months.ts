export type MonthCount = { readonly month: string; readonly issued: number }

/**
 * The `count` months up to and including `until` (`2026-11`), the oldest first; a month in which nothing was awarded is
 * there with 0, so that a gap looks like one.
 */
export function fillMonths(known: readonly MonthCount[], until: string, count: number): MonthCount[] {
  const [year = 0, month = 1] = until.split('-').map(Number)
  return Array.from({ length: count }, (_, index) => {
    const name = new Date(Date.UTC(year, month - count + index, 1)).toISOString().slice(0, 7)
    return { month: name, issued: known.find(one => one.month === name)?.issued ?? 0 }
  })
}
