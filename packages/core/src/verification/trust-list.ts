import { parseDidWebvh } from '../did/index.ts'
import { isJsonObject, type Json } from '../primitives/json.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import { parseStrictJson } from '../primitives/strict-json.ts'
import { withoutHidden } from './resemblance/hidden.ts'

/** An issuer on a list, as files have it. */
export type Listed = {
  readonly did: string
  readonly name: string
  readonly domain?: string
  /** Its did:webvh, by which its key history counts where its own address answers no more. */
  readonly webvh?: string
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
const KEYS = ['did', 'name', 'domain', 'webvh', 'logo']

export function rowProblem(row: Json): RowProblem | null {
  if (!isJsonObject(row)) return 'object'
  const { did, name, domain, webvh } = row
  if (typeof did !== 'string' || !DID.test(did)) return 'did'
  if (typeof name !== 'string' || name.length > 200 || withoutHidden(name).trim() === '') return 'name'
  if (domain !== undefined && (typeof domain !== 'string' || !DOMAIN.test(domain))) return 'domain'
  if (webvh !== undefined && (typeof webvh !== 'string' || !parseDidWebvh(webvh).ok)) return 'webvh'
  return Object.keys(row).every(key => KEYS.includes(key)) ? null : 'unknown'
}

/** A row that has no problem, as it is used. */
export const readRow = (row: Json): Listed => {
  const { did, name, domain, webvh } = row as Listed
  return { did, name: withoutHidden(name).trim(), ...(domain ? { domain } : {}), ...(webvh ? { webvh } : {}) }
}

/** Reads a file with a list of issuers, `[{did, name, domain?, webvh?}]`: as a whole or not at all, and says which rows are wrong. */
export function readTrustList(file: Uint8Array | string): Result<readonly Listed[], ListProblem> {
  const read = parseStrictJson(file, { maxBytes: MAX_BYTES })
  if (!read.ok || !Array.isArray(read.value)) return err({ kind: 'notList' })
  const rows = read.value as readonly Json[]
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
