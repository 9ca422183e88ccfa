import { AGE_BANDS, isDay, isTimeZone, JURISDICTIONS, PURPOSES, STAGES } from '@laurel/core/minors'
import * as z from 'zod'
import { zText } from '../../achievement/schema.ts'
import { zEmail } from '../email.ts'

export const zPurpose = z.enum(PURPOSES)
export const zStage = z.enum(STAGES)
const CODES = JURISDICTIONS.map(one => one.code) as [string, ...string[]]
export const zJurisdictionCode = z.enum(CODES)
export const zTimeZone = z.string().max(60).refine(isTimeZone, 'must be a time zone such as Asia/Bangkok')
/** `YYYY-MM-DD`, a day that the calendar has. */
export const zDay = z.string().refine(isDay, 'must be a day such as 2014-05-31')

/** Nobody was born before, and nobody is born after it. */
const [EARLIEST, LATEST] = ['1850-01-01', '2200-01-01'] as const
export const zBirthDay = zDay.refine(
  day => day >= EARLIEST && day < LATEST,
  'must be the day on which somebody was born',
)

export const zAge = z.union([
  z.strictObject({ birthDate: zBirthDay, jurisdiction: zJurisdictionCode.nullish() }),
  z.strictObject({ band: z.enum(AGE_BANDS), asOf: zDay.optional(), jurisdiction: zJurisdictionCode.nullish() }),
])
export type NewAge = z.infer<typeof zAge>

export const RELATIONS = ['parent', 'guardian', 'other'] as const
export const zNewGuardian = z.strictObject({
  name: zText(200),
  email: zEmail,
  relation: z.enum(RELATIONS).default('parent'),
  locale: z.enum(['en', 'fr', 'th']).optional(),
})
export type NewGuardian = z.infer<typeof zNewGuardian>

export const END_REASONS = ['court', 'school'] as const

export const zGuardian = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  relation: z.enum(RELATIONS),
  state: z.enum(['invited', 'expired', 'active', 'ended']),
  invitedAt: z.string(),
  acceptedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  endReason: z.enum(['majority', 'court', 'school', 'left']).nullable(),
})
export type GuardianView = z.infer<typeof zGuardian>

export const zConsent = z.object({
  purpose: zPurpose,
  decision: z.enum(['granted', 'withdrawn']),
  by: z.enum(['guardian', 'learner']),
  /** Which guardian. */
  name: z.string().nullable(),
  at: z.string(),
})

export const zPermits = z.record(zPurpose, z.boolean())

/** What an institution sees of how it protects a learner. */
export const zProtection = z.object({
  stage: zStage,
  isNoted: z.boolean(),
  mustConfirm: z.boolean(),
  /** Who holds the credentials: the school for a child who has no wallet yet. */
  custody: z.enum(['school', 'learner']),
  changesAt: z.string().nullable(),
  /** Only for those who answer for learners. */
  age: z
    .object({
      birthDate: z.string().nullable(),
      band: z.enum(AGE_BANDS).nullable(),
      asOf: z.string().nullable(),
      jurisdiction: zJurisdictionCode.nullable(),
    })
    .nullable(),
  permits: zPermits,
  guardians: z.array(zGuardian),
  consents: z.array(zConsent),
  requests: z.array(z.object({ purpose: zPurpose, at: z.string() })),
})

export const zJurisdiction = z.object({
  code: zJurisdictionCode,
  guardianAloneBelow: z.int(),
  consentAge: z.int(),
  majority: z.int(),
  breachHours: z.int().nullable(),
  recordYears: z.int(),
  timeZone: z.string(),
  source: z.string(),
})

/** A consent given or taken back: the same call, and as easy. */
export const zDecision = z.strictObject({
  purpose: zPurpose,
  decision: z.enum(['granted', 'withdrawn']),
  /** A guardian says so for a child without a wallet, where both decide together. */
  childAgrees: z.boolean().default(false),
  language: z.enum(['en', 'fr', 'th']).default('en'),
})
export type NewDecision = z.infer<typeof zDecision>

/** What a guardian sees of a child at one institution. */
export const zChild = z.object({
  id: z.uuid(),
  name: z.string(),
  issuer: z.object({ name: z.string(), shortName: z.string(), logoUrl: z.string().nullable() }),
  stage: zStage,
  custody: z.enum(['school', 'learner']),
  changesAt: z.string().nullable(),
  hasEmail: z.boolean(),
  permits: zPermits,
  /** This guardian's own latest words. */
  decisions: z.array(z.object({ purpose: zPurpose, decision: z.enum(['granted', 'withdrawn']), at: z.string() })),
  /** Another guardian has refused; who is not said. */
  refusedByOther: z.array(zPurpose),
  requests: z.array(z.object({ purpose: zPurpose, at: z.string() })),
  awards: z.array(
    z.object({
      id: z.uuid(),
      names: z.record(z.string(), z.string()),
      state: z.string(),
      issuedAt: z.string().nullable(),
      imageUrl: z.string(),
      isClaimed: z.boolean(),
      /** Anybody may open its page now. */
      isPublic: z.boolean(),
      credentialUrl: z.string(),
    }),
  ),
  /** Links that the child has made; only while a guardian decides with them. */
  links: z.array(
    z.object({
      awards: z.int(),
      isOpen: z.boolean(),
      hides: z.array(z.string()),
      views: z.int(),
      createdAt: z.string(),
      expiresAt: z.string().nullable(),
    }),
  ),
  /** To be given to the child by hand, for taking the credentials into a wallet of their own. */
  claimCode: z.string().nullable(),
})
export type ChildView = z.infer<typeof zChild>

/** How one institution protects the person themselves. */
export const zMyProtection = z.object({
  issuer: z.object({ id: z.uuid(), name: z.string(), shortName: z.string() }),
  stage: zStage,
  mustConfirm: z.boolean(),
  hasGuardian: z.boolean(),
  permits: zPermits,
  /** The person's own latest words. */
  decisions: z.array(z.object({ purpose: zPurpose, decision: z.enum(['granted', 'withdrawn']), at: z.string() })),
  requests: z.array(z.object({ purpose: zPurpose, at: z.string() })),
})
