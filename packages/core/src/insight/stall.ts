import { isGroup, type Pathway, type Step } from '../pathway/model.ts'
import { FEWEST, type SafeCount } from './suppress.ts'

/** How many are on a pathway, have completed it, and have done each step, as far as that may be shown. */
export type Funnel = {
  readonly learners: SafeCount
  readonly completed: SafeCount
  readonly done: ReadonlyMap<string, SafeCount>
}

const asNumber = (count: SafeCount | undefined): number | null => (count?.kind === 'number' ? count.number : null)

/**
 * The step at which the greatest share of those who got there stay, out of nothing but the numbers that are shown: where
 * one is not, nothing is concluded.
 */
export function stallOf(content: Pathway, { learners, done }: Funnel): { stepId: string; percent: number } | null {
  const all = learners.kind === 'number' ? learners.number : null
  if (all === null) return null
  const reached = (step: Step): number | null => {
    const before = step.after.filter(id => done.has(id)).map(id => done.get(id))
    const numbers = before.map(one => (one?.kind === 'most' ? all : asNumber(one)))
    return numbers.some(one => one === null) ? null : Math.min(all, ...(numbers as number[]))
  }
  let worst: { stepId: string; percent: number } | null = null
  for (const step of content.steps) {
    if (isGroup(step) || step.isOptional) continue
    const [here, past] = [reached(step), asNumber(done.get(step.id))]
    if (here === null || past === null || here < FEWEST) continue
    const percent = Math.round(((here - past) / here) * 20) * 5
    if (percent > (worst?.percent ?? 0)) worst = { stepId: step.id, percent }
  }
  return worst
}
