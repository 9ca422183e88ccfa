import { createDidDocument, type DidDocument, type PublishedLog } from '@laurel/core/did'
import type { IssuerRow } from '../people/store.ts'
import type { IssuerKey } from '../platform/key-store.ts'
import type { Names } from './names.ts'

/**
 * The document of an issuer under `did`: its keys, its public records, its other names, and what it is called. A log can
 * never be cut, so whoever endorses and is no institution, mostly a person, is not named in it.
 */
export const describeIssuer = (
  issuer: IssuerRow,
  {
    keys,
    logs,
    names,
  }: { readonly keys: readonly IssuerKey[]; readonly logs: readonly PublishedLog[]; readonly names: Names },
  did: string,
): DidDocument =>
  createDidDocument({
    did,
    keys,
    logs,
    alsoKnownAs: [...names.webs, ...names.webvhs].filter(one => one !== did),
    ...(issuer.kind === 'institution'
      ? {
          service: [
            {
              id: `${did}#institution`,
              type: 'InstitutionProfile',
              serviceEndpoint: { name: issuer.name, url: issuer.url },
            },
          ],
        }
      : {}),
  })
