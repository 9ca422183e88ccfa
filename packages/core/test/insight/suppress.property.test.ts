import { fc, test } from '@fast-check/vitest'
import { FEWEST, foldGroups, ROUND, type SafeCount, safePart, safeTotal } from '@laurel/core/insight'
import { describe, expect } from 'vitest'

// The attacker of H-58: knows the rules, every answer that was ever given, and everything but the shifts.

const SHIFTS = Array.from({ length: ROUND }, (_, shift) => shift)
const shift = fc.nat(ROUND - 1)
const same = (one: SafeCount, other: SafeCount) => JSON.stringify(one) === JSON.stringify(other)
const few = fc.integer({ min: 1, max: FEWEST - 1 })

describe('H-58 counts of people', () => {
  test.prop([fc.nat(400), fc.nat(400), shift])(
    'under ten are not said, nor those who are left out',
    (total, wish, by) => {
      const count = Math.min(wish, total)
      const shown = safePart(() => by, 'x', total, count)
      if (count < FEWEST || total < FEWEST) expect(shown).toEqual({ kind: 'few' })
      else if (total - count < FEWEST) expect(shown.kind).not.toBe('number')
      if (shown.kind !== 'number') return
      expect(shown.number % ROUND).toBe(0)
      expect(Math.abs(shown.number - count)).toBeLessThan(ROUND)
    },
  )

  test.prop([fc.integer({ min: 10, max: 200 }), few, shift])(
    'a small cell leaves several answers possible',
    (total, count, by) => {
      const shown = safePart(() => by, 'x', total, count)
      const possible = Array.from({ length: total + 1 }, (_, n) => n).filter(n =>
        SHIFTS.some(other =>
          same(
            safePart(() => other, 'x', total, n),
            shown,
          ),
        ),
      )
      expect(possible.length).toBeGreaterThanOrEqual(FEWEST)
    },
  )

  test.prop([fc.integer({ min: 60, max: 120 }), fc.integer({ min: 10, max: 50 }), few, shift, shift])(
    'two that overlap do not say how many are in one and not in the other',
    (total, inner, difference, innerBy, outerBy) => {
      const outer = inner + difference
      const shown = [
        safePart(() => innerBy, 'year', total, inner),
        safePart(() => outerBy, 'all', total, outer),
      ] as const
      const possible = new Set<number>()
      for (let a = 0; a <= total; a++) {
        if (
          !SHIFTS.some(by =>
            same(
              safePart(() => by, 'year', total, a),
              shown[0],
            ),
          )
        )
          continue
        for (let b = a; b <= Math.min(total, a + 40); b++)
          if (
            SHIFTS.some(by =>
              same(
                safePart(() => by, 'all', total, b),
                shown[1],
              ),
            )
          )
            possible.add(b - a)
      }
      expect(possible.size).toBeGreaterThan(1)
    },
  )

  test.prop([few, shift, fc.array(fc.constantFrom(1, 1, -1), { maxLength: 60 }), fc.integer({ min: 40, max: 60 })])(
    'watching one cell day after day does not say either, though each single change is known',
    (start, by, changes, total) => {
      const counts = [start]
      for (const change of changes) {
        const next = (counts.at(-1) as number) + change
        if (next >= 1 && next <= total) counts.push(next)
      }
      const shown = counts.map(count => safePart(() => by, 'x', total, count))
      const possible = Array.from({ length: total + 1 }, (_, first) => first).filter(first => {
        const moved = counts.map(count => count - start + first)
        if (moved.some(count => count < 0 || count > total)) return false
        return SHIFTS.some(other =>
          moved.every((count, at) =>
            same(
              safePart(() => other, 'x', total, count),
              shown[at] as SafeCount,
            ),
          ),
        )
      })
      expect(possible).toContain(start)
      expect(possible.length).toBeGreaterThan(1)
    },
  )

  test.prop([fc.array(fc.nat(40), { minLength: 1, maxLength: 8 }), fc.array(shift, { minLength: 9, maxLength: 9 })])(
    'a hidden group does not follow from the total and the groups that are shown',
    (sizes, shifts) => {
      const isLarge = (names: readonly string[], size: number) => {
        const by = names.length === 1 ? shifts[Number(names[0])] : shifts[8]
        return safeTotal(() => by as number, 'x', size).kind === 'number'
      }
      const groups = sizes.map((size, index) => ({ name: String(index), size }))
      const { shown, together } = foldGroups(groups, isLarge)
      for (const one of shown) expect(one.size).toBeGreaterThanOrEqual(FEWEST)
      const remainder = together.reduce((sum, one) => sum + one.size, 0)
      if (together.length > 0) expect(remainder).toBeGreaterThanOrEqual(FEWEST)
      const all = sizes.reduce((sum, one) => sum + one, 0)
      if (shown.length === 0 && together.length === 0) expect(all).toBeLessThan(FEWEST + ROUND - 1)
      else expect(shown.reduce((sum, one) => sum + one.size, 0) + remainder).toBe(all)
    },
  )

  test.prop([fc.nat(300), shift])('a total under ten is few', (total, by) => {
    const shown = safeTotal(() => by, 'x', total)
    expect(shown.kind === 'number').toBe(total + by >= FEWEST + ROUND - 1)
  })
})
