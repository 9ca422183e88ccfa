import { type TextsByLanguage, textFor, textsOf } from '@laurel/core/achievement'
import { isGroup, type Pathway, type Progress, type Recommendation, recommend, type Way } from '@laurel/core/pathway'
import { isJsonObject } from '@laurel/core/primitives'
import type { StatedSkill } from '@laurel/core/skill'
import { api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'
import type { Contents } from '../vault/contents.ts'

/** A pathway as the wallet is told of it. */
export type MyPathway = {
  readonly pathwayId: string
  readonly issuer: {
    readonly id: string
    readonly shortName: string
    readonly name: string
    readonly logoUrl: string | null
  }
  readonly content: Pathway
  readonly achievements: Readonly<
    Record<
      string,
      {
        readonly names: TextsByLanguage
        readonly url: string
        readonly imageUrl: string
        readonly levels: readonly { readonly id: string; readonly names: TextsByLanguage }[]
        readonly skills: readonly StatedSkill[]
        readonly canAsk: boolean
      }
    >
  >
  readonly achievementId: string | null
  readonly progress: Progress
  readonly stepsDone: number
  readonly url: string
  readonly enrolment: {
    readonly id: string
    readonly isNewest: boolean
    readonly joinedAt: string
    readonly completedAt: string | null
    readonly outcome: 'none' | 'due' | 'waiting' | 'awarded' | 'declined'
    readonly awardId: string | null
    readonly declineReason: string | null
    readonly recognised: readonly { readonly stepId: string; readonly name: string; readonly issuerName: string }[]
  } | null
}
type MyPathways = {
  readonly mine: readonly MyPathway[]
  readonly recommended: readonly MyPathway[]
  /** What could be joined besides. */
  readonly open: readonly MyPathway[]
}

export const pathwaysQuery = queryOptions({
  queryKey: ['pathways'],
  queryFn: ({ signal }) => api.get<MyPathways>('/wallet/pathways', { signal }),
})

export const offerQuery = (issuer: string, id: string) =>
  queryOptions({
    queryKey: ['pathways', 'offer', issuer, id],
    queryFn: ({ signal }) => api.get<MyPathway>(`/wallet/pathways/${id}/offer`, { query: { issuer }, signal }),
    retry: false,
  })

export const nameOf = (content: Pathway, of: Pick<Pathway, 'name' | 'translations'>, locale: string): string =>
  textFor(textsOf(content.language, of.name, of.translations, 'name'), locale) ?? of.name
export const descriptionOf = (content: Pathway, locale: string): string =>
  textFor(textsOf(content.language, content.description, content.translations, 'description'), locale) ?? ''

export const stepCount = (content: Pathway): number => content.steps.filter(step => !isGroup(step)).length

type Offered = Pick<MyPathway, 'content' | 'progress'> & {
  readonly shown: MyPathway
  readonly skills: ReadonlyMap<string, readonly StatedSkill[]>
}

/** Those that fit what the wallet's credentials state, the nearest first. Worked out here: nobody learns what is in it. */
export function recommendedFor(
  pathways: readonly MyPathway[],
  own: readonly StatedSkill[],
): readonly Recommendation<Offered>[] {
  return recommend(
    pathways.map(shown => ({
      shown,
      content: shown.content,
      progress: shown.progress,
      skills: new Map(Object.entries(shown.achievements).map(([id, one]) => [id, one.skills])),
    })),
    own,
  )
}

type Elsewhere = Extract<Way, { kind: 'elsewhere' }>

const same = (one: unknown, other: string) =>
  typeof one === 'string' && one.trim().toLowerCase() === other.trim().toLowerCase()

/** What the wallet holds that may be what a step asks for of another institution; the server looks closely. */
export function bringable(
  contents: Contents,
  way: Elsewhere,
): { readonly name: string; readonly credential: unknown }[] {
  const own = Object.values(contents.credentials).flatMap(({ credential }) => {
    const { name, issuer } = credential
    const isIssuer = isJsonObject(issuer) && (issuer.id === way.issuerDid || same(issuer.name, way.issuerName))
    return isIssuer && same(name, way.achievementName) ? [{ name: String(name), credential }] : []
  })
  const brought = Object.values(contents.imported ?? {}).flatMap(one =>
    same(one.title, way.achievementName) ? [{ name: one.title, credential: one.text }] : [],
  )
  return [...own, ...brought]
}
