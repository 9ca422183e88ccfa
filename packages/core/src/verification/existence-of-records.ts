import { commitmentOf, leafHash, readCheckpoint, readNote, readTlogProof, rootOfInclusion } from '../log/index.ts'
import { fromBase64url } from '../primitives/base64url.ts'
import { equalBytes, fromHex } from '../primitives/bytes.ts'
import type { Existence, ExistenceLookup } from './existence.ts'

/** That a document stands on record (docs/specs/record-proof.md): its digest in hexadecimal, the salt in base64url, a tlog-proof. */
export type GivenRecord = { readonly digest: string; readonly salt: string; readonly proof: string }

/**
 * The trees in which documents stand, as records show it: each way up to a root is gone here. Who has signed the head is
 * not asked, and no time is taken from it: a tree counts only where an issuer has named its root itself.
 */
export const existenceOfRecords =
  (records: readonly GivenRecord[]): ExistenceLookup =>
  digest => {
    const trees = records.flatMap(one => treeOf(one, digest))
    return trees.length > 0 ? { by: null, trees } : null
  }

function treeOf({ digest: named, salt: text, proof: file }: GivenRecord, digest: Uint8Array): Existence['trees'] {
  const wanted = /^[0-9a-f]{64}$/.test(named) ? fromHex(named) : null
  const salt = fromBase64url(text)
  const proof = readTlogProof(file)
  if (!wanted || !equalBytes(wanted, digest) || salt?.length !== 32 || !proof.ok) return []
  const note = readNote(proof.value.checkpoint)
  const head = note.ok ? readCheckpoint(note.value.text) : note
  if (!head.ok) return []
  const { origin, size } = head.value
  const root = rootOfInclusion(leafHash(commitmentOf(digest, salt)), proof.value.index, size, proof.value.hashes)
  return root && equalBytes(root, head.value.root) ? [{ origin, size, root }] : []
}
