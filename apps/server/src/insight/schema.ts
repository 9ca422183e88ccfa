import { GRAINS, PERIODS } from '@laurel/core/insight'
import * as z from 'zod'

/** A count of people that may be shown. */
export const zSafeCount = z.union([
  z.object({ kind: z.literal('number'), number: z.int() }),
  z.object({ kind: z.enum(['few', 'most']) }),
])

const format = z.enum(['json', 'csv']).default('json')
export const zFormat = z.object({ format })
export const zPeriodQuery = z.object({ period: z.enum(PERIODS).default('year'), format })
export const zOverTimeQuery = zPeriodQuery.extend({ by: z.enum(GRAINS).optional() })

/** Hours: a quarter took no longer than `lower`, half no longer than `median`. Null for fewer than ten. */
const zWaiting = z.object({ count: z.int(), lower: z.number(), median: z.number(), upper: z.number() }).nullable()

const zBar = z.object({
  /** The first day of the day, week or month. */
  from: z.string(),
  earned: z.int(),
  taken: z.int(),
  revoked: z.int(),
})

const zStall = z.object({
  pathwayId: z.uuid(),
  pathway: z.string(),
  step: z.string(),
  /** Of those who got as far as this step, how many have not done it, in per cent and rounded to five. */
  percent: z.int(),
})

export const zInsightOverview = z.object({
  period: z.enum(PERIODS),
  by: z.enum(GRAINS),
  figures: z.object({
    earned: z.int(),
    /** Of those, how many are in their learner's wallet. */
    taken: z.int(),
    revoked: z.int(),
    earners: zSafeCount,
    completers: zSafeCount,
  }),
  bars: z.array(zBar),
  /** What needs attention; null for whoever may not see the details. */
  attention: z.object({ claimsWaiting: z.int(), claimsOld: z.int(), stalls: z.array(zStall) }).nullable(),
})

export const zInsightAchievements = z.object({
  period: z.enum(PERIODS),
  /** Achievements are counted by whole months: from this day on. */
  since: z.string().nullable(),
  achievements: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      names: z.record(z.string(), z.string()),
      kind: z.string(),
      earned: z.int(),
      taken: z.int(),
    }),
  ),
})

const zStep = z.object({ id: z.string(), name: z.string(), names: z.record(z.string(), z.string()), done: zSafeCount })
export const zInsightPathways = z.object({
  pathways: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      names: z.record(z.string(), z.string()),
      learners: zSafeCount,
      completed: zSafeCount,
      /** From joining to completing. */
      wait: zWaiting,
      steps: z.array(zStep),
      stall: z.object({ stepId: z.string(), percent: z.int() }).nullable(),
    }),
  ),
})

export const zInsightSkills = z.object({
  frameworks: z.array(
    z.object({
      id: z.uuid(),
      title: z.string(),
      titles: z.record(z.string(), z.string()),
      skills: z.int(),
      /** Can be earned; were earned. */
      covered: z.int(),
      shown: z.int(),
      /** In the framework's order, the first four hundred. */
      map: z.array(
        z.object({
          id: z.uuid(),
          label: z.string(),
          labels: z.record(z.string(), z.string()),
          isCovered: z.boolean(),
          awards: z.int(),
        }),
      ),
    }),
  ),
})

export const zInsightWaiting = z.object({
  /** From the claim or the draft until it was issued; from then until it was in the wallet. */
  award: zWaiting,
  take: zWaiting,
  achievements: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      names: z.record(z.string(), z.string()),
      award: zWaiting,
      take: zWaiting,
    }),
  ),
})

export const AGES = ['3', '7', '14', '30', 'older'] as const
export const zInsightClaims = z.object({
  waiting: z.int(),
  overdue: z.int(),
  /** The day on which the one that waits longest was sent. */
  oldest: z.string().nullable(),
  ages: z.array(z.object({ upToDays: z.enum(AGES), count: z.int() })),
  achievements: z.array(
    z.object({ id: z.uuid(), name: z.string(), names: z.record(z.string(), z.string()), count: z.int() }),
  ),
})

export const zInsightSharing = z.object({
  period: z.enum(PERIODS),
  months: z.array(z.object({ month: z.string(), shared: zSafeCount, seen: zSafeCount, verified: zSafeCount })),
  total: z.object({ shared: zSafeCount, seen: zSafeCount, verified: zSafeCount }),
})

const zPeople = {
  learners: zSafeCount,
  earners: zSafeCount,
  holders: zSafeCount,
  completers: zSafeCount,
}
export const zInsightCohorts = z.object({
  cohorts: z.array(
    z.object({
      /** `cohort`: one; `none`: those without; `together`: the small ones, which are only counted together. */
      kind: z.enum(['cohort', 'none', 'together']),
      names: z.array(z.string()),
      ...zPeople,
    }),
  ),
  all: z.object(zPeople),
})

export const zReportEvery = z.enum(['off', 'weekly', 'monthly'])
export const zReport = z.object({ every: zReportEvery })
export const zReportChange = z.strictObject({ every: zReportEvery, locale: z.enum(['en', 'fr', 'th']).optional() })
