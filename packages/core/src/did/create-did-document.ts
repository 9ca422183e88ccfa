import { toJwk } from '../keys/jwk.ts'
import { encodeMultikey } from '../keys/multikey.ts'
import type { PublicKey } from '../keys/signer.ts'
import type { Json } from '../primitives/json.ts'
import type { DidDocument } from './did-document.ts'

type Method = { readonly [member: string]: Json; readonly id: string }

export type PublishedKey = {
  /** The fragment of the key's id, e.g. `key-1`. */
  readonly fragment: string
  readonly key: PublicKey
}

/** The type of service under which a DID document names a log. Its entry has the log's address and its key in one line. */
export const LOG_SERVICE = 'TransparencyLog'

export type PublishedLog = {
  /** The fragment of the service's id, e.g. `log`. */
  readonly fragment: string
  /** Where its tiles are, without a slash at the end. */
  readonly url: string
  /** A key of C2SP signed-note, in one line. */
  readonly key: string
}

/**
 * The document of an issuer. Each key is listed twice, as Multikey and as JsonWebKey (fragment with `-jwk`), since some
 * verifiers read only one of them; a key for bbs-2023 as Multikey alone, the only form that its suite reads.
 */
export function createDidDocument(issuer: {
  did: string
  keys: readonly PublishedKey[]
  alsoKnownAs?: readonly string[]
  logs?: readonly PublishedLog[]
}): DidDocument {
  const methods = issuer.keys.flatMap(({ fragment, key }): Method[] => [
    {
      id: `${issuer.did}#${fragment}`,
      type: 'Multikey',
      controller: issuer.did,
      publicKeyMultibase: encodeMultikey(key),
    },
    ...(key.type === 'BLS12-381-G2'
      ? []
      : [
          { id: `${issuer.did}#${fragment}-jwk`, type: 'JsonWebKey', controller: issuer.did, publicKeyJwk: toJwk(key) },
        ]),
  ])
  const forParts = new Set(
    issuer.keys.filter(({ key }) => key.type === 'BLS12-381-G2').map(({ fragment }) => `${issuer.did}#${fragment}`),
  )
  const isForParts = (method: Method) => forParts.has(method.id)
  return {
    '@context': [
      'https://www.w3.org/ns/did/v1',
      'https://w3id.org/security/multikey/v1',
      'https://w3id.org/security/jwk/v1',
    ],
    id: issuer.did,
    ...(issuer.alsoKnownAs && issuer.alsoKnownAs.length > 0 ? { alsoKnownAs: issuer.alsoKnownAs } : {}),
    verificationMethod: methods,
    assertionMethod: methods.map(method => method.id),
    // The institution also presents what it holds itself; a proof says which of the two it was made for.
    authentication: methods.filter(method => !isForParts(method)).map(method => method.id),
    ...(issuer.logs && issuer.logs.length > 0
      ? {
          service: issuer.logs.map(({ fragment, url, key }) => ({
            id: `${issuer.did}#${fragment}`,
            type: LOG_SERVICE,
            serviceEndpoint: url,
            key,
          })),
        }
      : {}),
  }
}
