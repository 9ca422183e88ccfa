import type { JsonObject } from '@laurel/core/primitives'
import type { TranscriptFacts } from '../credential/build-credential.ts'

/** One of the awards that another consists of, with its credential as it is stated now. */
export type StatedPart = { readonly part: string; readonly document: JsonObject }

/** A transcript as it is kept with its award: which awards stand under which heading, in order. */
export type TranscriptLayout = {
  readonly sections: readonly { readonly title: string; readonly awards: readonly string[] }[]
  /** The learner has more from this institution than is in it. */
  readonly partial: boolean
  readonly summary: string
}

/** The layout with the credentials as they are stated now; a heading under which nothing is left is left out. */
export function arrangedParts(
  { sections, partial, summary }: TranscriptLayout,
  stated: readonly StatedPart[],
): TranscriptFacts {
  const byPart = new Map(stated.map(one => [one.part, one.document]))
  return {
    partial,
    summary,
    sections: sections
      .map(({ title, awards }) => ({
        title,
        credentials: awards.map(id => byPart.get(id)).filter(one => one !== undefined),
      }))
      .filter(one => one.credentials.length > 0),
  }
}
