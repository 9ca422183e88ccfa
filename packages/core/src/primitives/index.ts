export type { Brand } from './brand.ts'
export { concat, decodeUtf8Strictly, equalBytes, fromHex, isWellFormed, toHex, toUtf8 } from './bytes.ts'
export { crc32 } from './crc32.ts'
export { canonicalJson, NotCanonicalError } from './jcs.ts'
export { idOf, isJsonObject, type Json, type JsonObject, list } from './json.ts'
export {
  decodeBase64url,
  decodeMultibase,
  type MultibaseError,
  toBase58btc,
  toBase64url,
  toMultibaseBase64url,
} from './multibase.ts'
export { readBySchema } from './read-by-schema.ts'
export { err, ok, type Result } from './result.ts'
export { parseStrictJson, type StrictJsonError, type StrictJsonLimits } from './strict-json.ts'
export { type Clock, type Instant, parseDateTime, timeIn, toIso } from './time.ts'
export { parseUuid, type Uuid } from './uuid.ts'
