import { CLOSING_PATH, type ClosingFacts, verifyClosingStatement } from '@laurel/core/closing'
import { type GuardedFetch, resolveDid, type VerifiedLog } from '@laurel/core/did'
import type { ArchivedFiles, Place } from '../archived-files.ts'
import { PieceFailed } from './finding.ts'
import type { CheckTools } from './tools.ts'

/**
 * That a closing statement was signed by this very institution under this name, and is about the newest version of the
 * history that lies beside it.
 *
 * @throws PieceFailed
 */
export async function checkStatement(
  files: ArchivedFiles,
  { did, folder }: Place,
  { log, fetch, tools }: { readonly log: VerifiedLog; readonly fetch: GuardedFetch; readonly tools: CheckTools },
): Promise<{ readonly facts: ClosingFacts; readonly text: string }> {
  const path = folder + CLOSING_PATH
  const text = await files.text(path)
  if (text === null) throw new PieceFailed('STATEMENT_MISSING', path)
  const { now, cryptography } = tools
  const read = await verifyClosingStatement(text, {
    now,
    cryptography,
    resolveDid: (one, at) => resolveDid(one, { fetch, now, cryptography }, at),
  })
  if (!read.ok) throw new PieceFailed('STATEMENT_BROKEN', path)
  const { issuer, didVersion } = read.value
  const newest = log.versions.at(-1)
  const isOfHistory = newest?.versionId === didVersion.version && newest.document.id === didVersion.did
  if (issuer !== did || !isOfHistory) throw new PieceFailed('STATEMENT_OTHER', path)
  return { facts: read.value, text }
}
