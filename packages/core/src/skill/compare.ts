import { canonicalJson } from '../primitives/jcs.ts'
import type { Json } from '../primitives/json.ts'
import type { Skill } from './framework.ts'

/** What of a skill people see, and what differs when a newer version of a framework says it otherwise. */
export const COMPARED = [
  'parentId',
  'code',
  'statement',
  'label',
  'type',
  'notes',
  'keywords',
  'educationLevels',
  'uri',
  'descriptors',
] as const satisfies readonly (keyof Skill)[]
export type Compared = (typeof COMPARED)[number]

export type FrameworkChanges<Old extends Skill = Skill> = {
  readonly made: readonly Skill[]
  readonly changed: readonly { readonly before: Old; readonly after: Skill; readonly fields: readonly Compared[] }[]
  /** Says the same; its source may differ in what is not shown. */
  readonly same: readonly { readonly before: Old; readonly after: Skill }[]
  /** In the older one only. */
  readonly missing: readonly Old[]
}

const differs = (before: Skill, after: Skill, field: Compared): boolean =>
  canonicalJson((before[field] ?? null) as Json) !== canonicalJson((after[field] ?? null) as Json)

/** What a newer version of a framework changes. Skills are the same by their identifier, whatever else is said of them. */
export function compareFrameworks<Old extends Skill>(
  before: readonly Old[],
  after: readonly Skill[],
): FrameworkChanges<Old> {
  const old = new Map(before.map(one => [one.id, one]))
  const now = new Set(after.map(one => one.id))
  const pairs = after.flatMap(one => {
    const known = old.get(one.id)
    return known ? [{ before: known, after: one, fields: COMPARED.filter(field => differs(known, one, field)) }] : []
  })
  return {
    made: after.filter(one => !old.has(one.id)),
    changed: pairs.filter(one => one.fields.length > 0),
    same: pairs.filter(one => one.fields.length === 0),
    missing: before.filter(one => !now.has(one.id)),
  }
}
