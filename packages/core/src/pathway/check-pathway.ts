import { isGroup, MAX_STEPS, type Pathway, type Step, stepsIn, type Way } from './model.ts'

export const PATHWAY_PROBLEMS = [
  'NO_STEPS',
  'TOO_MANY_STEPS',
  'NOTHING_REQUIRED',
  'CREDITS_OUT_OF_REACH',
  'ID_TWICE',
  'NAME_MISSING',
  'EMPTY',
  'GROUP_EMPTY',
  'GROUP_NEEDS_TOO_MANY',
  'GROUP_IN_GROUP',
  'GROUP_MISSING',
  'AFTER_MISSING',
  'AFTER_TWICE',
  'CYCLE',
  'UNREACHABLE',
  'WAY_TWICE',
  'WAY_UNNAMED',
] as const
export type PathwayProblem = {
  readonly code: (typeof PATHWAY_PROBLEMS)[number]
  /** The step that has to be mended; `null`: the pathway as a whole. */
  readonly stepId: string | null
  /** Another step that it is about. */
  readonly other?: string
}

const keyOf = (way: Way): string =>
  way.kind === 'achievement'
    ? `${way.achievementId} ${way.level ?? ''}`
    : [
        way.issuerDid ?? way.issuerName.trim().toLowerCase(),
        way.achievementId ?? way.achievementName.trim().toLowerCase(),
      ]
        .map(one => JSON.stringify(one))
        .join(' ')

/** What has to be done before `step` can be begun or, for a group, be met: its own and its group's, and what lies in it. */
function before(step: Step, byId: ReadonlyMap<string, Step>, pathway: Pathway): string[] {
  const group = step.within === null ? undefined : byId.get(step.within)
  return [
    ...step.after,
    ...(group ? group.after : []),
    ...(isGroup(step) ? stepsIn(pathway, step.id).map(one => one.id) : []),
  ]
}

/** Steps that lie on a ring of prerequisites: each of them waits, in the end, for itself. */
function onCycles(pathway: Pathway, byId: ReadonlyMap<string, Step>): Set<string> {
  const found = new Set<string>()
  for (const { id } of pathway.steps) {
    const seen = new Set<string>()
    const waiting = [id]
    while (waiting.length > 0) {
      const step = byId.get(waiting.pop() as string)
      if (!step) continue
      for (const next of before(step, byId, pathway)) {
        if (next === id) found.add(id)
        if (seen.has(next)) continue
        seen.add(next)
        waiting.push(next)
      }
    }
  }
  return found
}

/**
 * Steps that nobody can ever begin or meet, since what they wait for can never be met. A group can be met where as many
 * of its steps as it needs can.
 */
function outOfReach(pathway: Pathway, byId: ReadonlyMap<string, Step>): Set<string> {
  const reached = new Set<string>()
  const isMet = (id: string) => reached.has(id)
  for (let grew = true; grew; ) {
    grew = false
    for (const step of pathway.steps) {
      if (reached.has(step.id)) continue
      const group = step.within === null ? undefined : byId.get(step.within)
      const waits = [...step.after, ...(group?.after ?? [])]
      const inside = isGroup(step) ? stepsIn(pathway, step.id).filter(one => isMet(one.id)).length : 0
      if (!waits.every(isMet) || (isGroup(step) && inside < step.need)) continue
      reached.add(step.id)
      grew = true
    }
  }
  return new Set(pathway.steps.map(one => one.id).filter(id => !reached.has(id)))
}

function stepProblems(step: Step, pathway: Pathway, byId: ReadonlyMap<string, Step>): PathwayProblem[] {
  const say = (code: PathwayProblem['code'], other?: string): PathwayProblem => ({
    code,
    stepId: step.id,
    ...(other === undefined ? {} : { other }),
  })
  const problems: PathwayProblem[] = []
  if (step.name.trim() === '') problems.push(say('NAME_MISSING'))
  if (isGroup(step)) {
    const inside = stepsIn(pathway, step.id).length
    if (step.within !== null) problems.push(say('GROUP_IN_GROUP', step.within))
    if (inside === 0) problems.push(say('GROUP_EMPTY'))
    else if (step.need < 1 || step.need > inside) problems.push(say('GROUP_NEEDS_TOO_MANY'))
  } else if (step.ways.length === 0) problems.push(say('EMPTY'))
  if (step.within !== null) {
    const group = byId.get(step.within)
    if (!group || !isGroup(group)) problems.push(say('GROUP_MISSING', step.within))
  }
  for (const [index, id] of step.after.entries()) {
    if (!byId.has(id)) problems.push(say('AFTER_MISSING', id))
    else if (step.after.indexOf(id) !== index) problems.push(say('AFTER_TWICE', id))
  }
  for (const way of step.ways) {
    if (way.kind === 'achievement') continue
    const names = [way.issuerDid ?? way.issuerName, way.achievementId ?? way.achievementName]
    if (names.some(one => one.trim() === '')) problems.push(say('WAY_UNNAMED'))
  }
  return problems
}

/**
 * Everything that is wrong with a pathway: rings, steps that nobody can reach or meet, groups that ask for more than
 * they hold, things named twice. Each problem names the step to mend. None: it can be published.
 */
export function checkPathway(pathway: Pathway): PathwayProblem[] {
  const { steps, creditsToReach } = pathway
  const whole = (code: PathwayProblem['code']): PathwayProblem => ({ code, stepId: null })
  if (steps.length === 0) return [whole('NO_STEPS')]
  if (steps.length > MAX_STEPS) return [whole('TOO_MANY_STEPS')]
  const problems: PathwayProblem[] = []
  const byId = new Map<string, Step>()
  for (const step of steps) {
    if (byId.has(step.id)) problems.push({ code: 'ID_TWICE', stepId: step.id })
    else byId.set(step.id, step)
  }
  // What follows speaks of steps by their ids.
  if (problems.length > 0) return problems

  for (const step of steps) problems.push(...stepProblems(step, pathway, byId))
  const firstWith = new Map<string, string>()
  for (const step of steps)
    for (const way of step.ways) {
      const first = firstWith.get(keyOf(way))
      if (first === undefined) firstWith.set(keyOf(way), step.id)
      else problems.push({ code: 'WAY_TWICE', stepId: step.id, other: first })
    }
  const cycles = onCycles(pathway, byId)
  for (const id of cycles) problems.push({ code: 'CYCLE', stepId: id })
  // Where something else is wrong with a step already, that is what has to be mended.
  const named = new Set(problems.map(one => one.stepId))
  for (const id of outOfReach(pathway, byId)) if (!named.has(id)) problems.push({ code: 'UNREACHABLE', stepId: id })
  if (creditsToReach === null && stepsIn(pathway, null).every(one => one.isOptional))
    problems.push(whole('NOTHING_REQUIRED'))
  const credits = steps.reduce((sum, one) => sum + (isGroup(one) ? 0 : one.credits), 0)
  if (creditsToReach !== null && creditsToReach.number > credits) problems.push(whole('CREDITS_OUT_OF_REACH'))
  return problems
}
