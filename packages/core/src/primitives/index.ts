export type { Brand } from './brand.ts'
export { isJsonObject, type Json, type JsonObject } from './json.ts'
export { err, ok, type Result } from './result.ts'
export type { Clock, Instant } from './time.ts'
