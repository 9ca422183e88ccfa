import { api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'

export const DESIGNS = ['classic', 'modern', 'bright', 'plain'] as const
export type DesignName = (typeof DESIGNS)[number]
export const LAYOUTS = ['landscape', 'portrait'] as const
export type Layout = (typeof LAYOUTS)[number]
export const PAPERS = ['a4', 'letter'] as const
export type PaperSize = (typeof PAPERS)[number]
export const MOST_SIGNATORIES = 3

export type Signatory = { readonly name: string; readonly title: string }
/** How the printed certificate of an achievement looks. */
export type CertificateChoice = {
  readonly design: DesignName
  readonly layout: Layout
  readonly signatories: readonly Signatory[]
}

const key = (id: string) => ['achievements', 'certificate', id] as const

export const certificateQuery = (id: string) =>
  queryOptions({
    queryKey: [...key(id), 'choice'],
    queryFn: ({ signal }) => api.get<CertificateChoice>(`/achievements/${id}/certificate`, { signal }),
  })

/** The sample as a picture; drawn anew when the choice, or the achievement itself, has been saved. */
export const sampleQuery = (id: string, design: DesignName, layout: Layout, updatedAt: string) =>
  queryOptions({
    queryKey: [...key(id), 'sample', design, layout, updatedAt],
    queryFn: ({ signal }) =>
      api.get<string>(`/achievements/${id}/certificate-sample`, { signal, query: { design, layout } }),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const certificateKey = key
