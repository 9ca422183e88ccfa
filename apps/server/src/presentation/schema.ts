import * as z from 'zod'
import { zText } from '../achievement/schema.ts'
import { HIDEABLE, PART_SUITES } from './store.ts'

/** As many as one presentation may hold. */
export const MAX_SHOWN = 20

/** More fields than this no credential has. */
const MAX_POINTERS = 256

const zShown = {
  awardIds: z.array(z.uuid()).min(1).max(MAX_SHOWN),
  /** Over several credentials; a link to one has the credential's own title. */
  title: zText(120).nullish(),
  sentence: zText(500).nullish(),
  hides: z.array(z.enum(HIDEABLE)).max(HIDEABLE.length).default([]),
}

/** What would be shown: for a look before the link is made. */
export const zShareDraft = z.strictObject({
  ...zShown,
  /** Only a part of one credential: what is shown beside what always is, as JSON pointers, and by which suite. */
  part: z
    .strictObject({ suite: z.enum(PART_SUITES), shows: z.array(z.string().max(200)).max(MAX_POINTERS) })
    .optional(),
})
export type ShareDraft = z.infer<typeof zShareDraft>

/** The draft in the query of a preview's address; lists are joined by commas. */
export function readDraft(query: Readonly<Record<string, string>>): ShareDraft | null {
  const list = (text = '') => text.split(',').filter(one => one !== '')
  const { awards, hides, title, sentence, suite, shows } = query
  const parsed = zShareDraft.safeParse({
    awardIds: list(awards),
    hides: list(hides),
    ...(title === undefined ? {} : { title: title || null }),
    ...(sentence ? { sentence } : {}),
    ...(suite === undefined ? {} : { part: { suite, shows: list(shows) } }),
  })
  return parsed.success ? parsed.data : null
}

export const zNewShare = z
  .strictObject({
    ...zShown,
    awardIds: zShown.awardIds.optional(),
    /** One credential, for short. */
    awardId: z.uuid().optional(),
    /** For the person's own list; visitors never see it. */
    name: z.string().trim().max(120).default(''),
    previewsName: z.boolean().default(false),
    expiresAt: z.iso.datetime({ offset: true }).nullish(),
    viewLimit: z.int().min(1).max(10_000).nullish(),
    /** Only a part of the one credential: what the wallet has derived, in the place of the whole. */
    part: z.record(z.string(), z.unknown()).optional(),
  })
  .refine(
    one => one.part === undefined || (one.hides.length === 0 && one.title == null && (one.awardIds ?? []).length <= 1),
    'a part is of one credential, without a title, and hides nothing besides',
  )
  .refine(one => (one.awardId === undefined) !== (one.awardIds === undefined), 'give awardIds, or awardId')
export type NewShare = z.infer<typeof zNewShare>

export const zShare = z.object({
  id: z.uuid(),
  awardIds: z.array(z.uuid()),
  name: z.string(),
  title: z.string().nullable(),
  sentence: z.string().nullable(),
  hides: z.array(z.enum(HIDEABLE)),
  /** Set where only a part is shown: how it was derived, and the kinds of facts that it leaves out. */
  part: z.object({ suite: z.enum(PART_SUITES), withheld: z.array(z.string()) }).nullable(),
  previewsName: z.boolean(),
  state: z.enum(['open', 'expired', 'used-up', 'withdrawn']),
  viewLimit: z.int().nullable(),
  /** How often people have opened it. Programs that fetch previews are not counted. */
  views: z.int(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  withdrawnAt: z.string().nullable(),
  /** Until when withdrawing can be undone. */
  restorableUntil: z.string().nullable(),
})
export type ShareView = z.infer<typeof zShare>

/** Whole hours in UTC and counts; nothing else about a view is kept. */
export const zViews = z.object({ items: z.array(z.object({ hour: z.string(), views: z.int() })) })
