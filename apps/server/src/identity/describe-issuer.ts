import { CLOSING_PATH } from '@laurel/core/closing'
import {
  createDidDocument,
  type DidDocument,
  didWebUrl,
  type PublishedCompromise,
  type PublishedLog,
} from '@laurel/core/did'
import type { JsonObject } from '@laurel/core/primitives'
import type { IssuerRow } from '../people/store.ts'
import type { IssuerKey } from '../platform/key-store.ts'

/** A key of an issuer, with what is declared of it where somebody else has it. */
export type DescribedKey = IssuerKey & { readonly compromise?: PublishedCompromise | undefined }

/**
 * That it has closed, with what it has said of that; and who goes on with its work. Not `alsoKnownAs`: that would say that
 * the two are one, and whoever signs for the one signs for the other.
 */
function closing(issuer: IssuerRow, did: string): JsonObject[] {
  if (issuer.final_at === null) return []
  const address = didWebUrl(issuer.did)
  if (!address.ok) throw new Error('the DID of an issuer is malformed')
  const closedAt = seconds(issuer.final_at)
  const { successor_name: name, successor_did: successor } = issuer
  return [
    {
      id: `${did}#closing`,
      type: 'ClosedInstitution',
      serviceEndpoint: {
        closedAt,
        statement: new URL(CLOSING_PATH, address.value).href,
        ...(name === null ? {} : { successor: name }),
      },
    },
    ...(successor === null
      ? []
      : [{ id: `${did}#successor`, type: 'Successor', serviceEndpoint: successor, name: name ?? successor }]),
  ]
}

const seconds = (time: string) => `${new Date(time).toISOString().slice(0, 19)}Z`

/**
 * The document of an issuer under `did`: its keys, its public records, and what it is called. A log can
 * never be cut, so whoever endorses and is no institution, mostly a person, is not named in it.
 */
export const describeIssuer = (
  issuer: IssuerRow,
  { keys, logs }: { readonly keys: readonly DescribedKey[]; readonly logs: readonly PublishedLog[] },
  did: string,
): DidDocument =>
  createDidDocument({
    did,
    keys,
    logs,
    ...(did === issuer.did ? {} : { alsoKnownAs: [issuer.did] }),
    ...(issuer.kind === 'institution'
      ? {
          service: [
            {
              id: `${did}#institution`,
              type: 'InstitutionProfile',
              serviceEndpoint: { name: issuer.name, url: issuer.url },
            },
            ...closing(issuer, did),
          ],
        }
      : {}),
  })
