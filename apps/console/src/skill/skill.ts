import { textFor, textsOf } from '@laurel/core/achievement'
import { api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'

type Words<Word extends string> = Readonly<Record<string, { readonly [One in Word]?: string } | undefined>> | null
export type FrameworkLevel = { readonly id: string; readonly name: string; readonly translations?: Words<'name'> }

/** A set of skills, as the API gives it. */
export type Framework = {
  readonly id: string
  readonly title: string
  readonly description: string | null
  readonly publisher: string | null
  readonly version: string | null
  readonly language: string
  readonly levels: readonly FrameworkLevel[]
  readonly translations: Words<'title' | 'description'>
  readonly format: 'case' | 'ctdl' | 'esco' | 'onet' | null
  readonly isPublished: boolean
  readonly state: 'active' | 'archived'
  readonly revision: number
  readonly skillCount: number
  readonly achievementCount: number
  readonly url: string
}

/** One place of its tree. */
export type SkillNode = {
  readonly id: string
  readonly parentId: string | null
  readonly code: string | null
  readonly label: string | null
  readonly statement: string
  readonly type: string | null
  readonly translations: Words<'label' | 'statement'>
  readonly childCount: number
}
export type SkillTree = { readonly items: readonly SkillNode[]; readonly isPartial: boolean }

/** Everything that is said of one. */
export type Skill = Omit<SkillNode, 'childCount'> & {
  readonly frameworkId: string
  readonly notes: string | null
  readonly keywords: readonly string[]
  readonly descriptors: Readonly<Record<string, string>>
}

export type FoundSkill = Pick<SkillNode, 'id' | 'code' | 'label' | 'statement' | 'translations'> & {
  readonly framework: Pick<Framework, 'id' | 'title' | 'levels' | 'translations'>
  readonly above: readonly string[]
}

export type SkillCoverage = Pick<SkillNode, 'id' | 'parentId' | 'code' | 'label' | 'statement' | 'translations'> & {
  readonly achievements: number
  readonly awards: number
  readonly achievementsBelow: number
  readonly awardsBelow: number
}
export type Coverage = {
  readonly items: readonly SkillCoverage[]
  readonly total: {
    readonly skills: number
    readonly covered: number
    readonly achievements: number
    readonly awards: number
  }
}

export const frameworkQuery = (id: string) =>
  queryOptions({
    queryKey: ['frameworks', 'one', id],
    queryFn: ({ signal }) => api.get<Framework>(`/frameworks/${id}`, { signal }),
  })
export const treeQuery = (id: string, under?: string) =>
  queryOptions({
    queryKey: ['frameworks', 'tree', id, under ?? null],
    queryFn: ({ signal }) => api.get<SkillTree>(`/frameworks/${id}/tree`, { query: { under }, signal }),
  })
export const skillQuery = (id: string) =>
  queryOptions({
    queryKey: ['frameworks', 'skill', id],
    queryFn: ({ signal }) => api.get<Skill>(`/skills/${id}`, { signal }),
  })
/** Whether there is anything to choose from. */
export const anyFrameworkQuery = queryOptions({
  queryKey: ['frameworks', 'list', 'any'],
  queryFn: ({ signal }) =>
    api.get<{ readonly items: readonly Framework[] }>('/frameworks', { query: { state: 'active', limit: 1 }, signal }),
})
export const foundQuery = (q: string, language: string, limit = 20) =>
  queryOptions({
    queryKey: ['frameworks', 'search', q, language, limit],
    queryFn: ({ signal }) =>
      api.get<{ readonly items: readonly FoundSkill[] }>('/skills', { query: { q, language, limit }, signal }),
    enabled: q.trim() !== '',
  })
export const coverageQuery = (id: string) =>
  queryOptions({
    queryKey: ['frameworks', 'coverage', id],
    queryFn: ({ signal }) => api.get<Coverage>(`/frameworks/${id}/coverage`, { signal }),
  })

/** A few words for a skill in the reader's language; the whole sentence where there is no shorter name. */
export function nameOf(skill: Pick<SkillNode, 'label' | 'statement' | 'translations'>, locale: string): string {
  const translated = skill.translations?.[locale.split('-')[0] as string]
  return translated?.label ?? (skill.label ? skill.label : (translated?.statement ?? skill.statement))
}

export const titleOf = ({ title, translations }: Pick<Framework, 'title' | 'translations'>, locale: string): string =>
  textFor(textsOf('', title, translations, 'title'), locale, '') ?? title
