import * as z from 'zod'
import { zPageQuery } from '../../app.ts'
import { ITEM_KINDS, ITEM_STATES } from './store.ts'

const keys = z
  .array(z.string().min(1).max(40))
  .min(1)
  .max(300)
  .describe('Names of keys, as in `/identity`; those in use where nothing is said')
const since = z.iso
  .datetime({ offset: true })
  .describe('From when on somebody else may have signed; now where nothing is said')

export const zPreviewCompromise = z.strictObject({ keys: keys.optional(), since: since.optional() })

export const zCompromisePreview = z.object({
  since: z.string(),
  keys: z.array(z.string()),
  kept: z.int().describe('Awards in force that stand on record from before, and stay valid'),
  affected: z.object({ award: z.int(), copy: z.int(), endorsement: z.int(), 'vc-api': z.int() }),
  lastRecorded: z.boolean().describe('Whether the public record has a head from before'),
})

export const zDeclareCompromise = z.strictObject({
  seen: z.string().min(1).max(100).describe('The newest version of the log that was shown'),
  confirmation: z.string().max(100).describe('The short name of the institution, typed by whoever declares it'),
  keys: keys.optional(),
  since: since.optional(),
})

export const zReissue = z.strictObject({
  withKept: z
    .boolean()
    .default(false)
    .describe('Sign anew what stays valid too: verifiers elsewhere that are shown no record refuse its old signature'),
})

const counts = z.object(
  Object.fromEntries(ITEM_STATES.map(state => [state, z.int()])) as Record<(typeof ITEM_STATES)[number], z.ZodInt>,
)

export const zCompromise = z.object({
  id: z.uuid(),
  since: z.string(),
  declaredAt: z.string(),
  declaredBy: z.string(),
  keys: z.array(z.string()),
  kept: z.int(),
  items: z.object(
    Object.fromEntries(ITEM_KINDS.map(kind => [kind, counts])) as Record<(typeof ITEM_KINDS)[number], typeof counts>,
  ),
  reissue: z.enum(['open', 'running', 'done']),
  reissuedAt: z.string().nullable(),
})

export const zAffectedQuery = zPageQuery.extend({
  q: z.string().max(200).optional().describe('Part of a learner’s name or address, or of the achievement’s name'),
  kind: z.enum(ITEM_KINDS).optional(),
  state: z.enum(ITEM_STATES).optional(),
})

export const zAffected = z.object({
  id: z.uuid(),
  kind: z.enum(ITEM_KINDS),
  state: z.enum(ITEM_STATES),
  awardId: z.uuid().nullable(),
  /** The learner, or whatever the thing is called. */
  name: z.string(),
  achievement: z.string().nullable(),
  issuedAt: z.string().nullable(),
})
