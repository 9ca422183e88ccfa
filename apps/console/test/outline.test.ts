import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alignmentsRequest } from '../src/skill/aligned.ts'
import { type Edited, edited, NOTHING, requestOf, type Step } from '../src/skill/outline.ts'
import type { SkillNode } from '../src/skill/skill.ts'

const node = (id: string, parentId: string | null = null): SkillNode => ({
  id,
  parentId,
  code: null,
  label: null,
  statement: `says ${id}`,
  type: null,
  translations: null,
  childCount: 0,
})
const START = edited(NOTHING, { kind: 'start', nodes: [node('a'), node('b'), node('c', 'b')] })
const after = (...steps: Step[]): Edited => steps.reduce(edited, START)

describe('editing a framework', () => {
  test('what is sent is what is new or said otherwise, what is gone, and the whole order', () => {
    const state = after(
      { kind: 'add', id: 'x', after: 'a' },
      { kind: 'say', id: 'x', words: { statement: 'New' } },
      { kind: 'indent', id: 'x' },
      { kind: 'say', id: 'a', words: { code: 'A.1' } },
      { kind: 'remove', id: 'b' },
    )
    expect(requestOf(state.now, 4)).toEqual({
      revision: 4,
      skills: [
        { id: 'a', code: 'A.1' },
        { id: 'x', statement: 'New' },
      ],
      remove: ['b', 'c'],
      tree: [
        { id: 'a', parentId: null },
        { id: 'x', parentId: 'a' },
      ],
    })
  })

  test('a new line without a word, and one that came and went, are nobody’s', () => {
    const state = after(
      { kind: 'add', id: 'x', after: null },
      { kind: 'add', id: 'y', after: null },
      { kind: 'remove', id: 'y' },
    )
    expect(requestOf(state.now, 1)).toMatchObject({
      skills: [],
      remove: [],
      tree: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
    })
  })

  test('typing on in one field is one step', () => {
    const state = after(
      { kind: 'say', id: 'a', words: { label: 'L' } },
      { kind: 'say', id: 'a', words: { label: 'La' } },
      { kind: 'say', id: 'a', words: { code: '1' } },
    )
    expect(state.before).toHaveLength(2)
    expect(edited(edited(state, { kind: 'undo' }), { kind: 'undo' }).now).toEqual(START.now)
  })

  test('every step can be taken back, whatever they were', () => {
    const anyId = fc.constantFrom('a', 'b', 'c', 'x0', 'x1', 'none')
    const anyStep = fc.oneof(
      fc.record({ kind: fc.constantFrom('indent', 'outdent', 'up', 'down', 'remove'), id: anyId }),
      fc.record({ kind: fc.constant('say'), id: anyId, words: fc.record({ code: fc.string({ maxLength: 3 }) }) }),
      fc.record({ kind: fc.constant('add'), id: fc.constant('x'), after: anyId }),
    )
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 12 }), steps => {
        let made = 0
        const state = after(...steps.map(step => (step.kind === 'add' ? { ...step, id: `x${made++}` } : step) as Step))
        let back = state
        for (let step = 0; step < state.before.length; step++) back = edited(back, { kind: 'undo' })
        expect(back.now).toEqual(START.now)
      }),
    )
  })

  test('what is opened later stands below its place, in every state that can be gone back to', () => {
    const state = edited(after({ kind: 'say', id: 'a', words: { code: '1' } }), {
      kind: 'load',
      under: 'a',
      nodes: [node('d', 'a')],
    })
    expect(state.now.nodes.map(one => one.id)).toEqual(['a', 'd', 'b', 'c'])
    expect(edited(state, { kind: 'undo' }).now.nodes.map(one => one.id)).toEqual(['a', 'd', 'b', 'c'])
  })
})

test('the level from which a skill is shown counts the levels that are sent', () => {
  const skill = { skillId: 's', frameworkId: 'f', name: 'n', code: null, framework: 'F', level: null }
  const names = ['One', ' ', 'Three']
  expect(alignmentsRequest([{ ...skill, fromLevel: 3 }], names)).toEqual([{ skillId: 's', level: null, fromLevel: 2 }])
  expect(alignmentsRequest([{ ...skill, fromLevel: 2 }], names)).toEqual([
    { skillId: 's', level: null, fromLevel: null },
  ])
})
