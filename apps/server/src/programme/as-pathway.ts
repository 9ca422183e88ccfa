import { asPathway, type PathwayPart } from '@laurel/core/programme'
import type * as z from 'zod'
import { zNewPathway } from '../pathway/schema.ts'

type Around = {
  /** Ids of the achievements by their keys, and the ids of each one's levels in their order. */
  readonly achievements: Readonly<Record<string, string>>
  readonly levelsOf: ReadonlyMap<string, readonly string[]>
}

const orNull = <One extends object>(words: One): One | null => (Object.keys(words).length > 0 ? words : null)

/** A part of a file as the stage of pathways takes it. */
export function asNewPathway(part: PathwayPart, { achievements, levelsOf }: Around): z.infer<typeof zNewPathway> {
  const { key: _, awards, awarding, isOpen, steps, translations, ...said } = part
  const ways = asPathway(part).steps.map(step =>
    step.ways.map(way => {
      if (way.kind === 'elsewhere') return way
      const achievementId = achievements[way.achievementId] as string
      const level = way.level === null ? null : (levelsOf.get(achievementId)?.[Number(way.level) - 1] ?? null)
      return { ...way, achievementId, level }
    }),
  )
  return zNewPathway.parse({
    content: {
      ...said,
      translations: orNull(translations),
      steps: steps.map((step, at) => ({ ...step, translations: orNull(step.translations), ways: ways[at] })),
    },
    achievementId: awards === null ? null : achievements[awards],
    awarding,
    isOpen,
  })
}
