import * as z from 'zod'
import type { JsonObject } from '../../primitives/json.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import { parseDateTime } from '../../primitives/time.ts'
import { type Achievement, achievement, alignment } from './achievement.ts'
import { type BuildError, problemsOf, said } from './build-error.ts'
import { dateTime, iri, kind, many, text } from './parts.ts'
import { compactJws, identityObject, image, profile, signedEndorsement } from './profile.ts'
import { RESULT_STATUSES } from './vocabulary.ts'

/** Verifiers look for these on line, so they are the well-known addresses. */
export const OPEN_BADGES_CONTEXTS = [
  'https://www.w3.org/ns/credentials/v2',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
] as const
export const CLR_CONTEXTS = [
  OPEN_BADGES_CONTEXTS[0],
  'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json',
  OPEN_BADGES_CONTEXTS[1],
] as const

/** What was reached: a value or a level of one of the achievement's result descriptions (OB 3.0 §B.1.20). */
const result = z.strictObject({
  type: kind('Result'),
  resultDescription: iri.optional(),
  achievedLevel: iri.optional(),
  status: z.enum(RESULT_STATUSES as unknown as [string, ...string[]]).optional(),
  value: z.string().min(1).optional(),
  alignment: many(alignment),
})

const evidence = z.strictObject({
  id: iri.optional(),
  type: kind('Evidence'),
  name: text.optional(),
  narrative: text.optional(),
  description: text.optional(),
  genre: z.string().min(1).optional(),
  audience: z.string().min(1).optional(),
})

const achievementSubject = z.strictObject({
  id: iri.optional(),
  type: kind('AchievementSubject'),
  identifier: many(identityObject),
  activityStartDate: dateTime.optional(),
  activityEndDate: dateTime.optional(),
  creditsEarned: z.number().nonnegative().optional(),
  image: image.optional(),
  licenseNumber: z.string().min(1).optional(),
  narrative: text.optional(),
  role: z.string().min(1).optional(),
  source: profile.optional(),
  term: z.string().min(1).optional(),
  achievement,
  result: many(result),
})
/** The same where the achievement was found in order before. */
const settledSubject = achievementSubject.extend({ achievement: z.custom<z.output<typeof achievement>>() })

const base = {
  id: iri,
  name: text,
  description: text.optional(),
  image: image.optional(),
  issuer: profile,
  awardedDate: dateTime.optional(),
  validFrom: dateTime,
  validUntil: dateTime.optional(),
}
const securing = {
  endorsement: many(signedEndorsement),
  endorsementJwt: many(compactJws),
  // Open Badges has room for one (OB 3.0 §B.1.2), VC 2.0 for several: several only where one does not do.
  credentialStatus: z
    .union([
      z.looseObject({ type: z.string() }),
      z
        .array(z.looseObject({ type: z.string() }))
        .min(2)
        .max(4),
    ])
    .optional(),
}
const instant = (text: string): number => {
  const read = parseDateTime(text)
  return read.ok ? read.value : Number.NaN
}
const isInOrder = (one: { validFrom: string; validUntil?: string | undefined }) =>
  one.validUntil === undefined || !(instant(one.validUntil) < instant(one.validFrom))

/** Results name what the achievement describes, and somebody is named. */
function fitTogether(one: { credentialSubject: z.output<typeof achievementSubject> }, context: z.RefinementCtx): void {
  const { result: results = [], achievement: earned, id, identifier } = one.credentialSubject
  if (id === undefined && !identifier?.length)
    context.addIssue({ code: 'custom', path: ['credentialSubject'], message: 'neither an id nor an identifier' })
  for (const [index, reached] of results.entries()) {
    const say = (key: string, message: string) =>
      context.addIssue({ code: 'custom', path: ['credentialSubject', 'result', index, key], message })
    const about = earned.resultDescription?.find(description => description.id === reached.resultDescription)
    if (reached.resultDescription !== undefined && !about)
      say('resultDescription', 'the achievement has no such result description')
    if (reached.achievedLevel !== undefined && !about?.rubricCriterionLevel?.some(l => l.id === reached.achievedLevel))
      say('achievedLevel', 'the result description has no such level')
    if (reached.value !== undefined && about?.allowedValue?.length && !about.allowedValue.includes(reached.value))
      say('value', 'none of the allowed values')
  }
}

const achievementCredential = z
  .strictObject({ ...base, credentialSubject: achievementSubject, evidence: many(evidence), ...securing })
  .refine(isInOrder, { path: ['validUntil'], message: 'ends before it begins' })
  .superRefine(fitTogether)

const settledCredential = z
  .strictObject({ ...base, credentialSubject: settledSubject, evidence: many(evidence), ...securing })
  .refine(isInOrder, { path: ['validUntil'], message: 'ends before it begins' })
  .superRefine(fitTogether)

const endorsementCredential = z
  .strictObject({
    ...base,
    credentialSubject: z.strictObject({
      id: iri,
      type: kind('EndorsementSubject'),
      endorsementComment: z.string().min(1).optional(),
    }),
    credentialStatus: securing.credentialStatus,
  })
  .refine(isInOrder, { path: ['validUntil'], message: 'ends before it begins' })

const association = z.strictObject({
  type: z.literal('Association').default('Association'),
  associationType: z.enum([
    'isParentOf',
    'isChildOf',
    'isPartOf',
    'isPeerOf',
    'isRelatedTo',
    'precedes',
    'exactMatchOf',
    'replacedBy',
  ]),
  sourceId: iri,
  targetId: iri,
})

/** A credential that is whole and signed: what a ClrCredential is made of is put in as it is. */
const signedCredential = z
  .looseObject({ '@context': z.array(z.string()), id: iri, type: z.array(z.string()) })
  .refine(one => one.type.includes('VerifiableCredential') && 'proof' in one, 'not a signed credential')

const clrCredential = z
  .strictObject({
    ...base,
    /** Whether the learner has more from this issuer than is in it. */
    partial: z.boolean().optional(),
    credentialSubject: z.strictObject({
      id: iri.optional(),
      type: kind('ClrSubject'),
      identifier: many(identityObject),
      achievement: many(achievement),
      verifiableCredential: z.array(signedCredential).min(1),
      association: many(association),
    }),
    evidence: many(evidence),
    ...securing,
  })
  .refine(isInOrder, { path: ['validUntil'], message: 'ends before it begins' })

export type AchievementCredentialParts = z.input<typeof achievementCredential>
export type ClrCredentialParts = z.input<typeof clrCredential>
export type EndorsementCredentialParts = z.input<typeof endorsementCredential>

/** Achievements that were found in order, by how they were given: a whole class is awarded the same one. */
const achievements = new Map<string, JsonObject>()
const MOST_ACHIEVEMENTS = 64
const MOST_LENGTH = 65_536
/** Those among them that are still in use. */
const settled = new WeakSet<object>()

/** An achievement as it stands in a credential; null where something is wrong with it. */
function settle(parts: Achievement): JsonObject | null {
  const key = JSON.stringify(parts)
  const known = achievements.get(key)
  if (known) return known
  if (key.length > MOST_LENGTH) return null
  const parsed = achievement.safeParse(said(parts))
  if (!parsed.success) return null
  const made = said(parsed.data) as JsonObject
  if (achievements.size >= MOST_ACHIEVEMENTS) achievements.clear()
  achievements.set(key, made)
  settled.add(made)
  return made
}

function build<Parts>(
  schema: z.ZodType,
  kindName: string,
  parts: Parts,
  contexts: readonly string[] = OPEN_BADGES_CONTEXTS,
): Result<JsonObject, BuildError> {
  const parsed = schema.safeParse(said(parts, settled))
  if (!parsed.success) return err({ code: 'BUILD_INVALID', problems: problemsOf(parsed.error) })
  const { id, ...rest } = said(parsed.data, settled) as JsonObject
  return ok({ '@context': [...contexts], id: id!, type: ['VerifiableCredential', kindName], ...rest })
}

/**
 * States an award as an Open Badges 3.0 AchievementCredential on VC 2.0 (OB 3.0 §B.1.2), without proof. Types and
 * contexts are filled in; the members stand in the specification's order, so the same parts give the same bytes.
 *
 * @returns the document, or each place that is wrong: a key that no context defines, a result without its description
 */
export function buildAchievementCredential(parts: AchievementCredentialParts): Result<JsonObject, BuildError> {
  const { credentialSubject } = parts
  // Whoever writes without types may have left it out; then the schema says so.
  const known = credentialSubject?.achievement ? settle(credentialSubject.achievement) : null
  if (known === null) return build(achievementCredential, 'AchievementCredential', parts)
  const rest = { ...parts, credentialSubject: { ...credentialSubject, achievement: known } }
  return build(settledCredential, 'AchievementCredential', rest)
}

/** States what somebody says of an issuer, an achievement or a credential (OB 3.0 §B.1.9), without proof. */
export const buildEndorsementCredential = (parts: EndorsementCredentialParts): Result<JsonObject, BuildError> =>
  build(endorsementCredential, 'EndorsementCredential', parts)

/**
 * States a comprehensive learner record (CLR 2.0 ClrCredential): signed credentials as they are, and how what they are
 * about hangs together. Without proof; what it holds keeps its own.
 */
export const buildClrCredential = (parts: ClrCredentialParts): Result<JsonObject, BuildError> =>
  build(clrCredential, 'ClrCredential', parts, CLR_CONTEXTS)
