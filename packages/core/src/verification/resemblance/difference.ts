/** `swap`: two neighbouring letters changed places; `letter`: one letter more, less, or another one. */
export type SmallDifference = 'swap' | 'letter'

/** How two words differ, if by one slip of a finger (edit distance 1, with swaps); null if not at all, or by more. */
export function smallDifference(one: string, other: string): SmallDifference | null {
  const [a, b] = [[...one], [...other]]
  if (Math.abs(a.length - b.length) > 1) return null
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let endA = a.length
  let endB = b.length
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--
    endB--
  }
  const [left, right] = [endA - start, endB - start]
  if (left === 0 && right === 0) return null
  if (left <= 1 && right <= 1) return 'letter'
  const isSwap = left === 2 && right === 2 && a[start] === b[start + 1] && a[start + 1] === b[start]
  return isSwap ? 'swap' : null
}
