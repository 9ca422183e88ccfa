import { type Proof, rollUp } from '@laurel/core/skill'
import type { ProofOf } from '../skills/proofs.ts'
import type { LogEntry } from '../vault/contents.ts'

export const MEASURES = ['credentials', 'skills', 'hours', 'credits'] as const
export type Measure = (typeof MEASURES)[number]

/** A month (`2026-11`) in which something came, and how much there was at its end. */
export type GrowthPoint = { readonly month: string; readonly sum: number; readonly what: readonly string[] }

type Step = { readonly at: string; readonly more: number; readonly what: string }

const byTime = (one: Proof<ProofOf>, other: Proof<ProofOf>) => (one.at < other.at ? -1 : 1)

/** A skill counts from the first credential that states it. */
function skillSteps(proofs: readonly Proof<ProofOf>[]): Step[] {
  const seen = new Set<string>()
  return [...proofs].sort(byTime).flatMap(proof =>
    rollUp([proof]).flatMap(({ key, skill }) => {
      if (seen.has(key)) return []
      seen.add(key)
      return [{ at: proof.at, more: 1, what: skill.name }]
    }),
  )
}

function stepsOf(measure: Measure, proofs: readonly Proof<ProofOf>[], log: readonly LogEntry[]): Step[] {
  switch (measure) {
    case 'credentials':
      return proofs.map(({ at, of }) => ({ at, more: 1, what: of.title }))
    case 'skills':
      return skillSteps(proofs)
    case 'credits':
      return proofs.flatMap(({ at, of }) => (of.credits === null ? [] : [{ at, more: of.credits, what: of.title }]))
    case 'hours':
      return log.flatMap(one => (one.hours ? [{ at: one.on, more: one.hours, what: one.what }] : []))
  }
}

/**
 * How something grew, month by month, out of the vault alone. What was revoked is no proof and is not in it; months in
 * which nothing came are left out.
 */
export function growthOf(measure: Measure, proofs: readonly Proof<ProofOf>[], log: readonly LogEntry[]): GrowthPoint[] {
  const months = Map.groupBy(stepsOf(measure, proofs, log), one => one.at.slice(0, 7))
  let sum = 0
  return [...months]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([month, steps]) => {
      sum += steps.reduce((all, one) => all + one.more, 0)
      return { month, sum: Math.round(sum * 100) / 100, what: steps.map(one => one.what) }
    })
}

/** A month as a number, so that the distance between two can be drawn. */
export const monthNumber = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1
