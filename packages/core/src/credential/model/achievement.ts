import * as z from 'zod'
import { extensible, iri, kind, many, text, webAddress } from './parts.ts'
import { compactJws, identifierEntry, image, profile, signedEndorsement } from './profile.ts'
import { ACHIEVEMENT_KINDS, ALIGNMENT_TARGETS, RESULT_TYPES } from './vocabulary.ts'

/** What an achievement corresponds to in a framework (OB 3.0 §B.1.3). */
export const alignment = z.strictObject({
  type: kind('Alignment'),
  targetCode: z.string().min(1).optional(),
  targetDescription: z.string().min(1).optional(),
  targetName: z.string().min(1),
  targetFramework: z.string().min(1).optional(),
  targetType: extensible(ALIGNMENT_TARGETS).optional(),
  targetUrl: iri,
})

const rubricCriterionLevel = z.strictObject({
  id: iri,
  type: kind('RubricCriterionLevel'),
  name: text,
  description: text.optional(),
  /** Where it stands in the rubric; levels are shown in its order. */
  level: z.string().min(1).optional(),
  points: z.string().min(1).optional(),
  alignment: many(alignment),
})

/** What may be achieved, and how it is measured (OB 3.0 §B.1.21). */
export const resultDescription = z
  .strictObject({
    id: iri,
    type: kind('ResultDescription'),
    name: text,
    resultType: extensible(RESULT_TYPES),
    allowedValue: many(z.string()),
    requiredLevel: iri.optional(),
    requiredValue: z.string().optional(),
    rubricCriterionLevel: many(rubricCriterionLevel),
    valueMin: z.string().optional(),
    valueMax: z.string().optional(),
    alignment: many(alignment),
  })
  .refine(
    one => one.requiredLevel === undefined || one.rubricCriterionLevel?.some(level => level.id === one.requiredLevel),
    'requiredLevel is none of the levels',
  )

/** A language tag as the OB 3.0 schema has it. */
const languageCode = z.string().regex(/^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/)

/** What can be earned (OB 3.0 §B.1.1). A closed schema: a key that is not here would not be signed. */
export const achievement = z.strictObject({
  id: iri,
  type: kind('Achievement'),
  name: text,
  description: text,
  achievementType: extensible(ACHIEVEMENT_KINDS).optional(),
  criteria: z
    .strictObject({ id: webAddress.optional(), narrative: text.optional() })
    .refine(one => one.id !== undefined || one.narrative !== undefined, 'neither a narrative nor an address'),
  image: image.optional(),
  alignment: many(alignment),
  creator: profile.optional(),
  creditsAvailable: z.number().nonnegative().optional(),
  endorsement: many(signedEndorsement),
  endorsementJwt: many(compactJws),
  fieldOfStudy: z.string().min(1).optional(),
  humanCode: z.string().min(1).optional(),
  inLanguage: languageCode.optional(),
  otherIdentifier: many(identifierEntry),
  related: many(
    z.strictObject({
      id: iri,
      type: kind('Related'),
      inLanguage: languageCode.optional(),
      version: z.string().min(1).optional(),
    }),
  ),
  resultDescription: many(resultDescription),
  specialization: z.string().min(1).optional(),
  tag: many(z.string().min(1)),
  version: z.string().min(1).optional(),
})
export type Achievement = z.input<typeof achievement>
