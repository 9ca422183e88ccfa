import { err, isJsonObject, type Json, ok, parseStrictJson, type Result } from '@laurel/core/primitives'
import { withoutHidden } from '@laurel/core/verification'
import type { Anchor, Listed, Loaded, Own, Trust } from './lists.ts'

export const MAX_LISTED = 5_000
const MAX_BYTES = 2 * 1024 * 1024

export type RowProblem = 'object' | 'did' | 'name' | 'domain' | 'unknown' | 'twice'
/** What is wrong: with the file as a whole, or with some of its rows, counted from one. */
export type ListProblem =
  | { readonly kind: 'notList' | 'empty' | 'tooMany' | 'anchor' }
  | { readonly kind: 'rows'; readonly rows: readonly { readonly row: number; readonly problem: RowProblem }[] }

const DID = /^did:[a-z0-9]+:\S{1,500}$/
const DOMAIN = /^[^\s/@?#]{1,253}$/
/** `logo` is for an operator's server, which has the file that it names; here it counts for nothing. */
const KEYS = ['did', 'name', 'domain', 'logo']

function problemOf(row: Json): RowProblem | null {
  if (!isJsonObject(row)) return 'object'
  const { did, name, domain } = row
  if (typeof did !== 'string' || !DID.test(did)) return 'did'
  if (typeof name !== 'string' || name.length > 200 || withoutHidden(name).trim() === '') return 'name'
  if (domain !== undefined && (typeof domain !== 'string' || !DOMAIN.test(domain))) return 'domain'
  return Object.keys(row).every(key => KEYS.includes(key)) ? null : 'unknown'
}

const listedOf = (row: Json): Listed => {
  const { did, name, domain } = row as { did: string; name: string; domain?: string }
  return { did, name: withoutHidden(name).trim(), ...(domain ? { domain } : {}) }
}

const isText = (value: Json | undefined): value is string => typeof value === 'string'

const hostIn = (url: Json | undefined): string | null =>
  isText(url) ? (/^https?:\/\/([^\s/@?#]{1,253})(?:[/?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? null) : null

/** The rows of a list; those of a registry's file (`{registry: {did: {name, url}}}`), as if they were written in ours. */
function rowsOf(value: Json): readonly Json[] | null {
  if (Array.isArray(value)) return value as readonly Json[]
  if (!isJsonObject(value) || !isJsonObject(value.registry)) return null
  return Object.entries(value.registry).map(([did, entry]) => {
    if (!isJsonObject(entry)) return entry
    const domain = hostIn(entry.url)
    return { did, ...(entry.name === undefined ? {} : { name: entry.name }), ...(domain ? { domain } : {}) }
  })
}

/**
 * Reads a file with a list of issuers, `[{did, name, domain?}]`, or with a registry: as a whole or not at all, and says
 * which rows are wrong.
 */
export function readList(file: Uint8Array<ArrayBuffer> | string): Result<readonly Listed[], ListProblem> {
  const read = parseStrictJson(file, { maxBytes: MAX_BYTES })
  const rows = read.ok ? rowsOf(read.value) : null
  if (!rows) return err({ kind: 'notList' })
  if (rows.length === 0) return err({ kind: 'empty' })
  if (rows.length > MAX_LISTED) return err({ kind: 'tooMany' })
  const seen = new Set<string>()
  const wrong = rows.flatMap((row, index) => {
    const problem = problemOf(row) ?? (seen.has((row as { did: string }).did) ? 'twice' : null)
    if (problem === null) seen.add((row as { did: string }).did)
    return problem === null ? [] : [{ row: index + 1, problem }]
  })
  return wrong.length > 0 ? err({ kind: 'rows', rows: wrong }) : ok(rows.map(listedOf))
}

function readOwn(row: Json): Own[] {
  if (!isJsonObject(row) || !isText(row.since)) return []
  const { since, seen, ...listed } = row
  if (problemOf(listed) !== null) return []
  return [{ ...listedOf(listed), since, ...(isText(seen) ? { seen } : {}) }]
}

function readLoaded(row: Json): Loaded[] {
  if (!isJsonObject(row) || !isText(row.file) || !isText(row.since) || !Array.isArray(row.issuers)) return []
  const issuers = (row.issuers as readonly Json[]).filter(one => problemOf(one) === null).map(listedOf)
  return [{ file: row.file, since: row.since, issuers }]
}

const readAnchors = (row: Json): Anchor[] =>
  isJsonObject(row) && isText(row.file) && isText(row.since) && isText(row.id) && isJsonObject(row.jwks)
    ? [{ file: row.file, since: row.since, id: row.id, jwks: row.jwks }]
    : []

/** What this browser kept, read as carefully as a file; null for what is nothing of the kind. */
export function readKept(text: string): Trust | null {
  const read = parseStrictJson(text, { maxBytes: 8 * MAX_BYTES })
  if (!read.ok || !isJsonObject(read.value) || read.value.laurelTrust !== 1) return null
  const { own, loaded, anchors, off } = read.value
  const rows = (value: Json | undefined) => (Array.isArray(value) ? (value as readonly Json[]) : [])
  return {
    own: rows(own).flatMap(readOwn).slice(0, MAX_LISTED),
    loaded: rows(loaded).flatMap(readLoaded),
    anchors: rows(anchors).flatMap(readAnchors),
    off: rows(off).filter(isText),
  }
}

export const writeKept = (trust: Trust): string => JSON.stringify({ laurelTrust: 1, ...trust })
