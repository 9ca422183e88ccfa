import * as z from 'zod'

/** That an achievement shows a skill. */
export const zAlignmentRequest = z.strictObject({
  skillId: z.uuid(),
  /** The level of the skill that it shows, by the id that the framework gives it. */
  level: z.string().max(60).nullable().default(null),
  /** From which of the achievement's own levels upward it does, counted from 1; from the first without one. */
  fromLevel: z.int().min(1).max(20).nullable().default(null),
})
export type AlignmentRequest = z.infer<typeof zAlignmentRequest>

export const zAlignment = z.object({
  skillId: z.uuid(),
  frameworkId: z.uuid(),
  name: z.string(),
  code: z.string().nullable(),
  framework: z.string(),
  description: z.string().nullable(),
  /** Where credentials point. */
  url: z.string(),
  level: z.object({ id: z.string(), name: z.string(), position: z.int() }).nullable(),
  fromLevel: z.int().nullable(),
})

/** As a version keeps it: in the words that its credentials have. `fromLevel` is the id of the achievement's level. */
export type AlignmentRow = Omit<z.infer<typeof zAlignment>, 'fromLevel'> & {
  type: 'CFItem' | 'CFRubricCriterionLevel' | 'ceasn:Competency'
  fromLevel: string | null
}

export const alignmentView = ({ type: _, ...row }: AlignmentRow, levels: readonly { readonly id: string }[]) => ({
  ...row,
  fromLevel: row.fromLevel === null ? null : levels.findIndex(one => one.id === row.fromLevel) + 1 || null,
})

/** What versions are compared by, in words. */
export const alignmentWords = (
  row: AlignmentRow,
  levels: readonly { readonly id: string; readonly name: string }[],
): string =>
  [
    row.code,
    row.name,
    row.level && `(${row.level.name})`,
    row.fromLevel && `≥ ${levels.find(one => one.id === row.fromLevel)?.name ?? ''}`,
  ]
    .filter(Boolean)
    .join(' ')
