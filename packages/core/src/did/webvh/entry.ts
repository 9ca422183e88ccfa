import { decodeUtf8Strictly } from '../../primitives/bytes.ts'
import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import { parseStrictJson } from '../../primitives/strict-json.ts'
import type { WebvhError } from './webvh-error.ts'

/** A line of `did.jsonl` (did:webvh 1.0, "The DID Log File"). */
export type LogEntry = {
  readonly versionId: string
  readonly versionTime: string
  readonly parameters: JsonObject
  readonly state: JsonObject
  readonly proof: readonly Json[]
}

/** What an entry's hash and proof are about: the entry without its proof. */
export type UnsignedEntry = Omit<LogEntry, 'proof'>

/** Each entry costs a signature, and a stranger writes the log: more are not read. */
export const MAX_ENTRIES = 2_000
/** Proofs of all entries together. */
const MAX_PROOFS = 4_000

const MEMBERS = ['versionId', 'versionTime', 'parameters', 'state', 'proof']

/** Reads the lines of a log, strictly: what two programs could read differently is refused. */
export function parseLog(body: Uint8Array | string): Result<LogEntry[], WebvhError> {
  const text = typeof body === 'string' ? body : decodeUtf8Strictly(body)
  const syntax = (entry: number, reason: string) => err({ code: 'WEBVH_SYNTAX', entry, reason } as const)
  if (text === null) return syntax(0, 'not UTF-8')
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  if (lines.length === 0) return syntax(0, 'the log is empty')
  if (lines.length > MAX_ENTRIES) return syntax(0, `more than ${MAX_ENTRIES} entries`)
  const entries: LogEntry[] = []
  let proofs = 0
  for (const [index, line] of lines.entries()) {
    const read = parseStrictJson(line)
    if (!read.ok) return syntax(index + 1, read.error.code)
    const entry = read.value
    if (!isJsonObject(entry) || Object.keys(entry).some(name => !MEMBERS.includes(name)))
      return syntax(index + 1, 'not an entry of a log')
    if (typeof entry.versionId !== 'string' || typeof entry.versionTime !== 'string')
      return syntax(index + 1, 'versionId or versionTime is missing')
    if (!isJsonObject(entry.parameters) || !isJsonObject(entry.state))
      return syntax(index + 1, 'parameters or state is missing')
    if (!Array.isArray(entry.proof)) return syntax(index + 1, 'proof is missing')
    proofs += entry.proof.length
    if (proofs > MAX_PROOFS) return syntax(index + 1, `more than ${MAX_PROOFS} proofs up to here`)
    entries.push(entry as unknown as LogEntry)
  }
  return ok(entries)
}

export const withoutProofOf = ({ proof: _proof, ...unsigned }: LogEntry): UnsignedEntry => unsigned

/** The line that an entry is published as. */
export const lineOf = (entry: LogEntry): string => `${JSON.stringify(entry)}\n`
