import type { Deps } from '../../deps.ts'
import { requireStorage } from '../../people/quotas.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import { itemsOf } from '../store.ts'
import { openFile, sealFile } from './seal-file.ts'

export const MAX_FILE_BYTES = 25 * 1024 * 1024
const MAX_CLAIM_BYTES = 100 * 1024 * 1024
/** Every part but the last is this long. */
export const PART_BYTES = 512 * 1024
/** Of items a claim; an award has room for as many pieces of evidence and the learner's own words. */
export const MAX_ITEMS = 19

type File = { readonly issuerId: string; readonly claimId: string; readonly itemId: string }

export const partsOf = (size: number): number => Math.max(1, Math.ceil(size / PART_BYTES))

/** @throws Refusal where the file or the claim would be larger than it may be, or the school's space is used up */
export async function requireRoom(tx: Tx, deps: Deps, issuerId: string, claimId: string, size: number): Promise<void> {
  const items = await itemsOf(tx, issuerId, claimId)
  const used = items.reduce((sum, one) => sum + Number(one.state === 'refused' ? 0 : (one.size ?? 0)), 0)
  if (size > MAX_FILE_BYTES || used + size > MAX_CLAIM_BYTES) throw new Refusal('E_EVIDENCE_TOO_LARGE')
  await requireStorage(tx, deps, issuerId, size)
}

/** Keeps one part, sealed. Sending a part again is the same as once. */
export async function receivePart(deps: Deps, file: File, number: number, bytes: Uint8Array): Promise<void> {
  const { issuerId, claimId, itemId } = file
  const sha256 = await deps.blobs.put(sealFile(deps, { issuerId, itemId, part: number }, bytes))
  const isKept = await tx(deps, { issuerId }, async tx => {
    const item = (await itemsOf(tx, issuerId, claimId)).find(one => one.id === itemId)
    if (item?.kind !== 'file') throw new Refusal('E_NOT_FOUND')
    if (item.state !== 'uploading') return false
    const size = Number(item.size)
    const count = partsOf(size)
    const length = number < count ? PART_BYTES : size - (count - 1) * PART_BYTES
    if (number > count || bytes.length !== length) throw new Refusal('E_UPLOAD_PART')
    const saved = await tx.execute(sql`
      insert into learner_claim_part (issuer_id, item_id, number, sha256, bytes)
      values (${issuerId}, ${itemId}, ${number}, ${sha256}, ${bytes.length}) on conflict do nothing returning 1`)
    return saved.rows.length > 0
  }).catch(async error => {
    await deps.blobs.remove(sha256)
    throw error
  })
  if (!isKept) await deps.blobs.remove(sha256)
}

/** All parts are here: the file is put together and looked at by a job, which goes on after a crash. */
export async function finishFile(deps: Deps, file: File): Promise<void> {
  const { issuerId, claimId, itemId } = file
  await tx(deps, { issuerId }, async tx => {
    const item = (await itemsOf(tx, issuerId, claimId)).find(one => one.id === itemId)
    if (item?.kind !== 'file') throw new Refusal('E_NOT_FOUND')
    if (item.state !== 'uploading') return
    if (item.parts.length < partsOf(Number(item.size))) throw new Refusal('E_UPLOAD_UNFINISHED')
    await tx.execute(sql`
      update learner_claim_item set state = 'checking' where issuer_id = ${issuerId} and id = ${itemId}`)
    await deps.jobs.enqueue(tx, 'check-evidence', { issuerId, itemId }, { key: itemId })
  })
}

type PartRow = { number: number; sha256: string }

const partRows = async (tx: Tx, issuerId: string, itemId: string) =>
  (
    await tx.execute<PartRow>(sql`
      select number, sha256 from learner_claim_part where issuer_id = ${issuerId} and item_id = ${itemId} order by number`)
  ).rows

/** The parts, put together. */
export async function assembleFile(deps: Deps, issuerId: string, itemId: string): Promise<Uint8Array> {
  const parts = await tx(deps, { issuerId }, tx => partRows(tx, issuerId, itemId))
  const opened: Uint8Array[] = []
  for (const { number, sha256 } of parts) {
    const sealed = await deps.blobs.get(sha256)
    if (!sealed) throw new Error('a part of a file is gone')
    opened.push(openFile(deps, { issuerId, itemId, part: number }, sealed))
  }
  return new Uint8Array(Buffer.concat(opened))
}

/** Takes the parts' rows away. @returns the digests of their files, to be removed after the commit */
export async function forgetParts(tx: Tx, issuerId: string, itemIds: readonly string[]): Promise<string[]> {
  const gone = await tx.execute<{ sha256: string }>(sql`
    delete from learner_claim_part where issuer_id = ${issuerId}
      and item_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(itemIds)}::jsonb))
    returning sha256`)
  return gone.rows.map(row => row.sha256)
}
