import { CLOSING_PATH } from '@laurel/core/closing'
import {
  createDidDocument,
  type DidDocument,
  didWebUrl,
  type PublishedCompromise,
  type PublishedLog,
} from '@laurel/core/did'
import type { JsonObject } from '@laurel/core/primitives'
import { homeDid, type IssuerRow } from '../people/store.ts'
import type { IssuerKey } from '../platform/key-store.ts'
import { seconds } from '../platform/seconds.ts'
import { folderOf, type Names, placeOfWebvh } from './names.ts'

/** A key of an issuer, with what is declared of it where somebody else has it. */
export type DescribedKey = IssuerKey & { readonly compromise?: PublishedCompromise | undefined }

/**
 * That it has closed, with what it has said of that; and who goes on with its work. Not `alsoKnownAs`: that would say that
 * the two are one, and whoever signs for the one signs for the other. Each of its names has a statement of its own, which
 * this server's address has for all of them.
 */
function closing(issuer: IssuerRow, did: string): JsonObject[] {
  if (issuer.final_at === null) return []
  const address = didWebUrl(homeDid(issuer))
  if (!address.ok) throw new Error('the DID of an issuer is malformed')
  const closedAt = seconds(issuer.final_at)
  const { successor_name: name, successor_did: successor } = issuer
  return [
    {
      id: `${did}#closing`,
      type: 'ClosedInstitution',
      serviceEndpoint: {
        closedAt,
        statement: new URL(folderOf(issuer, placeOfWebvh(did) ?? did) + CLOSING_PATH, address.value).href,
        ...(name === null ? {} : { successor: name }),
      },
    },
    ...(successor === null
      ? []
      : [{ id: `${did}#successor`, type: 'Successor', serviceEndpoint: successor, name: name ?? successor }]),
  ]
}

/** A closed institution whose records this one keeps, so that whoever has its closing statement finds them, and back. */
export type KeptRecordsOf = {
  /** By which name they go here. */
  readonly name: string
  readonly did: string
  readonly webvh: string
  readonly version: string
  readonly statement: string
  readonly url: string
}

const keeping = (one: KeptRecordsOf, did: string): JsonObject => ({
  id: `${did}#keeps-${one.name}`,
  type: 'KeepsRecordsOf',
  serviceEndpoint: {
    predecessor: one.did,
    lastDidVersion: { did: one.webvh, version: one.version },
    closingStatement: one.statement,
    archive: one.url,
  },
})

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
    keeps,
  }: {
    readonly keys: readonly DescribedKey[]
    readonly logs: readonly PublishedLog[]
    readonly names: Names
    readonly keeps: readonly KeptRecordsOf[]
  },
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
            ...closing(issuer, did),
            ...keeps.map(one => keeping(one, did)),
          ],
        }
      : {}),
  })
