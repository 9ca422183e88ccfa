import { checkJwsSignature, parseJwt } from '../credential/index.ts'
import { type DidResolver, didWebOf, jwtVcIssuerUrl } from '../did/index.ts'
import { pureCryptography } from '../keys/pure-cryptography.ts'
import type { Json } from '../primitives/json.ts'
import { checkTokenStatus, MAX_LIST_TEXT } from '../status/index.ts'
import type { VerifyOptions } from './options.ts'
import type { Finding } from './report.ts'
import { STATUS_SKIPPED, statusFinding } from './status-finding.ts'

/**
 * Who an issuer is, for lists of issuers. One that goes by a web address is who did:web says of the same place: whoever
 * answers for the one's keys answers for the other's, and the well-known part is harder to get hold of.
 */
export function identityOf(issuer: string): string {
  if (issuer.startsWith('did:') || jwtVcIssuerUrl(issuer) === null) return issuer
  const [, host = '', path = ''] = /^https?:\/\/([^/]+)\/?(.*)$/.exec(issuer) ?? []
  return didWebOf(host, path === '' ? [] : path.split('/'))
}

/** Has the issuer taken back what its token's `status` claim names (Token Status List §8.3)? */
export async function checkTokenRevocation(
  status: Json,
  issuer: string,
  isAuthentic: boolean,
  resolver: DidResolver,
  options: VerifyOptions,
): Promise<Finding> {
  if (!isAuthentic) return STATUS_SKIPPED
  return statusFinding(
    await checkTokenStatus(status, {
      fetch: options.fetch,
      now: options.now,
      ...(options.statusMemory ? { memory: options.statusMemory } : {}),
      isSaved: options.isSaved,
      verifyList: token => verifyTokenList(token, issuer, resolver, options),
    }),
  )
}

/** A list counts only if the credential's own issuer has signed it (HOSTILE H-22), as a list and nothing else. */
async function verifyTokenList(token: string, issuer: string, resolver: DidResolver, options: VerifyOptions) {
  const parsed = parseJwt(token, { maxText: MAX_LIST_TEXT, maxPayload: MAX_LIST_TEXT })
  if (!parsed.ok) return { outcome: 'failed', reason: parsed.error.reason } as const
  const { header, payload } = parsed.value
  if (header.typ !== 'statuslist+jwt' || header.crit !== undefined || header.b64 !== undefined)
    return { outcome: 'failed', reason: 'another kind of token' } as const
  const { iss } = payload
  if (iss !== undefined && (typeof iss !== 'string' || identityOf(iss) !== identityOf(issuer)))
    return { outcome: 'failed', reason: 'the list of another issuer' } as const
  const { outcome, code } = await checkJwsSignature(parsed.value, issuer, {
    resolveDid: resolver,
    now: options.now,
    purpose: 'assertionMethod',
    cryptography: options.cryptography ?? pureCryptography,
  })
  return { outcome, reason: code, claims: payload }
}
