import { didWebUrl } from '@laurel/core/did'
import * as z from 'zod'
import { zHttpUrl, zText } from '../../achievement/schema.ts'
import { zPageQuery } from '../../app.ts'

/** The formats that can be answered in, by the names of OpenID4VP 1.0 appendix B. */
export const ANSWER_FORMATS = ['dc+sd-jwt', 'ldp_vc', 'jwt_vc_json'] as const
export type AnswerFormat = (typeof ANSWER_FORMATS)[number]

export const RESPONSE_MODES = ['direct_post.jwt', 'direct_post'] as const

export const VERDICTS = ['fits', 'does-not-fit', 'declined'] as const
export type AnswerVerdict = (typeof VERDICTS)[number]

const MOST_WANTS = 10

/** Whom an issuer is known by: a DID, or the web address that stands in its credentials. */
const zIssuer = z
  .string()
  .trim()
  .max(500)
  .regex(/^(did:[a-z0-9]+:[\w.:%-]+|https?:\/\/\S+)$/, 'is no DID and no web address')
  .refine(one => (one.startsWith('did:web:') ? didWebUrl(one).ok : one.startsWith('did:') || URL.canParse(one)), {
    message: 'is no DID and no web address',
  })

/** One credential that is asked for. What is given of it has to be so; what is left out may be anything. */
const zWant = z
  .strictObject({
    /** An achievement of the institution that asks, in any of its versions. */
    achievementId: z.uuid().optional(),
    achievementName: zText(200).optional(),
    /** As Open Badges 3.0 names kinds of achievements, e.g. `Degree`. */
    achievementType: zText(100).optional(),
    /** Where an alignment points. */
    skillUrl: zHttpUrl.optional(),
    skillName: zText(200).optional(),
    /** Whose credentials are taken; anybody's where the list is empty. */
    issuers: z.array(zIssuer).max(20).default([]),
    /** Types of SD-JWT VC (`vct`) of other issuers that are taken beside those that this server knows. */
    types: z.array(zHttpUrl).max(20).default([]),
  })
  .refine(want => Object.values(want).some(one => (Array.isArray(one) ? one.length > 0 : one !== undefined)), {
    message: 'says nothing: name an achievement, a skill, an issuer or a type',
  })
export type Want = z.infer<typeof zWant>

/** Whether nothing but types of SD-JWT VC says what is wanted: then no other type is meant. */
export const isByTypes = (want: Want): boolean =>
  want.types.length > 0 &&
  [want.achievementId, want.achievementName, want.achievementType, want.skillUrl, want.skillName].every(
    one => one === undefined,
  )

const DAY = 86_400_000
const zFuture = z.iso.datetime({ offset: true })

export const zNewPresentationRequest = z.strictObject({
  name: zText(200),
  /** Why it is asked for, in the words that applicants read. */
  purpose: zText(1_000),
  wants: z.array(zWant).min(1).max(MOST_WANTS),
  formats: z
    .array(z.enum(ANSWER_FORMATS))
    .min(1)
    .default([...ANSWER_FORMATS])
    .transform(formats => ANSWER_FORMATS.filter(one => formats.includes(one))),
  /** Whether the name of the person is asked for; a wallet may keep it back. */
  asksName: z.boolean().default(true),
  /** The first answer that fits closes the request. */
  single: z.boolean().default(false),
  responseMode: z.enum(RESPONSE_MODES).default('direct_post.jwt'),
  /** For how many days an answer is kept. */
  keepDays: z.int().min(1).max(730).default(90),
  endsAt: zFuture.nullable().default(null),
})
export type NewPresentationRequest = z.infer<typeof zNewPresentationRequest>

/** The latest end that a request can have. */
export const MOST_RUN = 730 * DAY

const zCounts = z.object({ fits: z.int(), doesNotFit: z.int(), declined: z.int() })

export const zPresentationRequest = z.object({
  id: z.uuid(),
  ...zNewPresentationRequest.shape,
  state: z.enum(['open', 'closed', 'ended']),
  /** The page for applicants, and the links of it. */
  link: z.string(),
  appLink: z.string(),
  walletLink: z.string(),
  /** A QR code of `appLink` as SVG. */
  qr: z.string(),
  /** What the achievements that `wants` have by their ids are called today, by id. */
  achievementNames: z.record(z.string(), z.string()),
  /** What wallets are asked today, in the Digital Credentials Query Language. */
  dcqlQuery: z.record(z.string(), z.unknown()),
  counts: zCounts,
  createdBy: z.string(),
  createdAt: z.string(),
  closedAt: z.string().nullable(),
})
export type PresentationRequestView = z.infer<typeof zPresentationRequest>

export const zListedRequest = zPresentationRequest.omit({
  ...{ qr: true, dcqlQuery: true },
  ...{ wants: true, achievementNames: true },
})

export const zRequestQuery = zPageQuery.extend({
  q: z.string().max(200).optional(),
  state: z.enum(['open', 'closed', 'ended']).optional(),
})

/** What one credential says, as far as it was shown. */
export const zFacts = z.object({
  query: z.string(),
  format: z.string(),
  credentialId: z.string().nullable(),
  name: z.string().nullable(),
  achievement: z.string().nullable(),
  level: z.string().nullable(),
  issuer: z.object({ id: z.string(), name: z.string().nullable(), domain: z.string().nullable() }),
  validFrom: z.string().nullable(),
  validUntil: z.string().nullable(),
  /** How many parts were kept back at most, and what they are called where their type says so. */
  withheld: z.object({ count: z.int(), names: z.array(z.record(z.string(), z.string())) }),
  result: z.enum(['valid', 'invalid', 'indeterminate']),
})
export type Facts = z.infer<typeof zFacts>

export const zAnswer = z.object({
  id: z.uuid(),
  requestId: z.uuid(),
  verdict: z.enum(VERDICTS),
  /** Of the last check; null where nothing was shown. */
  result: z.enum(['valid', 'invalid', 'indeterminate']).nullable(),
  responseMode: z.enum([...RESPONSE_MODES, 'dc_api.jwt']),
  /** Why it does not fit, e.g. `claims want-1`, or the code with which it was declined. */
  reasons: z.array(z.string()),
  /** What was shown for each want, which is counted from 1 as in `reasons`. */
  shown: z.array(zFacts.extend({ want: z.int() })),
  answeredAt: z.string(),
  checkedAt: z.string(),
  removedAfter: z.string(),
})
export type AnswerView = z.infer<typeof zAnswer>

export const zAnswerDetail = zAnswer.extend({
  /** The reports of the verifier, one a presentation, as `POST /verify` gives them. */
  reports: z.array(z.record(z.string(), z.unknown())),
  /** What the wallet sent, by the parts of the query. */
  presented: z.record(z.string(), z.array(z.unknown())),
})

export const zAnswerQuery = zPageQuery.extend({
  q: z.string().max(200).optional(),
  verdict: z.enum(VERDICTS).optional(),
})
