import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import { parseDidWebvh } from '@laurel/core/did'
import { parseStrictJson } from '@laurel/core/primitives'
import { entityIdOf, readKeySet } from '@laurel/core/trust'
import type pg from 'pg'
import type { Config } from '../platform/config.ts'
import { idMaker } from '../platform/ids.ts'
import { StartError } from '../platform/master-key.ts'
import { connectOwner, openWorkplace } from './open-workplace.ts'

export type RegistryOptions = {
  readonly verb: string | undefined
  /** A short name of an institution here, or a DID. */
  readonly whom: string | undefined
  readonly name?: string | undefined
  readonly url?: string | undefined
  readonly location?: string | undefined
  readonly webvh?: string | undefined
  readonly recognisedBy?: string | undefined
  /** A file with the keys of the institution's federation entity. */
  readonly entityKeys?: string | undefined
  /** `list` also names those that were taken off. */
  readonly all: boolean
  readonly folder: string
  readonly say: (line: string) => void
}

type Entry = {
  readonly did: string
  readonly webvh: string | null
  readonly name: string
  readonly url: string | null
  readonly entity: string | null
  readonly jwks: unknown
  /** Of an institution here. */
  readonly issuerId: string | null
}

const USAGE =
  'registry knows three things to do: laurel registry add SHORT-NAME|DID, laurel registry remove SHORT-NAME|DID, and laurel registry list.'

const operator = (): string => {
  try {
    return userInfo().username
  } catch {
    return 'operator'
  }
}

function checked(text: string | undefined, option: string, pattern: RegExp, what: string): string | null {
  if (text === undefined) return null
  if (!pattern.test(text) || text.length > 500) throw new StartError(`--${option} needs ${what}.`)
  return text.trim()
}

/** An institution of this server, as it calls itself here. */
async function here(client: pg.Client, shortName: string): Promise<Entry> {
  const found = await client.query<{ issuer_id: string }>(
    "select issuer_id from public_address where kind = 'issuer' and address = $1",
    [shortName],
  )
  const issuerId = found.rows[0]?.issuer_id
  if (!issuerId)
    throw new StartError(`There is no institution "${shortName}" here; name one that is elsewhere by its DID.`)
  // An owner who is no superuser is bound by the tenant's policies as well.
  await client.query("select set_config('laurel.issuer_id', $1, true)", [issuerId])
  const issuer = (
    await client.query<{ did: string; name: string; url: string }>(
      'select did, name, url from issuer where issuer_id = $1',
      [issuerId],
    )
  ).rows[0]
  if (!issuer) throw new StartError(`There is no institution "${shortName}" here.`)
  const log = await client.query<{ id: string | null }>(
    "select entry::jsonb->'state'->>'id' as id from did_log_entry where issuer_id = $1 order by number desc limit 1",
    [issuerId],
  )
  return { ...issuer, webvh: log.rows[0]?.id ?? null, entity: entityIdOf(issuer.did), jwks: null, issuerId }
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

/** An institution elsewhere, as the operator has found out about it. */
function elsewhere(did: string, { name, entityKeys, folder }: RegistryOptions): Entry {
  if (!/^did:[a-z0-9]+:\S{1,500}$/.test(did)) throw new StartError(`"${did}" is no DID.`)
  if (name === undefined) throw new StartError('--name is missing: the name under which the institution is listed.')
  const jwks = readKeys(entityKeys, folder)
  const entity = jwks === null ? null : entityIdOf(did)
  if (jwks !== null && entity === null)
    throw new StartError('--entity-keys belong to an institution with a web address, by did:web or did:webvh.')
  return { did, webvh: null, name, url: null, entity, jwks, issuerId: null }
}

const NAME = /^[^\p{Cc}\p{Cf}]*\S[^\p{Cc}\p{Cf}]*$/u

/** What happened to one of this server's institutions, told in its own trail. */
async function noteInTrail(
  client: pg.Client,
  entry: Entry,
  event: string,
  newId: () => string,
  at: Date,
): Promise<void> {
  if (entry.issuerId === null) return
  const actor = JSON.stringify({ kind: 'server', id: 'operator', name: operator() })
  await client.query(
    "insert into audit (issuer_id, id, at, actor, event, subject, details) values ($1, $2, $3, $4, $5, $6, '{}')",
    [entry.issuerId, newId(), at.toISOString(), actor, event, entry.did],
  )
}

/**
 * `laurel registry add|remove|list`: who is on the registry that this server runs for others. Whoever was on it stays
 * written down, with who put them there and who took them off.
 *
 * @throws StartError with one sentence for the operator
 */
export async function registryCommand(config: Config, options: RegistryOptions): Promise<number> {
  const { verb, whom, say, all } = options
  if (verb !== 'list' && !((verb === 'add' || verb === 'remove') && whom)) throw new StartError(USAGE)
  const place = await openWorkplace(config)
  try {
    const client = await connectOwner(place.owner, 'registry')
    try {
      await client.query('begin')
      if (verb === 'list') await list(client, all, say)
      else {
        const isDid = (whom as string).startsWith('did:')
        if (verb === 'add')
          await add(client, isDid ? elsewhere(whom as string, options) : await here(client, whom as string), options)
        else await remove(client, isDid ? null : await here(client, whom as string), whom as string, say)
        if (config.registryName === undefined)
          say('Nobody sees the registry yet: set LAUREL_REGISTRY_NAME, and start the server again.')
      }
      await client.query('commit')
      return 0
    } finally {
      // With it ends a transaction that was not committed.
      await client.end()
    }
  } finally {
    await place.close()
  }
}

async function add(client: pg.Client, entry: Entry, options: RegistryOptions): Promise<void> {
  const name = checked(options.name, 'name', NAME, 'a name') ?? entry.name
  const url = checked(options.url, 'url', /^https:\/\/[^\s/]+\S*$/, 'an https address') ?? entry.url
  if (options.webvh !== undefined && !parseDidWebvh(options.webvh).ok)
    throw new StartError('--webvh needs a did:webvh.')
  const webvh = options.webvh ?? entry.webvh
  const location = checked(options.location, 'location', NAME, 'a place')
  const recognisedBy = checked(
    options.recognisedBy,
    'recognised-by',
    NAME,
    'the name of whoever recognises the institution',
  )
  const known = await client.query('select 1 from registry_entry where did = $1 and removed_at is null', [entry.did])
  if (known.rowCount) throw new StartError(`${entry.did} is on the registry already; remove it first to list it anew.`)
  const at = new Date()
  const newId = idMaker(() => at.getTime())
  await client.query(
    `insert into registry_entry (id, did, webvh, name, url, location, recognised_by, entity, jwks, listed_at, listed_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      newId(),
      entry.did,
      webvh,
      name,
      url,
      location,
      recognisedBy,
      entry.entity,
      entry.jwks === null ? null : JSON.stringify(entry.jwks),
      at.toISOString(),
      operator(),
    ],
  )
  await noteInTrail(client, entry, 'registry.listed', newId, at)
  options.say(`${name} (${entry.did}) is on the registry.`)
}

async function remove(
  client: pg.Client,
  entry: Entry | null,
  whom: string,
  say: (line: string) => void,
): Promise<void> {
  const did = entry?.did ?? whom
  const at = new Date()
  const done = await client.query<{ name: string }>(
    'update registry_entry set removed_at = $2, removed_by = $3 where did = $1 and removed_at is null returning name',
    [did, at.toISOString(), operator()],
  )
  if (!done.rows[0]) throw new StartError(`${did} is not on the registry.`)
  if (entry)
    await noteInTrail(
      client,
      entry,
      'registry.removed',
      idMaker(() => at.getTime()),
      at,
    )
  say(`${done.rows[0].name} (${did}) is off the registry; what was said of it before stays written down.`)
}

async function list(client: pg.Client, all: boolean, say: (line: string) => void): Promise<void> {
  const found = await client.query<{
    did: string
    name: string
    listed_at: Date
    listed_by: string
    removed_at: Date | null
    removed_by: string | null
  }>(
    `select did, name, listed_at, listed_by, removed_at, removed_by from registry_entry
     where $1 or removed_at is null order by name, listed_at`,
    [all],
  )
  if (found.rowCount === 0) say('The registry is empty.')
  for (const { did, name, listed_at: from, listed_by: by, removed_at: until, removed_by: end } of found.rows)
    say(
      `${name} ${did} since ${from.toISOString().slice(0, 10)} (${by})${until ? ` until ${until.toISOString().slice(0, 10)} (${end})` : ''}`,
    )
}
