/** A place in a framework's tree. Lists of these are in tree order: parents before their children, siblings in theirs. */
export type TreeNode = { readonly id: string; readonly parentId: string | null }

/** How many after `at`, itself included, belong to it: in tree order a branch is one run. */
function branchLength(list: readonly TreeNode[], at: number): number {
  const inside = new Set([list[at]?.id])
  let length = 1
  for (let next = at + 1; next < list.length; next++) {
    const { id, parentId } = list[next] as TreeNode
    if (parentId === null || !inside.has(parentId)) break
    inside.add(id)
    length++
  }
  return length
}

/** A skill with everything below it. */
export function branchOf<One extends TreeNode>(list: readonly One[], id: string): readonly One[] {
  const at = list.findIndex(one => one.id === id)
  return at < 0 ? [] : list.slice(at, at + branchLength(list, at))
}

export const childrenOf = <One extends TreeNode>(list: readonly One[], parentId: string | null): readonly One[] =>
  list.filter(one => one.parentId === parentId)

/**
 * Puts a skill, with what is below it, at `place` (from 0) among the children of `parentId`. What would make somebody
 * their own ancestor, or is not there, changes nothing.
 */
export function moveTo<One extends TreeNode>(
  list: readonly One[],
  id: string,
  parentId: string | null,
  place: number,
): readonly One[] {
  const branch = branchOf(list, id)
  const [head, ...below] = branch
  if (!head || branch.some(one => one.id === parentId)) return list
  const rest = list.filter(one => !branch.includes(one))
  if (parentId !== null && !rest.some(one => one.id === parentId)) return list
  const next = childrenOf(rest, parentId)[Math.max(0, place)]
  const parentAt = rest.findIndex(one => one.id === parentId)
  const at = next ? rest.indexOf(next) : parentId === null ? rest.length : parentAt + branchLength(rest, parentAt)
  const moved = head.parentId === parentId ? head : { ...head, parentId }
  return [...rest.slice(0, at), moved, ...below, ...rest.slice(at)]
}

/** A new skill right after `afterId` and what is below that, as its sibling; at the end of the tree without one. */
export function addAfter<One extends TreeNode>(
  list: readonly One[],
  made: One,
  afterId: string | null,
): readonly One[] {
  const at = list.findIndex(one => one.id === afterId)
  const before = list[at]
  if (!before) return [...list, { ...made, parentId: null }]
  const end = at + branchLength(list, at)
  return [...list.slice(0, end), { ...made, parentId: before.parentId }, ...list.slice(end)]
}

const placeOf = (list: readonly TreeNode[], one: TreeNode) =>
  childrenOf(list, one.parentId).findIndex(other => other.id === one.id)

/** Below the sibling before it, as the last there. The first of its siblings stays where it is. */
export function indent<One extends TreeNode>(list: readonly One[], id: string): readonly One[] {
  const one = list.find(other => other.id === id)
  const before = one && childrenOf(list, one.parentId)[placeOf(list, one) - 1]
  return before ? moveTo(list, id, before.id, Number.POSITIVE_INFINITY) : list
}

/** Out of its parent, right after it. Its later siblings stay with the parent. */
export function outdent<One extends TreeNode>(list: readonly One[], id: string): readonly One[] {
  const one = list.find(other => other.id === id)
  const parent = list.find(other => other.id === one?.parentId)
  return parent ? moveTo(list, id, parent.parentId, placeOf(list, parent) + 1) : list
}

/** Past the sibling before (-1) or after (1) it, with everything below. */
export function moveBy<One extends TreeNode>(list: readonly One[], id: string, step: -1 | 1): readonly One[] {
  const one = list.find(other => other.id === id)
  if (!one) return list
  const place = placeOf(list, one) + step
  const siblings = childrenOf(list, one.parentId)
  return place < 0 || place >= siblings.length ? list : moveTo(list, id, one.parentId, place)
}

/** Without a skill and what is below it. */
export function removeBranch<One extends TreeNode>(list: readonly One[], id: string): readonly One[] {
  const branch = new Set(branchOf(list, id))
  return branch.size === 0 ? list : list.filter(one => !branch.has(one))
}

/** How far from the root each stands, by id. */
export function depthsOf(list: readonly TreeNode[]): ReadonlyMap<string, number> {
  const depths = new Map<string, number>()
  for (const { id, parentId } of list) depths.set(id, parentId === null ? 0 : 1 + (depths.get(parentId) ?? -1))
  return depths
}
