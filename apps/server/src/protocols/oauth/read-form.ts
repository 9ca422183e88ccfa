import { OauthError } from './oauth-error.ts'

const MOST_BYTES = 128 * 1024
const MOST_FIELDS = 50

/**
 * A form as OAuth sends it. A name that comes twice says two things (RFC 6749 §3.1); a field without a value was not
 * sent.
 *
 * @throws OauthError invalid_request
 */
export function readForm(type: string, text: string, mostBytes = MOST_BYTES): Record<string, string> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(type) || text.length > mostBytes)
    throw new OauthError('invalid_request', 'The request is no form, or too large.')
  const fields = [...new URLSearchParams(text)]
  if (fields.length > MOST_FIELDS) throw new OauthError('invalid_request', 'The request has too many fields.')
  const form: Record<string, string> = Object.create(null)
  for (const [name, value] of fields) {
    if (name in form) throw new OauthError('invalid_request', 'The request says something twice.')
    // JSON in a field may have its lines broken.
    if (/[^\P{Cc}\t\n\r]/u.test(name + value))
      throw new OauthError('invalid_request', 'The request has a control character.')
    if (value !== '') form[name] = value
  }
  return form
}

/** The name and secret of a client out of `Authorization: Basic` (RFC 6749 §2.3.1); `undefined` without such a header. */
export function readBasic(authorization: string | undefined): { id: string; secret: string } | undefined {
  const basic = /^Basic ([A-Za-z0-9+/=]{1,800})$/i.exec(authorization ?? '')?.[1]
  if (basic === undefined) return undefined
  const [id = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':')
  return { id: decoded(id), secret: decoded(rest.join(':')) }
}

/** Encoded as in a form (RFC 6749 §2.3.1); no secret has a space, so that a plus is one. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
