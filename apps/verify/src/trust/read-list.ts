import { isJsonObject, type Json, parseStrictJson } from '@laurel/core/primitives'
import { MAX_LISTED, readRow, rowProblem } from '@laurel/core/verification'
import type { Anchor, Loaded, Own, Trust } from './lists.ts'

/** What one browser keeps at most. */
const MAX_BYTES = 16 * 1024 * 1024

const isText = (value: Json | undefined): value is string => typeof value === 'string'

function readOwn(row: Json): Own[] {
  if (!isJsonObject(row) || !isText(row.since)) return []
  const { since, seen, ...listed } = row
  if (rowProblem(listed) !== null) return []
  return [{ ...readRow(listed), since, ...(isText(seen) ? { seen } : {}) }]
}

function readLoaded(row: Json): Loaded[] {
  if (!isJsonObject(row) || !isText(row.file) || !isText(row.since) || !Array.isArray(row.issuers)) return []
  const issuers = (row.issuers as readonly Json[]).filter(one => rowProblem(one) === null).map(readRow)
  return [{ file: row.file, since: row.since, issuers }]
}

const readAnchors = (row: Json): Anchor[] =>
  isJsonObject(row) && isText(row.file) && isText(row.since) && isText(row.id) && isJsonObject(row.jwks)
    ? [{ file: row.file, since: row.since, id: row.id, jwks: row.jwks }]
    : []

/** What this browser kept, read as carefully as a file; null for what is nothing of the kind. */
export function readKept(text: string): Trust | null {
  const read = parseStrictJson(text, { maxBytes: MAX_BYTES })
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
