import { toJwk } from '../keys/jwk.ts'
import type { PublicKey } from '../keys/signer.ts'
import { isJsonObject, type Json, type JsonObject } from '../primitives/json.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import { parseStrictJson } from '../primitives/strict-json.ts'
import type { DidDocument, DidError } from './did-document.ts'
import { didWebOf, didWebUrl } from './did-web-address.ts'
import type { GuardedFetch } from './fetcher.ts'

const ADDRESS = /^(https?):\/\/([a-z0-9.-]+(?::\d{1,5})?)((?:\/[A-Za-z0-9._-]+)*)$/

/**
 * Where an issuer that goes by a web address publishes its keys (SD-JWT VC §5): the well-known part is put in before the
 * path. Only where the same place has a did:web, by whose rules a host is a name and no part of a path is `.` or `..`: to
 * a fetcher that would be the folder above, and its keys another's.
 */
export function jwtVcIssuerUrl(issuer: string): string | null {
  const [, scheme, host = '', path = ''] = ADDRESS.exec(issuer) ?? []
  const same = didWebUrl(didWebOf(host, path.split('/').slice(1)))
  return same.ok && same.value.startsWith(`${scheme}://`)
    ? `${scheme}://${host}/.well-known/jwt-vc-issuer${path}`
    : null
}

/** The metadata of an issuer; each key that signs tokens, by the id that `kid` names it with. */
export const createJwtVcIssuer = (
  issuer: string,
  keys: readonly { readonly id: string; readonly key: PublicKey }[],
): JsonObject => ({
  issuer,
  jwks: {
    keys: keys
      .filter(({ key }) => key.type !== 'RSA' && key.type !== 'BLS12-381-G2')
      .map(({ id, key }) => ({ ...toJwk(key), kid: id, use: 'sig' })),
  },
})

/** The keys of such an issuer, in the form of a DID document: those are what signatures are checked with. */
export async function resolveJwtVcIssuer(issuer: string, fetch: GuardedFetch): Promise<Result<DidDocument, DidError>> {
  const url = jwtVcIssuerUrl(issuer)
  if (url === null) return err({ code: 'DID_MALFORMED', reason: 'no web address of an issuer' })
  const fetched = await fetch(url, 'application/json')
  if (!fetched.ok) return err({ code: 'DID_UNREACHABLE', reason: 'its host did not answer' })
  const invalid = (reason: string) => err({ code: 'DID_DOCUMENT_INVALID', reason } as const)
  const read = parseStrictJson(fetched.value.body)
  if (!read.ok || !isJsonObject(read.value)) return invalid('no JSON object')
  if (read.value.issuer !== issuer) return invalid('the metadata of another issuer')
  const { jwks: inside, jwks_uri: elsewhere } = read.value
  let jwks: Json | undefined = inside
  if (jwks === undefined && typeof elsewhere === 'string') {
    const set = await fetch(elsewhere, 'application/json')
    if (!set.ok) return err({ code: 'DID_UNREACHABLE', reason: 'its host did not answer' })
    const parsed = parseStrictJson(set.value.body)
    jwks = parsed.ok ? parsed.value : undefined
  }
  const keys = isJsonObject(jwks) && Array.isArray(jwks.keys) ? (jwks.keys as readonly Json[]) : []
  const verificationMethod = keys
    .slice(0, 32)
    .filter(isJsonObject)
    .flatMap(jwk =>
      typeof jwk.kid === 'string' && jwk.use !== 'enc'
        ? [{ id: jwk.kid, type: 'JsonWebKey', controller: issuer, publicKeyJwk: jwk }]
        : [],
    )
  return ok({ id: issuer, verificationMethod, assertionMethod: verificationMethod.map(one => one.id) } as DidDocument)
}
