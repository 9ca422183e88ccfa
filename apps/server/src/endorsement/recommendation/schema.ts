import { REQUEST_STATES } from '@laurel/core/endorsement'
import * as z from 'zod'
import { zText } from '../../achievement/schema.ts'
import { zEmail } from '../../people/email.ts'

export const zAsk = z.strictObject({
  awardId: z.uuid(),
  /** Who is asked, as the learner calls them. */
  name: zText(200),
  email: zEmail,
  message: z.string().trim().max(2_000).default(''),
  locale: z.enum(['en', 'fr', 'th']).optional(),
})
export type Ask = z.infer<typeof zAsk>

/** What a learner has asked for, and what they got. Nobody but them sees it before they show it. */
export const zRecommendation = z.object({
  id: z.uuid(),
  awardId: z.uuid(),
  state: z.enum(REQUEST_STATES),
  name: z.string(),
  email: z.string(),
  message: z.string(),
  createdAt: z.string(),
  sentAt: z.string(),
  expiresAt: z.string(),
  declineReason: z.string().nullable(),
  recommendation: z
    .object({
      by: z.string(),
      /** How they know the learner. */
      relation: z.string(),
      text: z.string(),
      provenHost: z.string(),
      at: z.string(),
      url: z.string(),
      isShown: z.boolean(),
      withdrawnAt: z.string().nullable(),
    })
    .nullable(),
})
export type RecommendationView = z.infer<typeof zRecommendation>

/** What whoever recommends fills in. */
export const zRecommend = z.object({
  name: z.string().trim().min(1, 'required').max(200),
  relation: z.string().trim().min(1, 'required').max(200),
  text: z.string().trim().min(1, 'nothing-said').max(3_000),
})
export type Recommend = z.infer<typeof zRecommend>
