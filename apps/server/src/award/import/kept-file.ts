import type { Deps } from '../../deps.ts'

/**
 * Uploaded files are kept with a line that names their institution before them, so that no two institutions ever share
 * one: taking a learner's file away here must not take it away there.
 */
const lineOf = (issuerId: string) => Buffer.from(`laurel-import ${issuerId}\n`)

/** @returns the digest that the file is found by */
export const keepFile = (deps: Deps, issuerId: string, bytes: Uint8Array): Promise<string> =>
  deps.blobs.put(Buffer.concat([lineOf(issuerId), bytes]))

/** The file as it was uploaded; `null` where it was erased. */
export async function readKeptFile(deps: Deps, issuerId: string, sha256: string): Promise<Uint8Array | null> {
  const bytes = await deps.blobs.get(sha256)
  const line = lineOf(issuerId)
  // Files of older versions have no such line.
  return bytes && line.equals(bytes.subarray(0, line.length)) ? bytes.subarray(line.length) : bytes
}
