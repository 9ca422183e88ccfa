import { isJsonObject, type JsonObject } from '../primitives/json.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import type { Instant } from '../primitives/time.ts'
import { checkConfiguration, readStatement } from './federation/statement.ts'

/** Whether a file is what a federation or a registry says of itself: a token, and no list. */
export const isAnchorFile = (text: string): boolean => /^\s*ey[\w-]+\.[\w-]+\.[\w-]*\s*$/.test(text)

/**
 * Reads what a federation or a registry says of itself (`/.well-known/openid-federation`): its address and its keys. That
 * somebody has it from there is theirs to know; that nobody has changed it since, its own signature shows.
 */
export async function readAnchorFile(
  text: string,
  now: Instant,
): Promise<Result<{ readonly id: string; readonly jwks: JsonObject }, { readonly kind: 'anchor' }>> {
  const read = readStatement(text)
  if (!read.ok) return err({ kind: 'anchor' })
  const { iss, token } = read.value
  const { jwks } = token.payload
  if ((await checkConfiguration(read.value, iss, now)) !== null || !isJsonObject(jwks)) return err({ kind: 'anchor' })
  return ok({ id: iss, jwks })
}
