import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseStrictJson } from '@laurel/core/primitives'
import { entityIdOf, readKeySet } from '@laurel/core/trust'
import type pg from 'pg'
import { placeOfWebvh } from '../identity/names.ts'
import { StartError } from '../platform/master-key.ts'
import { shortNameIn } from '../verification/show-verdict.ts'

/** Who is to be put on the registry, or taken off it. */
export type Entry = {
  readonly did: string
  readonly webvh: string | null
  readonly name: string
  readonly url: string | null
  readonly entity: string | null
  readonly jwks: unknown
  /** Of an institution here, with every name that it has or had. */
  readonly here: { readonly issuerId: string; readonly dids: readonly string[] } | null
}

/** Which institution here has the address; and whatever is read afterwards is of its tenant. */
async function enter(client: pg.Client, kind: 'issuer' | 'did', address: string): Promise<string | undefined> {
  const found = await client.query<{ issuer_id: string }>(
    'select issuer_id from public_address where kind = $1 and address = $2',
    [kind, address],
  )
  const issuerId = found.rows[0]?.issuer_id
  // An owner who is no superuser is bound by the tenant's policies as well.
  if (issuerId) await client.query("select set_config('laurel.issuer_id', $1, true)", [issuerId])
  return issuerId
}

/** An institution of this server, as it calls itself here. @param did the name under which it is listed; else its present one */
async function asItIs(client: pg.Client, issuerId: string, did?: string): Promise<Entry> {
  const issuer = (
    await client.query<{ did: string; name: string; url: string; dids: string[] }>(
      `select did, name, url, array(select coalesce(home_did, issuer.did)
         union select issuer_domain.did from issuer_domain where issuer_id = issuer.issuer_id and used_since is not null
       ) as dids from issuer where issuer_id = $1`,
      [issuerId],
    )
  ).rows[0]
  if (!issuer) throw new StartError(`There is no institution ${issuerId} here.`)
  const log = await client.query<{ id: string }>(
    "select entry::jsonb->'state'->>'id' as id from did_log_entry where issuer_id = $1 order by number desc",
    [issuerId],
  )
  const webvhs = log.rows.map(row => row.id)
  const listed = did ?? issuer.did
  return {
    did: listed,
    webvh: webvhs[0] ?? null,
    name: issuer.name,
    url: issuer.url,
    entity: entityIdOf(listed),
    jwks: null,
    here: { issuerId, dids: [...new Set([...issuer.dids, ...webvhs])] },
  }
}

async function byShortName(client: pg.Client, shortName: string): Promise<Entry> {
  const issuerId = await enter(client, 'issuer', shortName)
  if (issuerId) return asItIs(client, issuerId)
  throw new StartError(`There is no institution "${shortName}" here; name one that is elsewhere by its DID.`)
}

/**
 * An institution of this server by any DID that it has: under this server's own address, under a domain of its own, or with
 * a history. A domain that it has given up may be somebody else's by now.
 */
async function byOwnDid(client: pg.Client, did: string, baseUrl: string): Promise<Entry | undefined> {
  const web = placeOfWebvh(did) ?? did
  const shortName = shortNameIn(web, baseUrl)
  const issuerId = shortName === undefined ? await enter(client, 'did', web) : await enter(client, 'issuer', shortName)
  if (!issuerId) return undefined
  const entry = await asItIs(client, issuerId, web === did ? did : undefined)
  const givenUp = await client.query(
    'select 1 from issuer_domain where issuer_id = $1 and did = $2 and given_up_at is not null',
    [issuerId, web],
  )
  return entry.here?.dids.includes(did) && givenUp.rowCount === 0 ? entry : undefined
}

function readKeys(path: string | undefined, folder: string): unknown {
  if (path === undefined) return null
  try {
    const read = parseStrictJson(new Uint8Array(readFileSync(resolve(folder, path))))
    if (read.ok && readKeySet(read.value)) return read.value
  } catch {
    // Said below.
  }
  throw new StartError('--entity-keys needs a file with a JWK Set of public keys, each with its kid.')
}

/** What an operator has found out about an institution elsewhere. */
export type Known = {
  readonly name?: string | undefined
  /** A file with the keys of the institution's federation entity. */
  readonly entityKeys?: string | undefined
  readonly folder: string
}

/** An institution elsewhere, as the operator has found out about it. */
export function elsewhere(did: string, { name, entityKeys, folder }: Known): Entry {
  if (!/^did:[a-z0-9]+:\S{1,500}$/.test(did)) throw new StartError(`"${did}" is no DID.`)
  if (name === undefined) throw new StartError('--name is missing: the name under which the institution is listed.')
  const jwks = readKeys(entityKeys, folder)
  const entity = jwks === null ? null : entityIdOf(did)
  if (jwks !== null && entity === null)
    throw new StartError('--entity-keys belong to an institution with a web address, by did:web or did:webvh.')
  return { did, webvh: null, name, url: null, entity, jwks, here: null }
}

/** The institution of this server that is meant by its short name or one of its DIDs; `undefined` for a DID of nobody here. */
export const findHere = async (client: pg.Client, whom: string, baseUrl: string): Promise<Entry | undefined> =>
  whom.startsWith('did:') ? byOwnDid(client, whom, baseUrl) : byShortName(client, whom)
