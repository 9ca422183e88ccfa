import { isJsonObject, type JsonObject, parseStrictJson, toUtf8 } from '@laurel/core/primitives'
import { OauthError } from '../oauth/oauth-error.ts'

const MOST_BYTES = 128 * 1024
const MOST_DEPTH = 24

/** A JSON object, strictly (H-40). @throws OauthError */
export function readObject(
  text: string,
  code: 'invalid_credential_request' | 'invalid_notification_request',
): JsonObject {
  const parsed =
    text.length > MOST_BYTES ? null : parseStrictJson(toUtf8(text), { maxBytes: MOST_BYTES, maxDepth: MOST_DEPTH })
  if (!parsed?.ok || !isJsonObject(parsed.value)) throw new OauthError(code, 'The request is no JSON object.')
  return parsed.value
}

/** What a wallet wants, said as `authorization_details` (RFC 9396, §5.1.1). */
export function wantedInDetails(text: string | undefined): { ids: unknown[] } | undefined {
  if (text === undefined) return undefined
  const parsed = parseStrictJson(toUtf8(text), { maxBytes: 16_384, maxDepth: 12 })
  const details = parsed.ok && Array.isArray(parsed.value) ? parsed.value : null
  const ids = details?.map(one =>
    isJsonObject(one) && one.type === 'openid_credential' ? one.credential_configuration_id : undefined,
  )
  if (!ids || ids.length === 0 || ids.length > 20 || ids.includes(undefined))
    throw new OauthError(
      'invalid_authorization_details',
      'Each of the authorization_details names a credential_configuration_id.',
    )
  return { ids }
}
