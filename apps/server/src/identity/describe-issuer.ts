import { createDidDocument, type DidDocument, type PublishedCompromise, type PublishedLog } from '@laurel/core/did'
import type { IssuerRow } from '../people/store.ts'
import type { IssuerKey } from '../platform/key-store.ts'

/** A key of an issuer, with what is declared of it where somebody else has it. */
export type DescribedKey = IssuerKey & { readonly compromise?: PublishedCompromise | undefined }

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
          ],
        }
      : {}),
  })
