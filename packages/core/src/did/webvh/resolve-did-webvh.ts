import type { Cryptography } from '../../keys/signer.ts'
import { err, ok, type Result } from '../../primitives/result.ts'
import type { Instant } from '../../primitives/time.ts'
import type { DidDocument, DidError } from '../did-document.ts'
import type { FetchProblem, GuardedFetch } from '../fetcher.ts'
import { parseDidWebvh } from './address.ts'
import { type LogEntry, parseLog } from './entry.ts'
import type { WebvhMemory } from './memory.ts'
import { documentOf, selectVersion, type WantedVersion } from './select-version.ts'
import { type VerifiedLog, verifyLog } from './verify-log.ts'
import type { WebvhError } from './webvh-error.ts'
import { parseWitnessProofs, type WitnessProofs } from './witness-proofs.ts'

type Tools = {
  readonly fetch: GuardedFetch
  readonly now: Instant
  readonly cryptography?: Cryptography
  readonly memory?: WebvhMemory
}

const unreachable = ({ code }: FetchProblem): DidError => {
  if (code === 'FETCH_NOT_FOUND') return { code: 'DID_NOT_FOUND', reason: 'its host has no such log' }
  if (code === 'FETCH_REFUSED') return { code: 'DID_UNREACHABLE', reason: 'its address may not be asked' }
  return { code: 'DID_UNREACHABLE', reason: 'its host did not answer' }
}

const invalid = ({ code, entry, reason }: WebvhError): DidError => ({
  code: 'DID_DOCUMENT_INVALID',
  reason: `${code}${entry === 0 ? '' : ` in entry ${entry}`}: ${reason}`,
})

const mayBeWitnessed = (entries: readonly LogEntry[]): boolean =>
  entries.some(({ parameters }) => Object.keys(parameters.witness ?? {}).length > 0)

/** Fetches the log of a did:webvh and checks it. It must be this DID's: its SCID, and a version that bears its name. */
export async function fetchDidWebvh(did: string, tools: Tools): Promise<Result<VerifiedLog, DidError>> {
  const address = parseDidWebvh(did)
  if (!address.ok) return address
  const fetched = await tools.fetch(address.value.logUrl, 'text/jsonl, application/jsonl;q=0.9, */*;q=0.1')
  if (!fetched.ok) return err(unreachable(fetched.error))
  const entries = parseLog(fetched.value.body)
  if (!entries.ok) return err(invalid(entries.error))
  let witnessProofs: readonly WitnessProofs[] = []
  if (mayBeWitnessed(entries.value)) {
    const file = await tools.fetch(address.value.witnessUrl, 'application/json')
    if (!file.ok && file.error.code !== 'FETCH_NOT_FOUND') return err(unreachable(file.error))
    const proofs = file.ok ? parseWitnessProofs(file.value.body) : ok([])
    if (!proofs.ok) return err(invalid(proofs.error))
    witnessProofs = proofs.value
  }
  const seen = tools.memory?.newest(did)?.versionId
  const { now, cryptography } = tools
  const log = await verifyLog(entries.value, {
    now,
    witnessProofs,
    ...(cryptography ? { cryptography } : {}),
    ...(seen === undefined ? {} : { seen }),
  })
  const isOfDid = log.versions.some(one => one.document.id === did)
  if (!isOfDid && (log.broken === null || log.versions.length > 0))
    return err({ code: 'DID_DOCUMENT_INVALID', reason: 'the log of another DID' })
  const newest = log.versions.at(-1)
  if (newest && log.broken === null) tools.memory?.met(did, newest)
  return ok(log)
}

/** The document of a did:webvh: the newest, or the one that is asked for. */
export async function resolveDidWebvh(
  did: string,
  tools: Tools,
  wanted?: WantedVersion,
): Promise<Result<DidDocument, DidError>> {
  const log = await fetchDidWebvh(did, tools)
  return log.ok ? documentIn(did, log.value, wanted) : log
}

/** The same out of a log that was fetched before: checking one costs far more than to look into it once more. */
export function documentIn(did: string, log: VerifiedLog, wanted?: WantedVersion): Result<DidDocument, DidError> {
  const version = selectVersion(log, wanted)
  return version.ok ? ok(documentOf(did, version.value, log)) : version
}
