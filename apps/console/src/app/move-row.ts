/** The list with the row at `from` moved by `step` places (−1 up, +1 down); the same list where it can't move. */
export function moveRow<Row>(rows: readonly Row[], from: number, step: -1 | 1): Row[] {
  const to = from + step
  const moved = rows[from]
  if (moved === undefined || to < 0 || to >= rows.length) return [...rows]
  const rest = rows.filter((_, index) => index !== from)
  return [...rest.slice(0, to), moved, ...rest.slice(to)]
}
