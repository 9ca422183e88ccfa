import { signJws } from '@laurel/core/credential'
import type { JsonObject } from '@laurel/core/primitives'
import { entityIdOf } from '@laurel/core/trust'
import type { Deps } from '../deps.ts'
import { lastEntry } from '../identity/store.ts'
import { currentIssuer } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { type EntityKey, entityKey } from './entity-key.ts'
import { type ListedRow, listedAs } from './store.ts'

/** How long a statement may be believed without asking again. */
const CONFIGURATION_SECONDS = 24 * 3_600
const STATEMENT_SECONDS = 24 * 3_600
/** In a file that is to outlive everybody it says who was listed as of its day; its end is for those who ask today. */
const KEPT_SECONDS = 366 * 24 * 3_600

type Federated = Pick<Deps, 'deriveSecret' | 'clock' | 'baseUrl' | 'database' | 'registry' | 'federations'>

/** The entity id of this server's registry, and of an institution here. */
export const registryId = ({ baseUrl }: Pick<Deps, 'baseUrl'>): string => baseUrl
export const fetchEndpoint = (deps: Pick<Deps, 'baseUrl'>): string => `${deps.baseUrl}/registry/fetch`

function signed(
  deps: Federated,
  { signer, jwks: _jwks }: EntityKey,
  claims: JsonObject,
  seconds: number,
  at: Date = deps.clock(),
) {
  const iat = Math.floor(at.getTime() / 1000)
  const header = { alg: 'ES256', typ: 'entity-statement+jwt', kid: signer.verificationMethod }
  return signJws(header, { ...claims, iat, exp: iat + seconds }, signer)
}

/** What the registry says of itself (OpenID Federation 1.0 §9), as a trust anchor, or below those named in the settings. */
export function registryConfiguration(deps: Federated): Promise<string> {
  const id = registryId(deps)
  const key = entityKey(deps, 'registry')
  const claims = {
    iss: id,
    sub: id,
    jwks: key.jwks,
    ...(deps.federations.length > 0 ? { authority_hints: deps.federations } : {}),
    metadata: {
      federation_entity: {
        organization_name: deps.registry?.name ?? '',
        homepage_uri: `${id}/registry`,
        federation_fetch_endpoint: fetchEndpoint(deps),
        federation_list_endpoint: `${id}/registry/list`,
      },
    },
  }
  return signed(deps, key, claims, CONFIGURATION_SECONDS)
}

/** What an institution here says of itself, so that any federation can take it in. */
export async function issuerConfiguration(deps: Federated, issuerId: string): Promise<string | null> {
  const { issuer, webvh, isListed } = await tx(deps, { issuerId }, async tx => {
    const issuer = await currentIssuer(tx, issuerId)
    const last = await lastEntry(tx, issuerId).catch(() => null)
    return {
      issuer,
      webvh: typeof last?.entry.state.id === 'string' ? last.entry.state.id : null,
      isListed: deps.registry !== null && (await listedAs(tx, issuer.did)) !== null,
    }
  })
  const id = entityIdOf(issuer.did)
  if (!id) return null
  const key = entityKey(deps, issuerId)
  const superiors = [...(isListed ? [registryId(deps)] : []), ...deps.federations]
  const claims = {
    iss: id,
    sub: id,
    jwks: key.jwks,
    ...(superiors.length > 0 ? { authority_hints: superiors } : {}),
    metadata: {
      federation_entity: { organization_name: issuer.name, homepage_uri: issuer.url },
      vc_issuer: { dids: [issuer.did, ...(webvh ? [webvh] : [])] },
    },
  }
  return signed(deps, key, claims, CONFIGURATION_SECONDS)
}

/**
 * The registry's statement on a listed institution (§3.1, §8.1): on its entity id with its keys, or on its DID, which
 * tells its keys itself.
 */
function statementOn(
  deps: Federated,
  row: ListedRow,
  sub: string,
  jwks: JsonObject | null,
  seconds: number,
  at?: Date,
) {
  const { name, url, did, webvh } = row
  const claims = {
    iss: registryId(deps),
    sub,
    ...(jwks ? { jwks } : {}),
    metadata: {
      federation_entity: { organization_name: name, ...(url ? { homepage_uri: url } : {}) },
      vc_issuer: { dids: [did, ...(webvh ? [webvh] : [])] },
    },
  }
  return signed(deps, entityKey(deps, 'registry'), claims, seconds, at)
}

/** The keys of a listed institution: of one at home here its own, of any other those that the operator was given. */
async function keysOf(deps: Federated, row: ListedRow, issuerId: string | undefined): Promise<JsonObject | null> {
  return issuerId ? entityKey(deps, issuerId).jwks : row.jwks
}

/** What the registry answers of `sub`: a DID, or an entity id. Null where it knows nothing of it. */
export async function statementFor(
  deps: Federated,
  sub: string,
  homeOf: (did: string) => Promise<string | undefined>,
): Promise<string | null> {
  if (!deps.registry) return null
  const row = await tx(deps, {}, tx => listedAs(tx, sub))
  if (!row) return null
  if (sub !== row.entity) return statementOn(deps, row, sub, null, STATEMENT_SECONDS)
  const jwks = await keysOf(deps, row, await homeOf(row.did))
  return jwks && statementOn(deps, row, sub, jwks, STATEMENT_SECONDS)
}

/**
 * What third parties have signed on who an issuer is, for a proof bundle (`identity`): the statement of this server's own
 * registry, where the issuer is listed. It names both of its DIDs, and is checked by `verifyIdentityEvidence`.
 *
 * @param asOf the time that it is said of, where that is not now: one of an institution that has closed is always the same
 */
export async function identityEvidence(
  deps: Federated,
  did: string,
  asOf?: Date,
): Promise<readonly { readonly kind: 'registry'; readonly body: string }[]> {
  if (!deps.registry) return []
  const row = await tx(deps, {}, tx => listedAs(tx, did))
  if (!row) return []
  const listedAt = new Date(row.listed_at)
  // It says nothing of a time before it was listed.
  const at = asOf && asOf < listedAt ? listedAt : asOf
  return [{ kind: 'registry', body: await statementOn(deps, row, row.did, null, KEPT_SECONDS, at) }]
}
