/** A rubric as the API gives and takes it: descriptors in the order of the achievement's levels. */
export type Rubric = {
  readonly rule: 'all' | 'weighted'
  readonly criteria: readonly {
    readonly id: string
    readonly name: string
    readonly weight: number
    readonly descriptors: readonly string[]
    readonly translations: Readonly<
      Record<string, { readonly name?: string; readonly descriptors?: readonly string[] }>
    >
  }[]
}

export type CriterionRow = {
  readonly key: string
  readonly id: string | undefined
  readonly name: string
  readonly weight: number
  /** By the level's key, so that moving a level takes its words along. */
  readonly descriptors: Readonly<Record<string, string>>
  /** By language, the same. */
  readonly translations: Readonly<Record<string, CriterionWords>>
}
export type CriterionWords = { readonly name: string; readonly descriptors: Readonly<Record<string, string>> }
export type RubricValues = { readonly rule: Rubric['rule']; readonly rows: readonly CriterionRow[] }

export const emptyRubric: RubricValues = { rule: 'all', rows: [] }
export const emptyCriterion = (key: string): CriterionRow => ({
  key,
  id: undefined,
  name: '',
  weight: 1,
  descriptors: {},
  translations: {},
})

const byKey = (texts: readonly string[] | undefined, levels: readonly { readonly key: string }[]) =>
  Object.fromEntries(levels.map((level, at) => [level.key, texts?.[at] ?? '']))

export const rubricOf = (rubric: Rubric | null, levels: readonly { readonly key: string }[]): RubricValues => ({
  rule: rubric?.rule ?? 'all',
  rows: (rubric?.criteria ?? []).map(one => ({
    key: one.id,
    id: one.id,
    name: one.name,
    weight: one.weight,
    descriptors: byKey(one.descriptors, levels),
    translations: Object.fromEntries(
      Object.entries(one.translations).map(([language, words]) => [
        language,
        { name: words.name ?? '', descriptors: byKey(words.descriptors, levels) },
      ]),
    ),
  })),
})

/** The words of a criterion in the other languages, without languages that have none. */
const translated = (row: CriterionRow, levels: readonly { readonly key: string }[]) =>
  Object.fromEntries(
    Object.entries(row.translations)
      .map(([language, words]) => {
        const descriptors = levels.map(level => (words.descriptors[level.key] ?? '').trim())
        const name = words.name.trim()
        return [language, { ...(name ? { name } : {}), descriptors }] as const
      })
      .filter(([, words]) => words.name !== undefined || words.descriptors.some(Boolean)),
  )

/** What is sent: without criteria that have no name, and nothing at all where there is no level or no criterion. */
export function rubricRequest(
  { rule, rows }: RubricValues,
  all: readonly { readonly key: string; readonly name: string }[],
) {
  const levels = all.filter(level => level.name.trim() !== '')
  const criteria = rows
    .filter(row => row.name.trim() !== '')
    .map(row => ({
      ...(row.id ? { id: row.id } : {}),
      name: row.name.trim(),
      weight: row.weight,
      descriptors: levels.map(level => (row.descriptors[level.key] ?? '').trim()),
      translations: translated(row, levels),
    }))
  return levels.length === 0 || criteria.length === 0 ? null : { rule, criteria }
}
