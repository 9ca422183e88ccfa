import * as z from 'zod'

/**
 * The bodies of VC-API. What a credential must be like is the data model's business and not decided here; members that
 * VC-API has and Laurel has no use for (`checks` of other kinds, `documentLoader`) are passed over.
 */

const zDocument = z.record(z.string(), z.unknown())
const zSecured = z.union([zDocument, z.string().min(1).max(400_000)])
const zPointer = z.string().max(1_024)
const zPointers = z.array(zPointer).max(200)
const zChallenge = z.string().min(1).max(1_024)
const zDomain = z.union([z.string().min(1).max(1_024), z.array(z.string().min(1).max(1_024)).length(1)])
const zName = z.string().min(1).max(200)
/** The caller's own name for a credential: anything but control characters. */
const zCredentialId = z
  .string()
  .min(1)
  .max(1_024)
  .regex(/^\P{Cc}+$/u)
const zPurposeOfStatus = z.enum(['revocation', 'suspension'])

const zStatusWish = z.looseObject({
  type: z.string().max(100).optional(),
  statusPurpose: z.union([zPurposeOfStatus, z.array(zPurposeOfStatus).min(1).max(2)]).default('revocation'),
})

/** How a document is to be secured. */
const zSecuring = {
  cryptosuite: zName.optional(),
  type: zName.optional(),
  mediaType: zName.optional(),
  keyType: z.enum(['Ed25519', 'P-256', 'P-384', 'BLS12-381-G2']).optional(),
  verificationMethod: z.string().max(1_024).optional(),
  created: z.string().max(64).optional(),
  expires: z.string().max(64).optional(),
  challenge: zChallenge.optional(),
  domain: zDomain.optional(),
}

export const zIssue = z.looseObject({
  credential: zDocument,
  options: z
    .looseObject({
      ...zSecuring,
      mandatoryPointers: zPointers.optional(),
      credentialId: zCredentialId.optional(),
      credentialStatus: z.union([z.boolean(), zStatusWish, z.array(zStatusWish).min(1).max(2)]).optional(),
    })
    .default({}),
})
export type Issue = z.infer<typeof zIssue>

const zChecking = {
  checks: z.array(z.string().max(100)).max(20).optional(),
  challenge: zChallenge.optional(),
  domain: zDomain.optional(),
  expectedProofPurpose: zName.optional(),
}

export const zVerifyCredential = z.looseObject({
  verifiableCredential: zSecured,
  options: z.looseObject(zChecking).default({}),
})

export const zVerifyPresentation = z
  .looseObject({
    verifiablePresentation: zSecured.optional(),
    presentation: zDocument.optional(),
    options: z.looseObject(zChecking).default({}),
  })
  .refine(body => (body.verifiablePresentation === undefined) !== (body.presentation === undefined), {
    message: 'one of verifiablePresentation and presentation is needed',
    path: ['verifiablePresentation'],
  })

export const zDerive = z.looseObject({
  verifiableCredential: zSecured,
  options: z
    .looseObject({ selectivePointers: zPointers.default([]), presentationHeader: z.string().max(1_024).optional() })
    .default({ selectivePointers: [] }),
})

export const zPresent = z.looseObject({
  presentation: zDocument,
  options: z.looseObject(zSecuring).default({}),
})
export type Present = z.infer<typeof zPresent>

export const zSetStatus = z.looseObject({
  credentialId: zCredentialId,
  credentialStatus: z.union([
    z.looseObject({ statusPurpose: zPurposeOfStatus.default('revocation'), status: z.string().max(10).optional() }),
    z
      .array(
        z.looseObject({ statusPurpose: zPurposeOfStatus.default('revocation'), status: z.string().max(10).optional() }),
      )
      .length(1),
  ]),
  status: z.boolean().optional(),
})

export const zList = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.union([z.literal(''), z.uuid()]).default(''),
})

const zQuery = z.looseObject({ type: z.enum(['QueryByExample', 'DIDAuthentication']) })

export const zStartExchange = z.looseObject({
  workflow: z.enum(['award', 'presentation']).optional(),
  expires: z.string().max(64).optional(),
  variables: z
    .looseObject({
      awardId: z.uuid().optional(),
      query: z.array(zQuery).min(1).max(10).optional(),
      verifiablePresentationRequest: z.looseObject({ query: z.array(zQuery).min(1).max(10) }).optional(),
    })
    .default({}),
})

export const zTakePart = z.looseObject({ verifiablePresentation: zSecured.optional() })

export const zToken = z.object({
  grant_type: z.string().max(100).default(''),
  client_id: z.string().max(100).default(''),
  client_secret: z.string().max(300).default(''),
  scope: z.string().max(500).default(''),
})
