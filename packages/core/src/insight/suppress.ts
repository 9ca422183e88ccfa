/** A count of people that may be shown: a rounded number, or only that it is few, or nearly all. */
export type SafeCount =
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'few' }
  | { readonly kind: 'most' }

/** Fewer than so many people are not counted in public: a small cell names them. */
export const FEWEST = 10
export const ROUND = 5

/**
 * The secret shift of a cell, 0 to 4, always the same for the same cell. Whoever does not know it learns from everything
 * that is ever shown of a cell only `count + shift`, so five counts remain possible, however many answers are compared.
 */
export type ShiftOf = (cell: string) => number

/** Below this sum of count and shift nothing is said; the count itself is then at most 13, and 10 at least if it is said. */
const SAID_FROM = FEWEST + ROUND - 1

const rounded = (shifted: number): SafeCount => ({ kind: 'number', number: Math.floor(shifted / ROUND) * ROUND })

/** A count of people that is no part of a larger one. */
export function safeTotal(shiftOf: ShiftOf, cell: string, total: number): SafeCount {
  const shifted = total + shiftOf(cell)
  return shifted < SAID_FROM ? { kind: 'few' } : rounded(shifted)
}

/**
 * A count of people out of `total`. Few people are only said to be few; where few are left out, it is only said to be
 * nearly all, since who is not in it follows by subtraction (complementary suppression). Both ends and the rounding
 * follow from one sum, `count + shift`, so that no end tells more of the shift than the other.
 *
 * @param cell  what is counted of whom. Counts of which one is part of the other share a cell, or their order would say
 *   something of the shifts; `total` has one of its own
 */
export function safePart(shiftOf: ShiftOf, cell: string, total: number, count: number): SafeCount {
  if (total < FEWEST) return { kind: 'few' }
  const shifted = count + shiftOf(cell)
  if (shifted < SAID_FROM) return { kind: 'few' }
  if (total + ROUND - 1 - shifted < SAID_FROM) return { kind: 'most' }
  return rounded(shifted)
}

export type Group = { readonly name: string; readonly size: number }

/**
 * Which groups may be shown by themselves, and which are only shown together, so that no group and no remainder (all
 * less those that are shown) is small. Where the small ones are together still too small, the next smallest joins them.
 *
 * @param isLarge  whether so many people under these names may be counted: `safeTotal` gives a number. A plain limit
 *   would say on the day on which a group first appears exactly how many are in it
 * @returns `together` is empty where every group is large enough; where even all of them are too few, nothing is shown
 */
export function foldGroups(
  groups: readonly Group[],
  isLarge: (names: readonly string[], size: number) => boolean,
): { readonly shown: Group[]; readonly together: Group[] } {
  const bySize = groups
    .filter(one => one.size > 0)
    .sort((one, other) => other.size - one.size || (one.name < other.name ? -1 : 1))
  const shown = bySize.filter(one => isLarge([one.name], one.size))
  const together = bySize.filter(one => !shown.includes(one))
  const areFew = () =>
    !isLarge(
      together.map(one => one.name),
      together.reduce((all, one) => all + one.size, 0),
    )
  while (together.length > 0 && areFew() && shown.length > 0) together.unshift(shown.pop() as Group)
  if (together.length > 0 && areFew()) return { shown: [], together: [] }
  const byName = (one: Group, other: Group) => (one.name < other.name ? -1 : 1)
  return { shown: shown.sort(byName), together: together.sort(byName) }
}
