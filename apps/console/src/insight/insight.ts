import type { Period, SafeCount, Waiting } from '@laurel/core/insight'
import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { queryOptions } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'

type Named = { readonly name: string; readonly names: Readonly<Record<string, string>> }

export type Bar = { readonly from: string; readonly earned: number; readonly taken: number; readonly revoked: number }
export type Overview = {
  readonly period: Period
  readonly by: 'day' | 'week' | 'month'
  readonly figures: {
    readonly earned: number
    readonly taken: number
    readonly revoked: number
    readonly earners: SafeCount
    readonly completers: SafeCount
  }
  readonly bars: readonly Bar[]
  readonly attention: {
    readonly claimsWaiting: number
    readonly claimsOld: number
    readonly stalls: readonly {
      readonly pathwayId: string
      readonly pathway: string
      readonly step: string
      readonly percent: number
    }[]
  } | null
}
export type Achievements = {
  readonly since: string | null
  readonly achievements: readonly (Named & { readonly id: string; readonly earned: number; readonly taken: number })[]
}
export type PathwayFigures = Named & {
  readonly id: string
  readonly learners: SafeCount
  readonly completed: SafeCount
  readonly wait: Waiting | null
  readonly steps: readonly (Named & { readonly id: string; readonly done: SafeCount })[]
  readonly stall: { readonly stepId: string; readonly percent: number } | null
}
export type Skills = {
  readonly frameworks: readonly {
    readonly id: string
    readonly title: string
    readonly titles: Readonly<Record<string, string>>
    readonly skills: number
    readonly covered: number
    readonly shown: number
    readonly map: readonly {
      readonly id: string
      readonly label: string
      readonly labels: Readonly<Record<string, string>>
      readonly isCovered: boolean
      readonly awards: number
    }[]
  }[]
}
export type WaitingTimes = {
  readonly award: Waiting | null
  readonly take: Waiting | null
  readonly achievements: readonly (Named & {
    readonly id: string
    readonly award: Waiting | null
    readonly take: Waiting | null
  })[]
}
export type Claims = {
  readonly waiting: number
  readonly overdue: number
  readonly ages: readonly { readonly upToDays: string; readonly count: number }[]
  readonly achievements: readonly (Named & { readonly id: string; readonly count: number })[]
}
type Happened = { readonly shared: SafeCount; readonly seen: SafeCount; readonly verified: SafeCount }
export type Sharing = { readonly months: readonly (Happened & { readonly month: string })[]; readonly total: Happened }
export type People = {
  readonly learners: SafeCount
  readonly earners: SafeCount
  readonly holders: SafeCount
  readonly completers: SafeCount
}
export type Cohorts = {
  readonly cohorts: readonly (People & {
    readonly kind: 'cohort' | 'none' | 'together'
    readonly names: readonly string[]
  })[]
  readonly all: People
}

export type Asked = Readonly<Record<string, string | undefined>>

export const insightQuery = <Figures>(view: string, asked: Asked = {}) =>
  queryOptions({
    queryKey: ['insight', view, asked],
    queryFn: ({ signal }) => api.get<Figures>(`/insight/${view}`, { query: asked, signal }),
  })

/** A count of people in words: rounded, or only that it is few, or nearly all. */
export function useSafe(): (count: SafeCount) => string {
  const { t } = useTranslation()
  const { number } = useLocale()
  return count =>
    count.kind === 'number' ? t('insight.about', { number: number(count.number) }) : t(`insight.${count.kind}`)
}

/** How long a bar is, in per cent of `most`; few people have none. */
export const shareOf = (count: SafeCount, most: number): number =>
  count.kind === 'few' || most === 0 ? 0 : count.kind === 'most' ? 100 : Math.min(100, (count.number / most) * 100)

export const sizeOf = (count: SafeCount): number => (count.kind === 'number' ? count.number : 0)

/** A name in the reader's language, else in its own. */
export const nameIn = ({ name, names }: Named, locale: string): string => names[locale] ?? name
