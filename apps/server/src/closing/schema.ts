import * as z from 'zod'

const zCount = z.int()
const zSuccessor = z.object({ name: z.string(), did: z.string().nullable() })

export const zClosing = z.object({
  state: z
    .enum(['open', 'announced', 'closing', 'closed'])
    .describe('`closing`: the day has come, and what was begun is being finished'),
  closesAt: z.string().nullable(),
  closedAt: z.string().nullable().describe('As the closing statement says it'),
  announcedAt: z.string().nullable(),
  announcedBy: z.string().nullable(),
  successor: zSuccessor.nullable(),
  trouble: z
    .enum([
      'halted',
      'reissue',
      'did-held',
      'did-stuck',
      'did-full',
      'did-waits',
      'record-held',
      'record-unknown',
      'record-ahead',
    ])
    .nullable()
    .describe('Why it does not get on'),
  counts: z.object({
    credentials: zCount.describe('In force'),
    learners: zCount,
    unclaimed: zCount.describe('Learners with something that is in no wallet; they get it by mail'),
    unreachable: zCount.describe('The same without an address: by hand'),
    drafts: zCount,
    claims: zCount,
    endorsements: zCount,
    recoveries: zCount,
    pages: zCount.describe('Public pages of credentials'),
    kept: zCount.describe('Learners who want theirs to stay'),
  }),
  statementUrl: z.string().nullable(),
  heads: z.array(
    z.object({
      origin: z.string(),
      entries: zCount,
      witnesses: zCount.describe('How many others have signed this very head'),
      anchors: zCount.describe('On how many places it is anchored and confirmed'),
    }),
  ),
  site: z
    .object({
      state: z.enum(['waiting', 'building', 'there', 'failed']),
      files: zCount,
      bytes: zCount,
      sha256: z.string().nullable(),
      endedAt: z.string().nullable(),
    })
    .nullable(),
  siteTakenAt: z.string().nullable(),
  keysDestroyedAt: z.string().nullable(),
})
export type ClosingView = z.infer<typeof zClosing>

const zName = z.string().max(200).describe('The institution’s name, typed by whoever decides')

export const zAnnounce = z.strictObject({
  name: zName,
  closesAt: z.iso.datetime({ offset: true }).describe('From this moment on nothing is issued any more'),
  successor: z
    .strictObject({
      name: z.string().trim().min(1).max(200),
      did: z
        .string()
        .regex(/^did:[a-z0-9]+:[\w.%:-]{1,400}$/)
        .optional(),
    })
    .nullish(),
})

export const zTyped = z.strictObject({ name: zName })

/** What a learner reads of an institution that closes, and has said. */
export const zOwnClosing = z.object({
  id: z.uuid().describe('Of the institution'),
  name: z.string(),
  shortName: z.string(),
  closesAt: z.string(),
  closedAt: z.string().nullable(),
  successor: zSuccessor.nullable(),
  openPages: zCount.describe('How many of one’s credentials have a public page there'),
  mayKeep: z.boolean().describe('False for minors: nothing of theirs stays public'),
  keep: z.boolean().nullable().describe('Whether they stay; null where nothing was said, which means no'),
})
export type OwnClosing = z.infer<typeof zOwnClosing>
