import { textFor } from '@laurel/core/achievement'
import { api, type Page } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'
import { keptAwards } from '../offline/kept.ts'
import { isNoAnswer, noteNoAnswer } from '../offline/offline.ts'
import type { Award } from './award.ts'

export type { Award } from './award.ts'

export const awardsQuery = queryOptions({
  queryKey: ['awards'],
  queryFn: async ({ signal }) => {
    try {
      const { items } = await api.get<Page<Award>>('/wallet/awards', { signal })
      // What was left behind in a lost wallet can be neither shown nor taken here; it is listed apart.
      return items.filter(one => !one.isLost)
    } catch (error) {
      const kept = isNoAnswer(error) ? await keptAwards() : undefined
      if (!kept) throw error
      noteNoAnswer()
      return kept
    }
  },
})

/** The awards with what was earned, and its level, named in the reader's language. */
export const inLanguage = (awards: readonly Award[], locale: string): Award[] =>
  awards.map(award => ({
    ...award,
    achievement: {
      ...award.achievement,
      name: textFor(award.achievement.names, locale, 'en') ?? award.achievement.name,
    },
    level: award.level && { ...award.level, name: textFor(award.level.names, locale, 'en') ?? award.level.name },
  }))

/** Addresses of this server as paths, so that the wallet works under whatever name it was opened. */
export const path = (url: string): string => (/^https?:/.test(url) ? new URL(url).pathname + new URL(url).search : url)
