import { toJwk } from '../keys/jwk.ts'
import { encodeMultikey } from '../keys/multikey.ts'
import type { PublicKey } from '../keys/signer.ts'
import type { Json, JsonObject } from '../primitives/json.ts'
import { toIso } from '../primitives/time.ts'
import { compromiseService, type PublishedCompromise } from './compromise.ts'
import type { DidDocument } from './did-document.ts'

type Method = { readonly [member: string]: Json; readonly id: string }

export type PublishedKey = {
  /** The fragment of the key's id, e.g. `key-1`. */
  readonly fragment: string
  readonly key: PublicKey
  /** Signs nothing any more. What it signed goes on verifying, so it stays listed for statements, and for nothing else. */
  readonly isRetired?: boolean
  /** Somebody else has it: it is listed as revoked, for nothing, with what still stands. */
  readonly compromise?: PublishedCompromise | undefined
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
  service?: readonly JsonObject[]
}): DidDocument {
  const methods = issuer.keys.flatMap(({ fragment, key, compromise }): Method[] => {
    const revoked: JsonObject = compromise ? { revoked: toIso(compromise.since) } : {}
    return [
      {
        id: `${issuer.did}#${fragment}`,
        type: 'Multikey',
        controller: issuer.did,
        publicKeyMultibase: encodeMultikey(key),
        ...revoked,
      },
      ...(key.type === 'BLS12-381-G2'
        ? []
        : [
            {
              id: `${issuer.did}#${fragment}-jwk`,
              type: 'JsonWebKey',
              controller: issuer.did,
              publicKeyJwk: toJwk(key),
              ...revoked,
            },
          ]),
    ]
  })
  const namesOf = ({ fragment: name }: PublishedKey) => [`${issuer.did}#${name}`, `${issuer.did}#${name}-jwk`]
  const lost = issuer.keys.filter(one => one.compromise)
  const ofLost = new Set(lost.flatMap(namesOf))
  const present = issuer.keys.filter(one => one.key.type !== 'BLS12-381-G2' && !one.isRetired && !one.compromise)
  const ofPresent = new Set(present.flatMap(namesOf))
  const logs = (issuer.logs ?? []).map(({ fragment, url, key }) => ({
    id: `${issuer.did}#${fragment}`,
    type: LOG_SERVICE,
    serviceEndpoint: url,
    key,
  }))
  const compromises = lost.map(one =>
    compromiseService(issuer.did, one.fragment, one.compromise as PublishedCompromise),
  )
  const service = [...(issuer.service ?? []), ...logs, ...compromises]
  return {
    '@context': [
      'https://www.w3.org/ns/did/v1',
      'https://w3id.org/security/multikey/v1',
      'https://w3id.org/security/jwk/v1',
    ],
    id: issuer.did,
    ...(issuer.alsoKnownAs && issuer.alsoKnownAs.length > 0 ? { alsoKnownAs: issuer.alsoKnownAs } : {}),
    verificationMethod: methods,
    assertionMethod: methods.filter(method => !ofLost.has(method.id)).map(method => method.id),
    // The institution also presents what it holds itself; a proof says which of the two it was made for.
    authentication: methods.filter(method => ofPresent.has(method.id)).map(method => method.id),
    ...(service.length > 0 ? { service } : {}),
  }
}
