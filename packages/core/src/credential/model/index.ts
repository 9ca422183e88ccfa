export {
  ACHIEVEMENT_SCHEMA,
  checkOpenBadgesSchema,
  isKnownSchema,
  type SchemaError,
  schemaForTypes,
} from './check-schema.ts'
