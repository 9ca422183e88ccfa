import type * as z from 'zod'

/** Is of no type that any schema wants. */
const unreadable = () => {}

const isObject = (one: unknown) => typeof one === 'object' && one !== null

function withoutOddLengths(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutOddLengths)
  if (!isObject(value)) return value
  const members = Object.entries(value as object)
  if (members.some(([name, one]) => (name === 'length' || name === 'size') && isObject(one))) return unreadable
  return Object.fromEntries(members.map(([name, one]) => [name, withoutOddLengths(one)]))
}

/**
 * `schema.safeParse(value)` for a value that a stranger has written. Zod compares whatever is called `length` in whatever
 * stands where a text should, and throws where that cannot be compared; here it is refused, and its place is named.
 */
export function readBySchema<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.ZodSafeParseResult<z.output<Schema>> {
  try {
    return schema.safeParse(value)
  } catch (error) {
    const read = error instanceof TypeError && schema.safeParse(withoutOddLengths(value))
    if (!read || read.success) throw error
    return read
  }
}
