import * as z from 'zod'
import { zHttpUrl, zText } from '../achievement/schema.ts'
import { zEmail } from './email.ts'
import { zJurisdictionCode, zTimeZone } from './minors/schema.ts'
import { ACTIONS, APPROVAL_POLICIES, ROLES, SCOPES } from './roles.ts'

const zShortName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'must be 1 to 40 small letters, digits and hyphens')
const zLocale = z.enum(['en', 'fr', 'th'])

export const zSetUp = z.strictObject({
  token: z.string().min(1).max(200),
  institution: z.strictObject({
    name: zText(200),
    shortName: zShortName,
    url: zHttpUrl,
    locale: zLocale.default('en'),
  }),
  owner: z.strictObject({ name: zText(200), email: zEmail }),
})
export type SetUp = z.infer<typeof zSetUp>

export const zIssuer = z.object({
  id: z.uuid(),
  /** `endorser` and `person` sign endorsements, and award nothing. */
  kind: z.enum(['institution', 'endorser', 'person']),
  shortName: z.string(),
  name: z.string(),
  url: z.string(),
  email: z.string().nullable(),
  description: z.string().nullable(),
  locale: zLocale,
  did: z.string(),
  logoUrl: z.string().nullable(),
  /** The number of its page on LinkedIn, so that profiles show its mark. */
  linkedinOrganizationId: z.string().nullable(),
  /** Where it is: two letters of ISO 3166-1. */
  country: z.string().nullable(),
  /** Who approves what others award. */
  approval: z.enum(APPROVAL_POLICIES),
  /** Whose law counts for minors, where its midnight is, and what a learner without a noted age is taken for. */
  minors: z.object({
    jurisdiction: z.string().nullable(),
    timeZone: z.string().nullable(),
    withoutAge: z.enum(['adult', 'minor']),
  }),
  /** How many hours issuing anew after a lost wallet waits where a macro-credential is among it. */
  recoveryWaitHours: z.int(),
  /** Set while nothing is issued. */
  halted: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
  closing: z
    .object({
      closesAt: z.string(),
      closedAt: z.string().nullable().describe('Null while it has not closed yet'),
      successor: z.object({ name: z.string(), did: z.string().nullable() }).nullable(),
    })
    .nullable(),
})
export type IssuerView = z.infer<typeof zIssuer>

export const zIssuerChange = z
  .strictObject({
    name: zText(200),
    url: zHttpUrl,
    email: zEmail.nullable(),
    description: zText(5_000).nullable(),
    locale: zLocale,
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'must be the two letters of a country')
      .nullable(),
    approval: z.enum(APPROVAL_POLICIES),
    recoveryWaitHours: z.int().min(0).max(720),
    linkedinOrganizationId: z
      .string()
      .regex(/^\d{1,20}$/, 'must be the number of a page')
      .nullable(),
    minors: z.strictObject({
      jurisdiction: zJurisdictionCode.nullable(),
      timeZone: zTimeZone.nullable(),
      withoutAge: z.enum(['adult', 'minor']),
    }),
  })
  .partial()

export const zNewIssuer = z.strictObject({
  name: zText(200),
  shortName: zShortName,
  url: zHttpUrl,
  locale: zLocale.default('en'),
})

export const zRole = z.enum(ROLES)
export const zAction = z.enum(ACTIONS)
/** The table of `roles.ts`, for screens that explain it. */
export const zRoles = z.object({ items: z.array(z.object({ role: zRole, may: z.array(zAction) })) })

export const zMember = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  role: zRole,
  since: z.string(),
  isMe: z.boolean(),
})
export type MemberView = z.infer<typeof zMember>

export const zNewInvitation = z.strictObject({ name: zText(200), email: zEmail, role: zRole })
export type NewInvitation = z.infer<typeof zNewInvitation>
export const zInvitation = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: zRole,
  invitedBy: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  isExpired: z.boolean(),
})
export type InvitationView = z.infer<typeof zInvitation>

export const zNewApiKey = z.strictObject({
  name: zText(100),
  scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
})
export const zApiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Its last four letters, to know it by. */
  hint: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
})
export type ApiKeyView = z.infer<typeof zApiKey>
