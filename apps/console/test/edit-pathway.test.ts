import { checkPathway } from '@laurel/core/pathway'
import { describe, expect, test } from 'vitest'
import {
  begin,
  type Edit,
  emptyPathway,
  type History,
  inListOrder,
  placesOf,
  redone,
  undone,
  withEdit,
} from '../src/pathway/edit-pathway.ts'

const after = (...edits: readonly Edit[]): History => edits.reduce(withEdit, begin(emptyPathway('en')))
const add = (id: string, below: string | null = null, isGroup = false): Edit => ({ do: 'add', id, below, isGroup })
const shape = ({ present }: History) =>
  present.steps.map(
    one => `${one.within ? `${one.within}/` : ''}${one.id}${one.after.length > 0 ? `<${one.after.join()}` : ''}`,
  )

describe('a pathway is edited', () => {
  test('one step after the other, unless something else is said', () => {
    expect(shape(after(add('a'), add('b'), add('c')))).toEqual(['a', 'b<a', 'c<b'])
    expect(shape(after(add('a'), add('b'), add('x', 'a')))).toEqual(['a', 'x<a', 'b<a'])
  })

  test('into groups and out of them', () => {
    const grouped = after(add('a'), add('g', null, true), add('b'), { do: 'indent', id: 'b' }, add('c', 'b'))
    expect(shape(grouped)).toEqual(['a', 'g<a', 'g/b', 'g/c'])
    expect(shape(withEdit(grouped, { do: 'outdent', id: 'b' }))).toEqual(['a', 'g<a', 'g/c', 'b'])
    // Without its group each step stands for itself again.
    expect(shape(withEdit(grouped, { do: 'remove', id: 'g' }))).toEqual(['a', 'b', 'c'])
    expect(shape(withEdit(grouped, { do: 'move', id: 'c', by: -1 }))).toEqual(['a', 'g<a', 'g/c', 'g/b'])
    expect(shape(withEdit(grouped, { do: 'move', id: 'g', by: -1 }))).toEqual(['g<a', 'g/b', 'g/c', 'a'])
  })

  test('and what came after a removed step comes after what came before it', () => {
    expect(shape(after(add('a'), add('b'), add('c'), { do: 'remove', id: 'b' }))).toEqual(['a', 'c<a'])
  })

  test('by connecting, which may be wrong and is then said', () => {
    const ring = after(add('a'), add('b'), { do: 'connect', from: 'b', to: 'a' })
    expect(checkPathway(ring.present).map(one => one.code)).toContain('CYCLE')
    const mended = withEdit(ring, { do: 'disconnect', from: 'b', to: 'a' })
    expect(checkPathway(mended.present).map(one => one.code)).not.toContain('CYCLE')
    const same = withEdit(mended, { do: 'connect', from: 'a', to: 'a' })
    expect(same).toBe(mended)
  })

  test('and taken back, a field at a time, and done again', () => {
    const name = (text: string): Edit => ({ do: 'change', id: 'a', part: { name: text } })
    const typed = after(add('a'), name('L'), name('Li'), name('Listen'))
    expect(undone(typed).present.steps[0]?.name).toBe('')
    expect(redone(undone(typed)).present.steps[0]?.name).toBe('Listen')
    expect(undone(undone(undone(typed))).present.steps).toEqual([])
    expect(redone(typed)).toEqual({ ...typed, last: '' })
    const other = withEdit(undone(typed), add('b'))
    expect(other.future).toEqual([])
  })

  test('in the picture a step stays where it was put, until all is arranged', () => {
    const put = after(add('a'), add('b'), { do: 'place', id: 'b', at: { x: 500, y: 40 } })
    expect(placesOf(put.present).get('b')).toMatchObject({ x: 500, y: 40 })
    expect(placesOf(withEdit(put, { do: 'arrange' }).present).get('b')?.x).toBe(placesOf(put.present).get('a')?.x)
    expect(inListOrder(put.present.steps)).toEqual(put.present.steps)
  })
})
