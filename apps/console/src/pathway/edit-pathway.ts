import { isGroup, layOut, type Pathway, type Step, stepsIn } from '@laurel/core/pathway'

/** What can be done to the steps; list and picture do the same things. */
export type Edit =
  | { readonly do: 'add'; readonly id: string; readonly below: string | null; readonly isGroup: boolean }
  | { readonly do: 'remove'; readonly id: string }
  | { readonly do: 'move'; readonly id: string; readonly by: -1 | 1 }
  | { readonly do: 'indent' | 'outdent'; readonly id: string }
  | { readonly do: 'change'; readonly id: string; readonly part: Partial<Step> }
  | { readonly do: 'connect' | 'disconnect'; readonly from: string; readonly to: string }
  | { readonly do: 'place'; readonly id: string; readonly at: { readonly x: number; readonly y: number } }
  | { readonly do: 'arrange' }
  | { readonly do: 'whole'; readonly part: Partial<Omit<Pathway, 'steps'>> }

export const emptyPathway = (language: string): Pathway => ({
  name: '',
  description: '',
  language,
  translations: null,
  steps: [],
  creditsToReach: null,
  monthsToComplete: null,
  monthsAwardsCount: null,
})

const newStep = (id: string, isAGroup: boolean): Step => ({
  id,
  name: '',
  description: '',
  translations: null,
  within: null,
  after: [],
  isOptional: false,
  credits: 0,
  need: isAGroup ? 1 : null,
  ways: [],
  at: null,
})

/** Steps in the order of the list: each group followed by what lies in it. */
export const inListOrder = (steps: readonly Step[]): Step[] =>
  stepsIn({ steps }, null).flatMap(one => [one, ...stepsIn({ steps }, one.id)])

/** The group that a step can be put into: the one that stands above it. */
export function groupAbove(steps: readonly Step[], id: string): string | null {
  const tops = stepsIn({ steps }, null)
  const before = tops[tops.findIndex(one => one.id === id) - 1]
  const step = steps.find(one => one.id === id)
  return before && step && isGroup(before) && !isGroup(step) ? before.id : null
}

function add(steps: readonly Step[], { id, below, isGroup: isAGroup }: Extract<Edit, { do: 'add' }>): Step[] {
  const ordered = inListOrder(steps)
  const at = below === null ? ordered.length - 1 : ordered.findIndex(one => one.id === below)
  const above = ordered[at]
  const group = above && !isAGroup ? (isGroup(above) && below !== null ? above.id : above.within) : null
  // One after the other is what most pathways are; in a group each stands for itself.
  const previous = above?.within ?? above?.id
  const made = { ...newStep(id, isAGroup), within: group, after: group === null && previous ? [previous] : [] }
  const inside = above?.within ?? above?.id
  const last = group === null && inside ? ordered.findLastIndex(one => one.id === inside || one.within === inside) : at
  return [...ordered.slice(0, last + 1), made, ...ordered.slice(last + 1)]
}

function remove(steps: readonly Step[], id: string): Step[] {
  const gone = steps.find(one => one.id === id)
  return steps
    .filter(one => one.id !== id)
    .map(one => ({
      ...one,
      within: one.within === id ? null : one.within,
      // What came after it comes after what came before it.
      after: one.after.includes(id)
        ? [...new Set(one.after.flatMap(other => (other === id ? (gone?.after ?? []) : [other])))]
        : one.after,
    }))
}

function move(steps: readonly Step[], id: string, by: -1 | 1): Step[] {
  const step = steps.find(one => one.id === id)
  if (!step) return [...steps]
  const beside = stepsIn({ steps }, step.within)
  const at = beside.findIndex(one => one.id === id)
  const other = beside[at + by]
  if (!other) return [...steps]
  const swapped = beside.map((one, index) => (index === at ? other : index === at + by ? step : one))
  const queue = [...swapped]
  return inListOrder(steps.map(one => (one.within === step.within ? (queue.shift() as Step) : one)))
}

const changed = (steps: readonly Step[], id: string, part: Partial<Step>): Step[] =>
  steps.map(one => (one.id === id ? { ...one, ...part } : one))

/** The pathway after one step of work. Nothing that is asked for is refused: what is wrong is said beside it. */
export function edited(pathway: Pathway, edit: Edit): Pathway {
  const { steps } = pathway
  const withSteps = (next: readonly Step[]): Pathway => ({ ...pathway, steps: inListOrder(next) })
  switch (edit.do) {
    case 'add':
      return withSteps(add(steps, edit))
    case 'remove':
      return withSteps(remove(steps, edit.id))
    case 'move':
      return withSteps(move(steps, edit.id, edit.by))
    case 'indent': {
      const group = groupAbove(steps, edit.id)
      if (group === null) return pathway
      // Inside, it waits for what the group waits for.
      const inside = stepsIn({ steps }, group).map(one => one.id)
      const step = steps.find(one => one.id === edit.id)
      const after = (step?.after ?? []).filter(one => one !== group && !inside.includes(one))
      return withSteps(changed(steps, edit.id, { within: group, after, isOptional: false }))
    }
    case 'outdent': {
      const step = steps.find(one => one.id === edit.id)
      if (!step?.within) return pathway
      const rest = steps.filter(one => one.id !== edit.id)
      const at = rest.findLastIndex(one => one.id === step.within || one.within === step.within)
      return withSteps([...rest.slice(0, at + 1), { ...step, within: null }, ...rest.slice(at + 1)])
    }
    case 'change':
      return withSteps(changed(steps, edit.id, edit.part))
    case 'connect': {
      const step = steps.find(one => one.id === edit.to)
      if (!step || edit.from === edit.to || step.after.includes(edit.from)) return pathway
      return withSteps(changed(steps, edit.to, { after: [...step.after, edit.from] }))
    }
    case 'disconnect': {
      const step = steps.find(one => one.id === edit.to)
      return withSteps(changed(steps, edit.to, { after: (step?.after ?? []).filter(one => one !== edit.from) }))
    }
    case 'place':
      return withSteps(changed(steps, edit.id, { at: edit.at }))
    case 'arrange':
      return withSteps(steps.map(one => ({ ...one, at: null })))
    case 'whole':
      return { ...pathway, ...edit.part }
  }
}

/** Where each step stands in the picture: where it was put, else where it falls by itself. */
export function placesOf(
  pathway: Pathway,
): ReadonlyMap<string, { x: number; y: number; width: number; height: number }> {
  const byId = new Map(pathway.steps.map(one => [one.id, one]))
  return new Map(
    layOut(pathway).boxes.map(({ id, ...box }) => {
      const step = byId.get(id)
      return [id, { ...box, ...(step?.within === null && step.at ? step.at : {}) }]
    }),
  )
}

/** What was, what is, what was taken back. Typing in one field is one step back, not one a letter. */
export type History = {
  readonly past: readonly Pathway[]
  readonly present: Pathway
  readonly future: readonly Pathway[]
  readonly last: string
}
export const begin = (present: Pathway): History => ({ past: [], present, future: [], last: '' })

const MOST_STEPS_BACK = 100
const keyOf = (edit: Edit) =>
  edit.do === 'change' || edit.do === 'whole'
    ? `${edit.do} ${'id' in edit ? edit.id : ''} ${Object.keys(edit.part).join()}`
    : ''

export function withEdit(history: History, edit: Edit): History {
  const present = edited(history.present, edit)
  if (present === history.present) return history
  const key = keyOf(edit)
  const past =
    key !== '' && key === history.last ? history.past : [...history.past, history.present].slice(-MOST_STEPS_BACK)
  return { past, present, future: [], last: key }
}
export function undone({ past, present, future }: History): History {
  const before = past.at(-1)
  return before
    ? { past: past.slice(0, -1), present: before, future: [present, ...future], last: '' }
    : { past, present, future, last: '' }
}
export function redone({ past, present, future }: History): History {
  const [after, ...rest] = future
  return after
    ? { past: [...past, present], present: after, future: rest, last: '' }
    : { past, present, future, last: '' }
}
