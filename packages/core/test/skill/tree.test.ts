import {
  addAfter,
  branchOf,
  childrenOf,
  depthsOf,
  indent,
  inTreeOrder,
  moveBy,
  moveTo,
  outdent,
  removeBranch,
  type TreeNode,
} from '@laurel/core/skill'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const outline = (list: readonly TreeNode[]) => {
  const depths = depthsOf(list)
  return list.map(one => '  '.repeat(depths.get(one.id) ?? 0) + one.id)
}
/** `a`, `  b`: two spaces a step. */
const treeOf = (...lines: string[]): TreeNode[] => {
  const above: string[] = []
  return lines.map(line => {
    const id = line.trim()
    const depth = (line.length - line.trimStart().length) / 2
    above[depth] = id
    return { id, parentId: depth === 0 ? null : (above[depth - 1] as string) }
  })
}
const SAMPLE = treeOf('a', '  b', '    c', '  d', 'e', '  f')

describe('editing a tree', () => {
  test.each<[string, readonly TreeNode[], string[]]>([
    [
      'adds a sibling after what is below it',
      addAfter(SAMPLE, { id: 'x', parentId: null }, 'b'),
      ['a', '  b', '    c', '  x', '  d', 'e', '  f'],
    ],
    [
      'adds at the end without a place',
      addAfter(SAMPLE, { id: 'x', parentId: 'a' }, null),
      ['a', '  b', '    c', '  d', 'e', '  f', 'x'],
    ],
    ['indents below the sibling before', indent(SAMPLE, 'd'), ['a', '  b', '    c', '    d', 'e', '  f']],
    ['takes along what is below', indent(SAMPLE, 'e'), ['a', '  b', '    c', '  d', '  e', '    f']],
    ['does not indent the first', indent(SAMPLE, 'b'), outline(SAMPLE)],
    ['outdents right after the parent', outdent(SAMPLE, 'b'), ['a', '  d', 'b', '  c', 'e', '  f']],
    ['does not outdent a root', outdent(SAMPLE, 'a'), outline(SAMPLE)],
    ['moves up', moveBy(SAMPLE, 'e', -1), ['e', '  f', 'a', '  b', '    c', '  d']],
    ['moves down past what is below', moveBy(SAMPLE, 'b', 1), ['a', '  d', '  b', '    c', 'e', '  f']],
    ['stops at the end', moveBy(SAMPLE, 'd', 1), outline(SAMPLE)],
    ['removes what is below too', removeBranch(SAMPLE, 'a'), ['e', '  f']],
    ['moves to a place', moveTo(SAMPLE, 'f', 'a', 1), ['a', '  b', '    c', '  f', '  d', 'e']],
    ['moves nothing below itself', moveTo(SAMPLE, 'a', 'c', 0), outline(SAMPLE)],
    ['moves nothing below what is not there', moveTo(SAMPLE, 'f', 'z', 0), outline(SAMPLE)],
  ])('%s', (_, edited, expected) => {
    expect(outline(edited)).toEqual(expected)
  })
})

const anyTree = fc.array(fc.nat(), { maxLength: 14 }).map(
  picks =>
    inTreeOrder(
      picks.map((pick, at) => ({
        id: `n${at}`,
        parentId: at === 0 || pick % (at + 1) === at ? null : `n${pick % (at + 1)}`,
      })),
    ) as TreeNode[],
)
const anyEdit = fc.record({
  kind: fc.constantFrom('indent', 'outdent', 'up', 'down', 'move', 'add', 'remove'),
  at: fc.nat(20),
  to: fc.nat(20),
  place: fc.nat(20),
})

test('whatever is done, it stays a tree in its order, and nobody is lost but who is removed', () => {
  fc.assert(
    fc.property(anyTree, fc.array(anyEdit, { maxLength: 25 }), (tree, edits) => {
      let list: readonly TreeNode[] = tree
      const expected = new Set(tree.map(one => one.id))
      let made = 0
      for (const { kind, at, to, place } of edits) {
        const id = list[at % Math.max(1, list.length)]?.id ?? 'none'
        const other = list[to % Math.max(1, list.length)]?.id ?? null
        if (kind === 'indent') list = indent(list, id)
        if (kind === 'outdent') list = outdent(list, id)
        if (kind === 'up' || kind === 'down') list = moveBy(list, id, kind === 'up' ? -1 : 1)
        if (kind === 'move') list = moveTo(list, id, to % 3 === 0 ? null : other, place)
        if (kind === 'add') {
          list = addAfter(list, { id: `x${made}`, parentId: null }, id)
          expected.add(`x${made++}`)
        }
        if (kind === 'remove') {
          for (const one of branchOf(list, id)) expected.delete(one.id)
          list = removeBranch(list, id)
        }
        expect(inTreeOrder(list)).toEqual(list)
        expect(new Set(list.map(one => one.id))).toEqual(expected)
      }
    }),
  )
})

test('what goes up and down, or in and out at the end, is where it was', () => {
  fc.assert(
    fc.property(anyTree, fc.nat(20), (tree, at) => {
      const one = tree[at % Math.max(1, tree.length)]
      if (!one) return
      const down = moveBy(tree, one.id, 1)
      if (down !== tree) expect(moveBy(down, one.id, -1)).toEqual(tree)
      const siblings = childrenOf(tree, one.parentId)
      if (siblings.at(-1)?.id === one.id) {
        const inside = indent(tree, one.id)
        if (inside !== tree) expect(outdent(inside, one.id)).toEqual(tree)
      }
    }),
  )
})
