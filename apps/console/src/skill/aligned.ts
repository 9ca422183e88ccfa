/** A skill that an achievement shows, as the API gives it. */
export type Alignment = {
  readonly skillId: string
  readonly frameworkId: string
  readonly name: string
  readonly code: string | null
  readonly framework: string
  readonly url: string
  readonly level: { readonly id: string; readonly name: string; readonly position: number } | null
  /** From which of the achievement's levels upward, counted from 1. */
  readonly fromLevel: number | null
}

/** The same while it is chosen. */
export type AlignmentValue = Pick<
  Alignment,
  'skillId' | 'frameworkId' | 'name' | 'code' | 'framework' | 'fromLevel'
> & {
  readonly level: string | null
}

export const alignmentValues = (alignments: readonly Alignment[]): AlignmentValue[] =>
  alignments.map(({ level, url: _, ...one }) => ({ ...one, level: level?.id ?? null }))

/**
 * What is sent. `names` are the levels of the form, blank ones among them: those are not sent, so a place counts the
 * others alone.
 */
export function alignmentsRequest(values: readonly AlignmentValue[], names: readonly string[]) {
  const placeOf = (from: number | null) => {
    if (from === null || !names[from - 1]?.trim()) return null
    return names.slice(0, from).filter(name => name.trim() !== '').length
  }
  return values.map(({ skillId, level, fromLevel }) => ({ skillId, level, fromLevel: placeOf(fromLevel) }))
}
