export type { Achievement } from './achievement.ts'
export {
  type AchievementCredentialParts,
  buildAchievementCredential,
  buildClrCredential,
  buildEndorsementCredential,
  CLR_CONTEXTS,
  type ClrCredentialParts,
  type EndorsementCredentialParts,
  OPEN_BADGES_CONTEXTS,
} from './build-credential.ts'
export type { BuildError } from './build-error.ts'
export {
  ACHIEVEMENT_SCHEMA,
  checkOpenBadgesSchema,
  checkSchemaDigests,
  isKnownSchema,
  type SchemaError,
  schemaForTypes,
} from './check-schema.ts'
export { buildEuropass, type EuropassFacts } from './europass.ts'
export {
  HEADING_TYPE,
  isRecordDocument,
  type Outline,
  type OutlineSection,
  outlineOf,
  TRANSCRIPT_TYPE,
  wholesOf,
} from './outline.ts'
export type { Text } from './parts.ts'
