import type { JsonObject } from '../primitives/index.ts'

/** A competency of a framework (CASE CFItem, ESCO skill, O*NET element, CTDL-ASN Competency). */
export type Skill = {
  /** Within its framework; a CASE identifier where it came from one. */
  readonly id: string
  /** Its own web address, where its publisher gives it one. */
  readonly uri: string | null
  readonly parentId: string | null
  /** As people cite it: `DT.2.1`. */
  readonly code: string | null
  /** The whole sentence. */
  readonly statement: string
  /** A few words, for lists and credentials. */
  readonly label: string | null
  /** What it is in its framework: `Domain`, `Strand`, `Skill`. */
  readonly type: string | null
  readonly notes: string | null
  readonly language: string | null
  readonly keywords: readonly string[]
  /** For whom, in its publisher's terms. */
  readonly educationLevels: readonly string[]
  /** What each level of the framework means for this skill, by the level's id. */
  readonly descriptors?: Readonly<Record<string, string>>
  /** As published, so that exporting loses nothing that is not shown here. */
  readonly source: JsonObject | null
}

/** How two skills stand to one another, besides child and parent (CASE CFAssociation). */
export const LINK_TYPES = [
  'isPeerOf',
  'isPartOf',
  'exactMatchOf',
  'precedes',
  'isRelatedTo',
  'replacedBy',
  'exemplar',
  'hasSkillLevel',
  'isTranslationOf',
  'isChildOf',
] as const
export type LinkType = (typeof LINK_TYPES)[number]

export type SkillLink = {
  readonly type: LinkType
  readonly from: string
  /** May lie in another framework: then its address. */
  readonly to: string
  readonly source: JsonObject | null
}

/** A degree to which a skill can be had; a framework names them from the first to the highest. */
export type SkillLevel = { readonly id: string; readonly name: string }

export type Framework = {
  readonly id: string
  readonly uri: string | null
  readonly title: string
  readonly description: string | null
  readonly creator: string | null
  readonly publisher: string | null
  readonly version: string | null
  readonly language: string | null
  readonly subjects: readonly string[]
  /** The address of its licence. */
  readonly licence: string | null
  /** Parents before their children, siblings in their order. */
  readonly skills: readonly Skill[]
  readonly links: readonly SkillLink[]
  /** From the first to the highest, where it has a scale. */
  readonly levels?: readonly SkillLevel[]
  readonly source: JsonObject | null
}

export type FrameworkError = {
  readonly code:
    | 'FRAMEWORK_UNREADABLE'
    | 'FRAMEWORK_UNKNOWN_FORMAT'
    | 'FRAMEWORK_EMPTY'
    | 'FRAMEWORK_TOO_LARGE'
    | 'FRAMEWORK_CYCLE'
  /** Where: a field, a row or an identifier. */
  readonly at?: string
}

export const MAX_SKILLS = 30_000

/**
 * Puts skills in the order of a tree: parents before their children, siblings in their given order. A parent that is
 * not there is none.
 *
 * @returns `null` where somebody is their own ancestor
 */
export function inTreeOrder<One extends { readonly id: string; readonly parentId: string | null }>(
  skills: readonly One[],
): One[] | null {
  const ids = new Set(skills.map(one => one.id))
  const childrenOf = new Map<string | null, One[]>()
  for (const one of skills) {
    const parent = one.parentId !== null && ids.has(one.parentId) ? one.parentId : null
    const known = childrenOf.get(parent)
    if (known) known.push(one)
    else childrenOf.set(parent, [one])
  }
  const ordered: One[] = []
  const open = [...(childrenOf.get(null) ?? [])].reverse()
  while (open.length > 0) {
    const one = open.pop() as One
    ordered.push(one.parentId !== null && !ids.has(one.parentId) ? { ...one, parentId: null } : one)
    open.push(...[...(childrenOf.get(one.id) ?? [])].reverse())
  }
  // Whoever was not reached from a root goes round in a ring.
  return ordered.length === skills.length ? ordered : null
}
