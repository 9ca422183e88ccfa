import type { Design } from '@laurel/core/achievement'
import type { ProblemCode, Programme } from '@laurel/core/programme'
import { api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'

export type Language = Programme['language']
export type Summary = Pick<
  Programme,
  'id' | 'edition' | 'name' | 'description' | 'language' | 'translations' | 'languages' | 'author' | 'licence'
> & {
  readonly counts: Readonly<Record<'achievements' | 'pathways' | 'frameworks' | 'skills', number>>
  readonly hours: number
  readonly designs: readonly Design[]
}
type Added = { readonly importId: string; readonly edition: string; readonly at: string; readonly isSame: boolean }
export type Ready = Summary & { readonly ready: string; readonly added: Added | null }

export type Doing = 'make' | 'change' | 'same'
export type Part = { readonly key: string; readonly name: string; readonly doing: Doing }
export type Plan = {
  readonly summary: Summary
  readonly added: Added | null
  readonly frameworks: readonly (Part & { readonly isThere: boolean })[]
  readonly achievements: readonly Part[]
  readonly pathways: readonly Part[]
  readonly programme: Programme
}

/** What is added: one that comes with the server, or a file's text. */
export type Source = { readonly ready: string } | { readonly file: string }

export type Import = {
  readonly id: string
  readonly programmeId: string
  readonly edition: string
  readonly name: string
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'undone'
  readonly done: number
  readonly total: number
  readonly problems: readonly { readonly path: string; readonly code: ProblemCode }[]
  readonly pathways: Readonly<Record<string, string>>
  readonly achievements: Readonly<Record<string, string>>
  readonly made: number
  readonly changed: number
  readonly canUndo: boolean
  readonly createdAt: string
}

export const isRunning = ({ state }: Pick<Import, 'state'>): boolean => state === 'waiting' || state === 'running'

export const readyQuery = queryOptions({
  queryKey: ['programmes', 'ready'],
  queryFn: async ({ signal }) => (await api.get<{ readonly items: readonly Ready[] }>('/programmes', { signal })).items,
})

/** Asked again until it is over. */
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['programme-imports', 'one', id],
    queryFn: ({ signal }) => api.get<Import>(`/programme-imports/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data && !isRunning(state.data) ? false : 500),
  })

type Worded = { readonly language: string; readonly name: string; readonly description: string }

/** Name and description in a language where they are given, else in their own. */
export const wordsIn = (
  one: Worded & {
    readonly translations: { readonly [Tag in Language]?: Partial<Pick<Worded, 'name' | 'description'>> }
  },
  language: string,
): { readonly name: string; readonly description: string; readonly lang: string } => {
  const other = one.language === language ? undefined : one.translations[language as Language]
  return {
    name: other?.name ?? one.name,
    description: other?.description ?? one.description,
    lang: other?.name ? language : one.language,
  }
}
