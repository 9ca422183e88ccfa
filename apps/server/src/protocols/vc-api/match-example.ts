import { isJsonObject, type Json, type JsonObject, list } from '@laurel/core/primitives'

/**
 * Whether a credential is like the example of a query: everything that the example says is in it. A list asks for each
 * of its members, an empty text or object for no more than that there is something (VPR, QueryByExample).
 */
export function isLikeExample(credential: Json | undefined, example: Json, depth = 0): boolean {
  if (depth > 16) return false
  if (Array.isArray(example)) {
    const there = list(credential)
    return example.every(wanted => there.some(one => isLikeExample(one, wanted as Json, depth + 1)))
  }
  if (isJsonObject(example)) {
    return list(credential).some(
      one =>
        isJsonObject(one) &&
        Object.entries(example).every(
          ([key, wanted]) => key === '@context' || isLikeExample(one[key], wanted as Json, depth + 1),
        ),
    )
  }
  if (example === '') return credential !== undefined
  return list(credential).some(one => one === example)
}

const idOf = (value: Json | undefined): Json | undefined => (isJsonObject(value) ? value.id : value)

/** Whether what is presented answers the query: each `credentialQuery` by some credential, from an issuer that it trusts. */
export function answersQuery(query: JsonObject, credentials: readonly JsonObject[]): boolean {
  if (query.type !== 'QueryByExample') return true
  return list(query.credentialQuery).every(one => {
    if (!isJsonObject(one)) return false
    const trusted = list(one.trustedIssuer).map(issuer =>
      isJsonObject(issuer) ? (issuer.id ?? issuer.issuer) : issuer,
    )
    return credentials.some(
      credential =>
        (one.example === undefined || isLikeExample(credential, one.example as Json)) &&
        (trusted.length === 0 || trusted.includes(idOf(credential.issuer) as Json)),
    )
  })
}
