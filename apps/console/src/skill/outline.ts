import { addAfter, branchOf, indent, moveBy, outdent, removeBranch } from '@laurel/core/skill'
import type { Skill, SkillNode } from './skill.ts'

/** What can be changed of a skill. Missing: as it is on the server. */
export type SkillWords = Partial<
  Pick<Skill, 'code' | 'label' | 'statement' | 'type' | 'notes' | 'keywords' | 'descriptors' | 'translations'>
>

/** The tree as it is edited: nothing of it is on the server before it is saved. */
export type Outline = {
  readonly nodes: readonly SkillNode[]
  readonly words: Readonly<Record<string, SkillWords>>
  /** Taken away, and known to the server. */
  readonly removed: readonly string[]
  readonly made: readonly string[]
}
export type Edited = {
  readonly now: Outline
  readonly before: readonly Outline[]
  /** What the last step was about: the next letter of the same field is no step of its own. */
  readonly lastField: string | null
}

export type Step =
  | { readonly kind: 'start'; readonly nodes: readonly SkillNode[] }
  /** What is below a place of a large framework, once it is opened. */
  | { readonly kind: 'load'; readonly under: string; readonly nodes: readonly SkillNode[] }
  | { readonly kind: 'add'; readonly id: string; readonly after: string | null }
  | { readonly kind: 'indent' | 'outdent' | 'up' | 'down' | 'remove'; readonly id: string }
  | { readonly kind: 'say'; readonly id: string; readonly words: SkillWords }
  | { readonly kind: 'undo' }

const blank = (id: string): SkillNode => ({
  id,
  parentId: null,
  code: null,
  label: null,
  statement: '',
  type: null,
  translations: null,
  childCount: 0,
})

type Move = (nodes: readonly SkillNode[], id: string) => readonly SkillNode[]
const MOVES: Readonly<Record<'indent' | 'outdent' | 'up' | 'down', Move>> = {
  indent,
  outdent,
  up: (nodes, id) => moveBy(nodes, id, -1),
  down: (nodes, id) => moveBy(nodes, id, 1),
}

function nextOf(now: Outline, step: Exclude<Step, { kind: 'start' | 'load' | 'undo' }>): Outline {
  if (step.kind === 'add')
    return { ...now, nodes: addAfter(now.nodes, blank(step.id), step.after), made: [...now.made, step.id] }
  if (step.kind === 'say') {
    const { code, label, statement, type, translations } = step.words
    const shown = Object.fromEntries(
      Object.entries({ code, label, statement, type, translations }).filter(([, value]) => value !== undefined),
    )
    return {
      ...now,
      nodes: now.nodes.map(one => (one.id === step.id ? { ...one, ...shown } : one)),
      words: { ...now.words, [step.id]: { ...now.words[step.id], ...step.words } },
    }
  }
  if (step.kind === 'remove') {
    const gone = branchOf(now.nodes, step.id).map(one => one.id)
    return {
      ...now,
      nodes: removeBranch(now.nodes, step.id),
      removed: [...now.removed, ...gone.filter(id => !now.made.includes(id))],
      made: now.made.filter(id => !gone.includes(id)),
    }
  }
  return { ...now, nodes: MOVES[step.kind](now.nodes, step.id) }
}

export const NOTHING: Edited = {
  now: { nodes: [], words: {}, removed: [], made: [] },
  before: [],
  lastField: null,
}

/** One step of editing, and each can be taken back. What changes nothing is no step. */
export function edited(state: Edited, step: Step): Edited {
  if (step.kind === 'start') return { ...NOTHING, now: { ...NOTHING.now, nodes: step.nodes } }
  if (step.kind === 'load') {
    const withLoaded = (one: Outline): Outline => {
      const at = one.nodes.findIndex(node => node.id === step.under)
      if (at < 0 || one.nodes.some(node => node.parentId === step.under)) return one
      return { ...one, nodes: [...one.nodes.slice(0, at + 1), ...step.nodes, ...one.nodes.slice(at + 1)] }
    }
    return { ...state, now: withLoaded(state.now), before: state.before.map(withLoaded) }
  }
  if (step.kind === 'undo') {
    const last = state.before.at(-1)
    return last ? { now: last, before: state.before.slice(0, -1), lastField: null } : state
  }
  const now = nextOf(state.now, step)
  if (now.nodes === state.now.nodes && step.kind !== 'say') return state
  const field = step.kind === 'say' ? `${step.id} ${Object.keys(step.words).join()}` : null
  const goesOn = field !== null && field === state.lastField
  return { now, before: goesOn ? state.before : [...state.before, state.now], lastField: field }
}

/** A name to show and to type over: the short one, else the sentence. */
export const wordOfName = (node: Pick<SkillNode, 'label'>): 'label' | 'statement' =>
  node.label === null ? 'statement' : 'label'

/** What is sent: what is new or said otherwise, what is gone, and the whole order. Blank lines are nobody's. */
export function requestOf({ nodes, words, removed, made }: Outline, revision: number) {
  const isBlank = (one: SkillNode) =>
    made.includes(one.id) && one.statement.trim() === '' && !nodes.some(other => other.parentId === one.id)
  const kept = nodes.filter(one => !isBlank(one))
  const changed = kept.filter(one => made.includes(one.id) || words[one.id])
  return {
    revision,
    skills: changed.map(({ id }) => ({ id, ...words[id] })),
    remove: [...removed],
    tree: kept.map(({ id, parentId }) => ({ id, parentId })),
  }
}
