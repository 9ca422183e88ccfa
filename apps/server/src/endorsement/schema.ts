import { REQUEST_STATES, STATEMENTS } from '@laurel/core/endorsement'
import * as z from 'zod'
import { zHttpUrl, zText } from '../achievement/schema.ts'
import { zPageQuery } from '../app.ts'
import { zEmail } from '../people/email.ts'

const zLocale = z.enum(['en', 'fr', 'th'])
const zStatements = z.array(z.enum(STATEMENTS)).max(STATEMENTS.length)

/** What is to be endorsed: the institution as a whole, an achievement, or one award whose page is open. */
const zSubject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('institution') }),
  z.strictObject({ kind: z.literal('achievement'), achievementId: z.uuid() }),
  z.strictObject({ kind: z.literal('award'), awardId: z.uuid() }),
])
export type WantedSubject = z.infer<typeof zSubject>

export const zNewRequest = z.strictObject({
  subject: zSubject,
  organisation: zText(200),
  email: zEmail,
  message: z.string().trim().max(2_000).default(''),
  /** The statements that the partner is asked to stand behind; they decide. */
  statements: zStatements.default([...STATEMENTS]),
  /** In which language they are written to; the institution's own without it. */
  locale: zLocale.optional(),
})
export type NewRequest = z.infer<typeof zNewRequest>

export const zRequestQuery = zPageQuery.extend({
  q: z.string().max(200).optional(),
  state: z.enum(REQUEST_STATES).optional(),
  subject: z.enum(['institution', 'achievement', 'award']).optional(),
  achievementId: z.uuid().optional(),
  awardId: z.uuid().optional(),
})

/** A request of an institution, and the endorsement that came of it. */
export const zRequest = z.object({
  id: z.uuid(),
  state: z.enum(REQUEST_STATES),
  subject: z.object({
    kind: z.enum(['institution', 'achievement', 'award']),
    /** The id that credentials have for it. */
    url: z.string(),
    name: z.string(),
    achievementId: z.uuid().nullable(),
    version: z.int().nullable(),
    awardId: z.uuid().nullable(),
    /** False where the achievement has a newer version than the one that was endorsed. */
    isNewest: z.boolean(),
  }),
  organisation: z.string(),
  email: z.string(),
  message: z.string(),
  asked: zStatements,
  askedBy: z.string(),
  createdAt: z.string(),
  sentAt: z.string(),
  reminders: z.int(),
  expiresAt: z.string(),
  openedAt: z.string().nullable(),
  declinedAt: z.string().nullable(),
  declineReason: z.string().nullable(),
  endorsement: z
    .object({
      by: z.object({ name: z.string(), url: z.string(), did: z.string() }),
      /** They have shown that they read mail here. */
      provenHost: z.string(),
      signer: z.object({ name: z.string(), role: z.string() }),
      statements: zStatements,
      comment: z.string(),
      endorsedAt: z.string(),
      /** False for the moment between the button and the signature. */
      isSigned: z.boolean(),
      /** Its page, and its signed document. */
      url: z.string(),
      withdrawnAt: z.string().nullable(),
      withdrawReason: z.string().nullable(),
      isHidden: z.boolean(),
      /** Whose name the endorser's could be taken for. Such an endorsement is not shown. */
      resembles: z.string().nullable(),
    })
    .nullable(),
})
export type RequestView = z.infer<typeof zRequest>

/** What an issuer has endorsed. */
export const zGiven = z.object({
  id: z.uuid(),
  subject: z.object({ kind: z.enum(['institution', 'achievement', 'award']), url: z.string(), name: z.string() }),
  institution: z.string(),
  statements: zStatements,
  comment: z.string(),
  signer: z.object({ name: z.string(), role: z.string() }),
  createdAt: z.string(),
  validUntil: z.string().nullable(),
  isSigned: z.boolean(),
  url: z.string(),
  withdrawnAt: z.string().nullable(),
  withdrawReason: z.string().nullable(),
})
export type GivenView = z.infer<typeof zGiven>

export const zReason = z.strictObject({ reason: zText(1_000) })

/** For how many years it holds; 0 for no end. */
const YEARS = ['0', '1', '2', '3', '5'] as const

/** What the partner fills in on the page of the link. `as`: an issuer that they act for already, or a new one. */
export const zAnswer = z
  .object({
    as: z.union([z.literal('new'), z.uuid()]).default('new'),
    organisation: z.string().trim().max(200).default(''),
    url: z.string().trim().max(500).default(''),
    name: z.string().trim().max(200).default(''),
    role: z.string().trim().max(200).default(''),
    statements: z.preprocess(value => (value === undefined ? [] : [value].flat()), zStatements),
    comment: z.string().trim().max(2_000).default(''),
    years: z.enum(YEARS).default('0'),
    /** What of the subject they have read, as a digest. */
    seen: z.string().max(100).default(''),
  })
  .superRefine((one, context) => {
    const missing = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (one.as === 'new' && one.organisation === '') missing('organisation', 'required')
    if (one.as === 'new' && !zHttpUrl.safeParse(one.url).success) missing('url', 'address')
    if (one.name === '') missing('name', 'required')
    if (one.role === '') missing('role', 'required')
    if (one.statements.length === 0 && one.comment === '') missing('comment', 'nothing-said')
  })
export type Answer = z.infer<typeof zAnswer>
