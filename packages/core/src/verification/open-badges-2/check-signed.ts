import { isAlgorithmOf, type ParsedJwt } from '../../credential/index.ts'
import { parsePem } from '../../keys/pem.ts'
import { pureCryptography } from '../../keys/pure-cryptography.ts'
import { toUtf8 } from '../../primitives/bytes.ts'
import { idOf, isJsonObject, type Json, type JsonObject, list } from '../../primitives/json.ts'
import type { VerifyOptions } from '../options.ts'
import type { Finding } from '../report.ts'
import { isWebAddress, readHosted, readLinked } from './read-document.ts'

type Issuer = { readonly id: string; readonly document: JsonObject }

/**
 * Is it signed by a key that the issuer's own profile lists, and that says the same of itself (OB 2.0 "Signed
 * Verification")? A key in the token's header counts for nothing.
 */
export async function checkSigned(jws: ParsedJwt, issuer: Issuer, options: VerifyOptions): Promise<readonly Finding[]> {
  const proof = (outcome: Finding['outcome'], code: string, message: string): Finding => ({
    check: 'proof',
    outcome,
    code,
    message,
  })
  const key = (outcome: Finding['outcome'], code: string, message: string): Finding => ({
    check: 'issuer-key',
    outcome,
    code,
    message,
  })
  const unknown = (code: string): readonly Finding[] => [
    proof(
      'not-checked',
      'E_KEY_UNREACHABLE',
      'The signer’s key could not be had, so the signature could not be checked.',
    ),
    key('not-checked', code, 'The issuer’s keys could not be had.'),
  ]
  const foreign = [
    proof('failed', 'OB2_KEY_OF_OTHER', 'It is signed with a key that its issuer does not list.'),
    key('failed', 'OB2_KEY_OF_OTHER', 'It is signed with a key that its issuer does not list.'),
  ]
  const { header, payload, signature, signed } = jws
  if (header.crit !== undefined || header.b64 !== undefined)
    return [proof('failed', 'E_JWT_CRIT', 'Its signature does not hold.'), ...foreign.slice(1)]
  const verification = isJsonObject(payload.verification) ? payload.verification : {}
  const listed = list(issuer.document.publicKey)
  const named = idOf(verification.creator) ?? idOf(listed[0])
  const embedded = listed.find(one => isJsonObject(one) && one.id === named)
  if (named === null || !listed.some(one => idOf(one) === named)) return foreign
  const had = isJsonObject(embedded)
    ? await readLinked(embedded, options)
    : isWebAddress(named)
      ? await readHosted(named, options)
      : null
  if (had === null || 'missing' in had) return unknown('ISSUER_KEY_UNREACHABLE')
  const { owner, publicKeyPem } = had.document
  if (idOf(owner) !== issuer.id || (had.document.id !== undefined && had.document.id !== named)) return foreign
  const read = typeof publicKeyPem === 'string' ? parsePem(publicKeyPem) : null
  if (!read?.ok)
    return [
      proof('failed', read ? read.error.code : 'E_KEY_MALFORMED', 'Its signature does not hold.'),
      key('failed', 'OB2_KEY_OF_OTHER', 'The issuer’s key is none that anybody could rely on.'),
    ]
  // A public key is never a secret, and `none` is no signature (HOSTILE H-15).
  if (!isAlgorithmOf(read.value.type, header.alg))
    return [proof('failed', 'E_ALG', 'Its signature does not hold.'), ...foreign.slice(1)]
  const cryptography = options.cryptography ?? pureCryptography
  if (cryptography.cannotVerify?.includes(read.value.type)) return unknown('ISSUER_KEY_UNREACHABLE')
  return (await cryptography.verify(read.value, signature, toUtf8(signed)))
    ? [
        proof('passed', 'OB2_SIGNED', 'Nothing in it has changed since it was signed.'),
        key('passed', 'OB2_KEY_OF_ISSUER', 'It was signed with a key that the issuer’s profile lists.'),
      ]
    : [
        proof('failed', 'E_SIGNATURE', 'Something in it has been changed since it was signed.'),
        key('failed', 'E_ISSUER_KEY_UNPROVEN', 'Nothing shows that the issuer signed it.'),
      ]
}

/** Has the issuer taken a signed badge back? Its profile names a list of those that it has (OB 2.0 RevocationList). */
export async function checkRevocationList(
  assertion: JsonObject,
  issuer: Issuer,
  options: VerifyOptions,
): Promise<Finding> {
  const status = (outcome: Finding['outcome'], code: string, message: string): Finding => ({
    check: 'status',
    outcome,
    code,
    message,
  })
  const { revocationList } = issuer.document
  if (revocationList === undefined) return status('passed', 'STATUS_NONE', 'The issuer has not made it revocable.')
  const unknown = status('not-checked', 'OB2_STATUS_UNREACHABLE', 'Whether it has been revoked could not be found out.')
  const had = await readLinked(revocationList, options)
  if ('missing' in had || (had.document.issuer !== undefined && idOf(had.document.issuer) !== issuer.id)) return unknown
  const { id, uid } = assertion
  const isRevoked = list(had.document.revokedAssertions).some(one => {
    if (typeof one === 'string') return one === id
    if (!isJsonObject(one)) return false
    return (one.id !== undefined && one.id === id) || (one.uid !== undefined && one.uid === (uid ?? id))
  })
  if (isRevoked) return status('failed', 'OB2_REVOKED', 'The issuer has taken it back.')
  return isRevocationList(had.document, revocationList)
    ? status('passed', 'OB2_NOT_REVOKED', 'The issuer has not taken it back.')
    : unknown
}

/** Whether all that it says can be read: a sign-in page or an error as JSON takes nothing back either, and is no list. */
function isRevocationList(document: JsonObject, address: Json): boolean {
  const { id, revokedAssertions } = document
  const isNamed = (one: Json) =>
    typeof one === 'string' || (isJsonObject(one) && (typeof one.id === 'string' || typeof one.uid === 'string'))
  return (
    list(document.type).includes('RevocationList') &&
    (id === undefined || id === idOf(address)) &&
    Array.isArray(revokedAssertions) &&
    revokedAssertions.every(isNamed)
  )
}
