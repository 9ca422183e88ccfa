import type { Brand } from './brand.ts'

/** A UUID in lower case with hyphens (RFC 9562). */
export type Uuid = Brand<string, 'Uuid'>

const SHAPE = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The UUID that `text` is, or `null`. Nothing is trimmed or repaired. */
export const parseUuid = (text: string): Uuid | null => (SHAPE.test(text) ? (text as Uuid) : null)
