import { validUntilAfter } from '../achievement/index.ts'
import type { Instant } from '../primitives/time.ts'
import { type Holding, isGroup, type Known, type Pathway, type Step, stepsIn } from './model.ts'

/** Why something that meets a step does not count now. */
export type Lapse = 'ended' | 'tooOld' | 'suspended' | 'withdrawn' | 'tooLate'

export type StepProgress = {
  readonly id: string
  /** `expired`: it was met, and what met it has ended by itself. */
  readonly state: 'done' | 'open' | 'locked' | 'expired'
  /** What meets it, or did: an award, or what was recognised. Of a group, nothing. */
  readonly by: string | null
  /** Steps that have to be done first, and are not. */
  readonly lockedBy: readonly string[]
  /** What would meet it, and why it does not. */
  readonly lapse: Lapse | null
  /** From when on it will no longer count, by itself. */
  readonly until: Instant | null
  /** Of a group: how many of its steps are done. */
  readonly done: number
}

export type Progress = {
  readonly steps: readonly StepProgress[]
  readonly isComplete: boolean
  /** What is needed and not done; of a group, how many of its steps. */
  readonly missing: readonly { readonly stepId: string; readonly count: number }[]
  /** What can be worked on now, in the order of the steps. */
  readonly next: readonly string[]
  readonly credits: { readonly have: number; readonly need: number | null }
  /** What is still to be worked for, as the achievements say; `unknown`: steps whose achievements do not say. */
  readonly hours: { readonly number: number; readonly unknown: number }
  readonly deadline: Instant | null
  readonly isOverdue: boolean
  /** When it will be another one although nothing is awarded or withdrawn. */
  readonly changesAt: Instant | null
}

type Judged = { readonly holding: Holding; readonly until: Instant | null; readonly lapse: Lapse | 'notYet' | null }

function meets(holding: Holding, step: Step, known: Known): boolean {
  if (holding.kind === 'elsewhere') return holding.stepId === step.id
  return step.ways.some(way => {
    if (way.kind !== 'achievement' || way.achievementId !== holding.achievementId) return false
    if (way.level === null) return true
    const levels = known.get(way.achievementId)?.levels ?? []
    const least = levels.indexOf(way.level)
    // A level that the achievement no longer has is reached by that level alone.
    if (least < 0) return holding.level === way.level
    return holding.level !== null && levels.indexOf(holding.level) >= least
  })
}

const earliest = (...times: readonly (Instant | null)[]): Instant | null =>
  times.reduce((first, one) => (one === null || (first !== null && first <= one) ? first : one), null)

function judge(holding: Holding, pathway: Pathway, deadline: Instant | null, now: Instant): Judged {
  const old = validUntilAfter(holding.from, pathway.monthsAwardsCount)
  const until = earliest(holding.until, old)
  const lapse =
    holding.standing !== 'inForce'
      ? holding.standing
      : holding.from > now
        ? 'notYet'
        : deadline !== null && holding.from >= deadline
          ? 'tooLate'
          : until === null || until > now
            ? null
            : until === holding.until
              ? 'ended'
              : 'tooOld'
  return { holding, until, lapse }
}

const LAPSES: readonly Lapse[] = ['suspended', 'ended', 'tooOld', 'tooLate', 'withdrawn']
const byId = (one: Judged, other: Judged) => (one.holding.id < other.holding.id ? -1 : 1)

/** What meets a step: of several, what counts longest. Else what would, and the most hopeful reason why it does not. */
function best(found: readonly Judged[]): { by: Judged | null; lapse: Lapse | null } {
  const end = (one: Judged) => one.until ?? Number.POSITIVE_INFINITY
  const [counting] = found
    .filter(one => one.lapse === null)
    .sort((one, other) => (end(one) === end(other) ? byId(one, other) : end(other) - end(one)))
  if (counting) return { by: counting, lapse: null }
  for (const lapse of LAPSES) {
    const [one] = found.filter(other => other.lapse === lapse).sort(byId)
    if (one) return { by: one, lapse }
  }
  return { by: null, lapse: null }
}

/** The hours that the shortest way through a step takes; `null` where no achievement says. */
function hoursOf(step: Step, known: Known): number | null {
  const said = step.ways.flatMap(way => (way.kind === 'achievement' ? (known.get(way.achievementId)?.hours ?? []) : []))
  return said.length > 0 ? Math.min(...said) : null
}

function hoursLeft(pathway: Pathway, missing: Progress['missing'], isDone: (id: string) => boolean, known: Known) {
  const left = missing.flatMap(({ stepId, count }) => {
    const step = pathway.steps.find(one => one.id === stepId) as Step
    if (!isGroup(step)) return [hoursOf(step, known)]
    return stepsIn(pathway, step.id)
      .filter(one => !isDone(one.id))
      .map(one => hoursOf(one, known))
      .sort((one, other) => (one ?? Number.POSITIVE_INFINITY) - (other ?? Number.POSITIVE_INFINITY) || 0)
      .slice(0, count)
  })
  return {
    number: left.reduce<number>((sum, one) => sum + (one ?? 0), 0),
    unknown: left.filter(one => one === null).length,
  }
}

/**
 * Where a learner stands. More awards never make less of it, and their order does not matter: prerequisites say what is
 * open, and what was earned counts whatever came first.
 *
 * @param joinedAt  from when on the time to complete runs
 */
export function progress(
  pathway: Pathway,
  holdings: readonly Holding[],
  known: Known,
  joinedAt: Instant,
  now: Instant,
): Progress {
  const deadline = validUntilAfter(joinedAt, pathway.monthsToComplete)
  const judged = holdings.map(one => judge(one, pathway, deadline, now))
  const found = new Map<string, { by: Judged | null; lapse: Lapse | null }>()
  const times: (Instant | null)[] = [deadline !== null && deadline > now ? deadline : null]
  for (const step of pathway.steps) {
    if (isGroup(step)) continue
    const own = judged.filter(one => meets(one.holding, step, known))
    found.set(step.id, best(own))
    for (const one of own) {
      if (one.lapse === null && one.until !== null) times.push(one.until)
      if (one.lapse === 'notYet') times.push(one.holding.from)
    }
  }
  const isLeafDone = (id: string) => found.get(id)?.by?.lapse === null
  const doneIn = (group: string) => stepsIn(pathway, group).filter(one => isLeafDone(one.id)).length
  const isDone = (id: string): boolean => {
    const step = pathway.steps.find(one => one.id === id)
    return step !== undefined && (isGroup(step) ? doneIn(id) >= step.need : isLeafDone(id))
  }

  const steps = pathway.steps.map((step): StepProgress => {
    const group = pathway.steps.find(one => one.id === step.within)
    const lockedBy = [...new Set([...(group?.after ?? []), ...step.after])].filter(id => !isDone(id))
    const { by = null, lapse = null } = found.get(step.id) ?? {}
    const isOver = lapse === 'ended' || lapse === 'tooOld'
    const state = isDone(step.id) ? 'done' : isOver ? 'expired' : lockedBy.length > 0 ? 'locked' : 'open'
    return {
      id: step.id,
      state,
      by: by?.holding.id ?? null,
      lockedBy,
      lapse,
      until: by && lapse === null ? by.until : null,
      done: isGroup(step) ? doneIn(step.id) : 0,
    }
  })

  const missing = stepsIn(pathway, null)
    .filter(one => !one.isOptional && !isDone(one.id))
    .map(one => ({ stepId: one.id, count: isGroup(one) ? one.need - doneIn(one.id) : 1 }))
  const have = pathway.steps.reduce((sum, one) => sum + (!isGroup(one) && isLeafDone(one.id) ? one.credits : 0), 0)
  const need = pathway.creditsToReach?.number ?? null
  const isComplete = missing.length === 0 && (need === null || have >= need)
  const isWanted = (step: Step) => {
    if (isComplete || isGroup(step) || isLeafDone(step.id)) return false
    return step.within === null || !isDone(step.within)
  }
  const isOverdue = deadline !== null && now >= deadline && !isComplete
  return {
    steps,
    isComplete,
    missing,
    next: pathway.steps
      .filter((step, index) => isWanted(step) && steps[index]?.lockedBy.length === 0)
      .map(one => one.id),
    credits: { have, need },
    hours: hoursLeft(pathway, missing, isDone, known),
    deadline,
    isOverdue,
    changesAt: earliest(...times),
  }
}
