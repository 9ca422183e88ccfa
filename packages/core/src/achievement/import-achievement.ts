import { DEFAULT_ACHIEVEMENT_TYPE, isAchievementType, type Kind } from './kind.ts'

/** What a credential shows of the achievement that it is about, as its verification read it. */
export type ShownAchievement = {
  readonly name: string | null
  readonly description: string | null
  readonly achievementType: string | null
  readonly criteria: { readonly id: string | null; readonly narrative: string | null }
  readonly tags: readonly string[]
  readonly language: string | null
  readonly levels: readonly { readonly name: string | null; readonly description: string | null }[]
}

/** A definition of one's own, made from somebody's credential; ids and pictures are not taken along. */
export type ImportedAchievement = {
  readonly name: string
  readonly description: string
  readonly kind: Kind
  readonly achievementType: string
  readonly criteria: { readonly narrative: string; readonly id?: string }
  readonly tags: string[]
  readonly language: string
  readonly levels: { readonly name: string; readonly description: string }[]
}

const MACRO = /Degree|Diploma|Doctorate|^GeneralEducationDevelopment$|^LearningProgram$/
const ALTERNATIVE = /^(Competency|CommunityService|CoCurricular|Membership|Award)$/

const kindOf = (type: string): Kind => (MACRO.test(type) ? 'macro' : ALTERNATIVE.test(type) ? 'alternative' : 'micro')

/**
 * Makes a definition from the achievement that a credential shows, so that an institution can move in with what it has.
 *
 * @returns the definition, or `null` where the achievement has no name
 */
export function importAchievement(shown: ShownAchievement): ImportedAchievement | null {
  const name = shown.name?.trim()
  if (!name) return null
  const isKnown = shown.achievementType !== null && isAchievementType(shown.achievementType)
  const kind = isKnown ? kindOf(shown.achievementType as string) : 'micro'
  const description = shown.description?.trim() || name
  // The criteria may be a page elsewhere only; the definition then says so in words, and keeps the address.
  const narrative = shown.criteria.narrative?.trim() || shown.criteria.id || description
  const levels = shown.levels.flatMap(one => (one.name ? [{ name: one.name, description: one.description ?? '' }] : []))
  return {
    name,
    description,
    kind,
    achievementType: isKnown ? (shown.achievementType as string) : DEFAULT_ACHIEVEMENT_TYPE[kind],
    criteria: { narrative, ...(shown.criteria.id === null ? {} : { id: shown.criteria.id }) },
    tags: [...new Set(shown.tags)].slice(0, 30),
    language: /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(shown.language ?? '') ? (shown.language as string) : 'en',
    levels: levels
      .filter((one, index) => levels.findIndex(other => other.name.toLowerCase() === one.name.toLowerCase()) === index)
      .slice(0, 20),
  }
}
