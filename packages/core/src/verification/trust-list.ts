import { parseDidWebvh } from '../did/index.ts'
import { isJsonObject, type Json, type JsonObject } from '../primitives/json.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import { parseStrictJson } from '../primitives/strict-json.ts'
import { withoutHidden } from './resemblance/hidden.ts'

/** An issuer on a list, as files have it. */
export type Listed = {
  readonly did: string
  readonly name: string
  /** The host of its web site. */
  readonly domain?: string
  /** Its did:webvh, by which its key history counts where its own address answers no more. */
  readonly webvh?: string
  readonly location?: string
  /** ISO 8601: since when it is listed, where the list says so. */
  readonly since?: string
}

export const MAX_LISTED = 5_000
const MAX_BYTES = 2 * 1024 * 1024

export type RowProblem = 'object' | 'did' | 'name' | 'domain' | 'webvh' | 'unknown' | 'twice'
/** What is wrong: with the file as a whole, or with some of its rows, counted from one. */
export type ListProblem =
  | { readonly kind: 'notList' | 'empty' | 'tooMany' }
  | { readonly kind: 'rows'; readonly rows: readonly { readonly row: number; readonly problem: RowProblem }[] }

const DID = /^did:[a-z0-9]+:\S{1,500}$/
const DOMAIN = /^[^\s/@?#]{1,253}$/
/** `logo` is for an operator's server, which has the file that it names; here it counts for nothing. */
const KEYS = ['did', 'name', 'domain', 'webvh', 'location', 'since', 'logo']

const textOf = (value: Json | undefined, longest: number): string | null => {
  const found = typeof value === 'string' ? withoutHidden(value).trim() : ''
  return found !== '' && found.length <= longest ? found : null
}

export function rowProblem(row: Json): RowProblem | null {
  if (!isJsonObject(row)) return 'object'
  const { did, name, domain, webvh } = row
  if (typeof did !== 'string' || !DID.test(did)) return 'did'
  if (textOf(name, 300) === null) return 'name'
  if (domain !== undefined && (typeof domain !== 'string' || !DOMAIN.test(domain))) return 'domain'
  if (webvh !== undefined && (typeof webvh !== 'string' || !parseDidWebvh(webvh).ok)) return 'webvh'
  return Object.keys(row).every(key => KEYS.includes(key)) ? null : 'unknown'
}

/** A row that has no problem, as it is used. */
export const readRow = (row: Json): Listed => {
  const { did, name, domain, webvh, location, since } = row as JsonObject & Listed
  const place = textOf(location, 300)
  return {
    did,
    name: withoutHidden(name).trim(),
    ...(domain ? { domain } : {}),
    ...(webvh ? { webvh } : {}),
    ...(place === null ? {} : { location: place }),
    ...(typeof since === 'string' && /^\d{4}-\d\d-\d\d/.test(since) ? { since } : {}),
  }
}

const hostOf = (url: Json | undefined): string | null =>
  typeof url === 'string' ? (/^https?:\/\/([^/?#@\s]{1,253})(?:[/?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? null) : null

/** What an entry of a registry's file says that is of use, as a row of ours; what else it says is the registry's own. */
function rowOfEntry(did: string, entry: Json): Json {
  if (!isJsonObject(entry)) return entry
  const domain = entry.domain ?? hostOf(entry.url)
  const known = { name: entry.name, webvh: entry.webvh, location: entry.location, since: entry.since }
  const given = Object.entries(known).filter(([, value]) => value !== undefined)
  return { did, ...Object.fromEntries(given), ...(domain === null ? {} : { domain }) } as JsonObject
}

/** The rows of a list, and those of a registry's file as if they were written in ours. */
function rowsOf(value: Json): readonly Json[] | null {
  if (Array.isArray(value)) return value as readonly Json[]
  if (!isJsonObject(value) || !isJsonObject(value.registry)) return null
  return Object.entries(value.registry).map(([did, entry]) => rowOfEntry(did, entry))
}

/**
 * Reads a file with a list of issuers, `[{did, name, domain?, webvh?}]`, or one of the Digital Credentials Consortium's
 * known registries, `{meta, registry: {did: {name, location, url}}}`: as a whole or not at all, since of a list that is
 * half understood nobody could say who is missing from it. It says which rows are wrong.
 */
export function readTrustList(file: Uint8Array | string): Result<readonly Listed[], ListProblem> {
  const read = parseStrictJson(file, { maxBytes: MAX_BYTES })
  const rows = read.ok ? rowsOf(read.value) : null
  if (!rows) return err({ kind: 'notList' })
  if (rows.length === 0) return err({ kind: 'empty' })
  if (rows.length > MAX_LISTED) return err({ kind: 'tooMany' })
  const seen = new Set<string>()
  const wrong = rows.flatMap((row, index) => {
    const problem = rowProblem(row) ?? (seen.has((row as { did: string }).did) ? 'twice' : null)
    if (problem === null) seen.add((row as { did: string }).did)
    return problem === null ? [] : [{ row: index + 1, problem }]
  })
  return wrong.length > 0 ? err({ kind: 'rows', rows: wrong }) : ok(rows.map(readRow))
}

/** What is wrong with a list, for whoever runs things from a command line. */
export const listProblemText = (problem: ListProblem): string =>
  problem.kind === 'rows' ? problem.rows.map(one => `row ${one.row}: ${one.problem}`).join(', ') : problem.kind
