import { foldGroups, type Group, type SafeCount, safePart, safeTotal } from '@laurel/core/insight'
import type * as z from 'zod'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { tx } from '../platform/database.ts'
import type { zInsightCohorts } from './schema.ts'
import { shiftsOf } from './shift.ts'
import { peopleOf } from './store.ts'

const PEOPLE = ['earners', 'holders', 'completers'] as const
type People = Readonly<Record<'learners' | (typeof PEOPLE)[number], SafeCount>>

/**
 * Who is reached, by cohort: of all time and of nothing else, since a second span would let the two be subtracted.
 * Minors are in it only where that was consented to.
 */
export async function showCohorts(deps: Deps, actor: Actor): Promise<z.infer<typeof zInsightCohorts>> {
  const { issuerId } = actor
  const shiftOf = shiftsOf(deps, issuerId)
  const people = await tx(deps, actor, tx => peopleOf(tx, issuerId))
  people.delete('all')
  const groups: Group[] = [...people].map(([name, counts]) => ({ name, size: counts.learners ?? 0 }))
  const cellOf = (names: readonly string[]) => `cohort ${JSON.stringify(names.toSorted())}`
  const sizeOf = (names: readonly string[], size: number) => safeTotal(shiftOf, `${cellOf(names)} learners`, size)
  const { shown, together } = foldGroups(groups, (names, size) => sizeOf(names, size).kind === 'number')

  const count = (names: readonly string[]): People => {
    const sum = (measure: string) => names.reduce((all, name) => all + (people.get(name)?.[measure] ?? 0), 0)
    const total = sum('learners')
    const parts = PEOPLE.map(measure => [measure, safePart(shiftOf, cellOf(names), total, sum(measure))])
    return { learners: sizeOf(names, total), ...Object.fromEntries(parts) } as People
  }
  const named = (names: readonly string[]) => names.flatMap(one => (one === 'none' ? [] : one.slice('in:'.length)))
  return {
    cohorts: [
      ...shown.map(({ name }) => ({
        kind: name === 'none' ? ('none' as const) : ('cohort' as const),
        names: named([name]),
        ...count([name]),
      })),
      ...(together.length > 0
        ? [
            {
              kind: 'together' as const,
              names: named(together.map(one => one.name)),
              ...count(together.map(one => one.name)),
            },
          ]
        : []),
    ],
    all: count(groups.map(one => one.name)),
  }
}
