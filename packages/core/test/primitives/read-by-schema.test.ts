import { readBySchema } from '@laurel/core/primitives'
import { expect, test } from 'vitest'
import * as z from 'zod'

const schema = z.strictObject({ name: z.string().max(5).nullable(), tags: z.array(z.string().min(1)).max(3) })

test('what fits is read, and what does not is refused as ever', () => {
  const value = { name: 'Sample', tags: [] }
  expect(readBySchema(schema, { name: 'Max', tags: ['a'] }).data).toEqual({ name: 'Max', tags: ['a'] })
  expect(readBySchema(schema, value)).toEqual(schema.safeParse(value))
})

test.each([
  ['in the place of a text', { name: { length: { toString: 1, valueOf: null } }, tags: [] }, ['name']],
  ['in a list', { name: null, tags: ['a', { length: { toString: 1, valueOf: null } }] }, ['tags', 1]],
  ['in the place of a list', { name: null, tags: { length: { toString: 1, valueOf: null } } }, ['tags']],
])('a length that cannot be compared is refused with its place: %s', (_, value, path) => {
  const read = readBySchema(schema, value)
  expect(read.error?.issues[0]).toMatchObject({ code: 'invalid_type', path })
})

test('what goes wrong otherwise is not taken for what a stranger wrote', () => {
  const broken = z.string().refine(() => {
    throw new TypeError('ours')
  })
  expect(() => readBySchema(broken, 'text')).toThrow('ours')
})
