import { userInfo } from 'node:os'
import { parseDidWebvh } from '@laurel/core/did'
import type pg from 'pg'
import type { Config } from '../platform/config.ts'
import { idMaker } from '../platform/ids.ts'
import { StartError } from '../platform/master-key.ts'
import { connectOwner, openWorkplace } from './open-workplace.ts'
import { type Entry, elsewhere, findHere, type Known } from './registry-entry.ts'

export type RegistryOptions = Known & {
  readonly verb: string | undefined
  /** A short name of an institution here, or a DID. */
  readonly whom: string | undefined
  readonly url?: string | undefined
  readonly location?: string | undefined
  readonly webvh?: string | undefined
  readonly recognisedBy?: string | undefined
  /** `list` also names those that were taken off. */
  readonly all: boolean
  readonly say: (line: string) => void
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

const NAME = /^[^\p{Cc}\p{Cf}]*\S[^\p{Cc}\p{Cf}]*$/u

/** What happened to one of this server's institutions, told in its own trail. */
async function noteInTrail(
  client: pg.Client,
  { here, did }: Entry,
  event: string,
  newId: () => string,
  at: Date,
): Promise<void> {
  if (here === null) return
  const actor = JSON.stringify({ kind: 'server', id: 'operator', name: operator() })
  await client.query(
    "insert into audit (issuer_id, id, at, actor, event, subject, details) values ($1, $2, $3, $4, $5, $6, '{}')",
    [here.issuerId, newId(), at.toISOString(), actor, event, did],
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
        const named = whom as string
        const here = await findHere(client, named, config.publicUrl)
        if (verb === 'add') await add(client, here ?? elsewhere(named, options), options)
        else await remove(client, here ?? null, named, say)
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

/** Takes somebody off: an institution here under whichever of its names it is listed. */
async function remove(client: pg.Client, here: Entry | null, whom: string, say: (line: string) => void): Promise<void> {
  const at = new Date()
  const newId = idMaker(() => at.getTime())
  const done = await client.query<{ did: string; name: string }>(
    `update registry_entry set removed_at = $2, removed_by = $3 where did = any($1) and removed_at is null
     returning did, name`,
    [here?.here?.dids ?? [whom], at.toISOString(), operator()],
  )
  if (done.rows.length === 0) throw new StartError(`${here?.did ?? whom} is not on the registry.`)
  for (const { did, name } of done.rows) {
    if (here) await noteInTrail(client, { ...here, did }, 'registry.removed', newId, at)
    say(`${name} (${did}) is off the registry; what was said of it before stays written down.`)
  }
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
