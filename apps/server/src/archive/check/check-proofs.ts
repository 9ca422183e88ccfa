import { commitmentOf, readTlogProof, verifyTlogProof, writeNoteKey } from '@laurel/core/log'
import { decodeBase64url, fromHex, isJsonObject, parseStrictJson } from '@laurel/core/primitives'
import type { ArchivedFiles } from '../archived-files.ts'
import { type CheckedRecord, checkHead, inBase64 } from './check-record.ts'
import { PieceFailed } from './finding.ts'
import type { CheckTools } from './tools.ts'

/**
 * That every proof in the archive shows what its name says: that a document of this digest stands in one of the records.
 *
 * @returns the digests that are shown to be on record
 * @throws PieceFailed
 */
export async function checkProofs(
  files: ArchivedFiles,
  home: string,
  records: readonly CheckedRecord[],
  { cryptography }: CheckTools,
): Promise<ReadonlySet<string>> {
  const folder = `${home}log/proof/`
  const shown = new Set<string>()
  // Many proofs are of one head, which leads on from the record once.
  const heads = new Set<string>()
  for (const path of files.paths()) {
    if (!path.startsWith(folder)) continue
    const name = path.slice(folder.length)
    const digest = /^[0-9a-f]{64}$/.test(name) ? fromHex(name) : null
    const text = await files.read(path)
    const read = text && parseStrictJson(text)
    const value = read?.ok && isJsonObject(read.value) ? read.value : {}
    const { salt: packed, proof: lines, key: line } = value
    const salt = typeof packed === 'string' ? decodeBase64url(packed) : null
    const proof = typeof lines === 'string' ? readTlogProof(lines) : null
    const record = records.find(one => writeNoteKey(one.key) === line)
    const isWhole = digest && salt?.ok && salt.value.length === 32 && proof?.ok && record
    if (!isWhole) throw new PieceFailed('PROOF_CHANGED', path)
    const entry = commitmentOf(digest, salt.value)
    const logged = await verifyTlogProof(entry, proof.value, { log: record.key, witnesses: [] }, cryptography)
    if (!logged.ok) throw new PieceFailed('PROOF_CHANGED', path)
    const { size, root } = logged.value.checkpoint
    const head = { size, root: inBase64(root) }
    const known = `${record.folder} ${head.size} ${head.root}`
    if (!heads.has(known)) await checkHead(record, head)
    heads.add(known)
    shown.add(name)
  }
  return shown
}
