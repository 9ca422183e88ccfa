import { HEADING_TYPE } from '../credential/index.ts'
import type { Json, JsonObject } from '../primitives/json.ts'

type TextByLanguage = Readonly<Record<string, string>>

/** A heading of a record, or something that consists of others: its parts are named by the achievements they are about. */
export type DisplayGroup = {
  readonly id: string
  readonly name: string | null
  readonly names: TextByLanguage
  readonly isHeading: boolean
  readonly parts: readonly string[]
}

/** How a learner record (CLR 2.0) is arranged, as its associations say. */
export type DisplayRecord = {
  /** In order; those that stand inside another are among them. */
  readonly groups: readonly DisplayGroup[]
  /** The parts of the whole itself, in order. */
  readonly parts: readonly string[]
  /** Whether the issuer says that there is more; `null` where nothing is said. */
  readonly isPartial: boolean | null
}

type Edge = readonly [source: string, target: string]
type Read = {
  readonly achievements: readonly JsonObject[]
  readonly associations: readonly JsonObject[]
  readonly partial: Json | undefined
  readonly texts: (value: Json | undefined) => { readonly name: string | null; readonly names: TextByLanguage }
}

/** More cannot be shown, and putting them in order takes time that grows with their number. */
const MOST_EDGES = 2_000

/** Ids in the order that `precedes` gives, by their own letters where it gives none; whatever goes round in a ring comes last. */
function ordered(ids: readonly string[], precedes: readonly Edge[]): string[] {
  const left = new Set([...ids].sort())
  const before = new Map([...left].map(id => [id, new Set<string>()]))
  for (const [source, target] of precedes) if (left.has(source) && left.has(target)) before.get(target)?.add(source)
  const found: string[] = []
  while (left.size > 0) {
    const next = [...left].find(id => ![...(before.get(id) ?? [])].some(one => left.has(one))) ?? [...left][0]!
    left.delete(next)
    found.push(next)
  }
  return found
}

const edges = (associations: readonly JsonObject[]) => {
  const parents: Edge[] = []
  const precedes: Edge[] = []
  for (const { associationType: kind, sourceId, targetId } of associations.slice(0, MOST_EDGES)) {
    if (typeof sourceId !== 'string' || typeof targetId !== 'string' || sourceId === targetId) continue
    if (kind === 'isParentOf') parents.push([sourceId, targetId])
    // The same said from the other end (CLR 2.0 AssociationType).
    else if (kind === 'isChildOf' || kind === 'isPartOf') parents.push([targetId, sourceId])
    else if (kind === 'precedes') precedes.push([sourceId, targetId])
  }
  return { parents, precedes }
}

/** The achievement that is the whole: the one that is part of no other. Of several, the first by their content. */
export function wholeOf(
  achievements: readonly JsonObject[],
  associations: readonly JsonObject[],
): JsonObject | undefined {
  const within = new Set(edges(associations).parents.map(([, target]) => target))
  return achievements.find(one => typeof one.id === 'string' && !within.has(one.id)) ?? achievements[0]
}

/** Reads the arrangement out of a gated record; `undefined` where it has none beyond its parts. */
export function displayRecord({ achievements, associations, partial, texts }: Read): DisplayRecord | undefined {
  const whole = wholeOf(achievements, associations)
  if (!whole || associations.length === 0) return undefined
  const { parents, precedes } = edges(associations)
  const partsOf = (id: Json | undefined) => [
    ...new Set(parents.filter(([source]) => source === id).map(([, target]) => target)),
  ]
  const groups = achievements.flatMap(one =>
    one !== whole && typeof one.id === 'string'
      ? [
          {
            id: one.id,
            ...texts(one.name),
            isHeading: one.achievementType === HEADING_TYPE,
            parts: ordered(partsOf(one.id), precedes),
          },
        ]
      : [],
  )
  const order = ordered(
    groups.map(one => one.id),
    precedes,
  )
  return {
    groups: order.flatMap(id => groups.find(one => one.id === id) ?? []),
    parts: ordered(partsOf(whole.id), precedes),
    isPartial: partial === true || partial === 'true' ? true : partial === false || partial === 'false' ? false : null,
  }
}
