import { err, ok, type Result } from '../../primitives/result.ts'
import type { ParsedJwt } from '../proofs/jws-signature.ts'
import { parseJwt } from '../proofs/jwt.ts'
import { type Disclosure, readDisclosure, type SdJwtError } from './disclosure.ts'

/** More claims than any credential has; each costs a hash. */
const MAX_DISCLOSURES = 500
const MAX_TEXT = 400_000

export type ParsedSdJwt = {
  readonly jwt: ParsedJwt
  readonly disclosures: readonly Disclosure[]
  /** The key-binding token at its end, taken apart; null where there is none. */
  readonly keyBinding: ParsedJwt | null
  /** What a key binding is made over: everything up to and with the last tilde (RFC 9901 §4.3.1). */
  readonly presented: string
}

/** True for the text of an SD-JWT: a compact token, disclosures, perhaps a key binding. */
export const isSdJwtText = (text: string): boolean =>
  text.length <= MAX_TEXT && /^[\w-]+\.[\w-]+\.[\w-]*~(?:[\w-]+~)*(?:[\w-]+\.[\w-]+\.[\w-]+)?$/.test(text)

/** Takes an SD-JWT apart (RFC 9901 §4). Checks no signature and no digest. */
export function parseSdJwt(text: string): Result<ParsedSdJwt, SdJwtError> {
  const malformed = (reason: string) => err({ code: 'E_JWT_MALFORMED', reason } as const)
  if (text.length > MAX_TEXT) return malformed('too long')
  if (!isSdJwtText(text)) return malformed('not a token with disclosures')
  const [token, ...parts] = text.split('~')
  const last = parts.pop() as string
  if (parts.length > MAX_DISCLOSURES) return err({ code: 'E_SD_TOO_MANY', reason: 'more disclosures than are read' })
  const jwt = parseJwt(token as string)
  if (!jwt.ok) return malformed(jwt.error.reason)
  const disclosures: Disclosure[] = []
  for (const part of parts) {
    const read = readDisclosure(part)
    if (!read.ok) return read
    disclosures.push(read.value)
  }
  const keyBinding = last === '' ? null : parseJwt(last)
  if (keyBinding && !keyBinding.ok) return malformed(`key binding: ${keyBinding.error.reason}`)
  return ok({
    jwt: jwt.value,
    disclosures,
    keyBinding: keyBinding?.value ?? null,
    presented: text.slice(0, text.length - last.length),
  })
}
