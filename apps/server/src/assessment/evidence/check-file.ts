import { drawPicture } from '../../achievement/sanitise-picture.ts'
import type { Deps } from '../../deps.ts'
import { allIssuerIds } from '../../people/store.ts'
import { tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import type { ItemRow } from '../store.ts'
import { fileKind } from './file-kind.ts'
import { assembleFile, forgetParts, MAX_FILE_BYTES } from './receive-file.ts'
import { sealFile } from './seal-file.ts'

/** A photograph of a phone; what is kept of it is large enough to read a poster on. */
const PHOTOGRAPH = { bytes: MAX_FILE_BYTES, svgBytes: 512 * 1024, pixels: 50_000_000, side: 1_600 }

type Outcome =
  | { readonly state: 'ready'; readonly type: string; readonly bytes: Uint8Array }
  | { readonly state: 'refused'; readonly problem: NonNullable<ItemRow['problem']> }
  | { readonly state: 'held' }

/** What becomes of a file: pictures are drawn anew, so nothing of them survives but their pixels (H-30, H-32). */
async function judge(deps: Deps, bytes: Uint8Array): Promise<Outcome> {
  const kind = fileKind(bytes)
  if (kind.kind === 'refused') return { state: 'refused', problem: kind.problem }
  // As it came: what a picture hides must be found before it is decoded.
  const scanned = deps.scanFile ? await deps.scanFile(bytes) : 'clean'
  if (scanned === 'infected') return { state: 'refused', problem: 'infected' }
  if (scanned === 'failed') return { state: 'held' }
  if (kind.kind === 'document') return { state: 'ready', type: kind.type, bytes }
  const drawn = await drawPicture(bytes, PHOTOGRAPH)
  return drawn.ok
    ? { state: 'ready', type: 'image/png', bytes: new Uint8Array(drawn.value.asPng()) }
    : { state: 'refused', problem: drawn.error.code === 'E_PICTURE_KIND' ? 'type' : 'picture' }
}

/**
 * Looks at a file that has arrived. A scanner that gives no answer leaves it held: nobody can open it, and it is tried
 * again until there is one.
 */
export async function checkFile(deps: Deps, issuerId: string, itemId: string): Promise<void> {
  const waits = await tx(deps, { issuerId }, async tx => {
    const found = await tx.execute(sql`
      select 1 from learner_claim_item where issuer_id = ${issuerId} and id = ${itemId} and state in ('checking', 'held')`)
    return found.rows.length > 0
  })
  if (!waits) return
  const outcome = await judge(deps, await assembleFile(deps, issuerId, itemId))
  if (outcome.state === 'held') {
    await tx(deps, { issuerId }, tx =>
      tx.execute(sql`
        update learner_claim_item set state = 'held'
        where issuer_id = ${issuerId} and id = ${itemId} and state = 'checking'`),
    )
    return
  }
  const sealed =
    outcome.state === 'ready'
      ? await deps.blobs.put(sealFile(deps, { issuerId, itemId, part: 'whole' }, outcome.bytes))
      : null
  const unneeded = await tx(deps, { issuerId }, async tx => {
    const changed = await tx.execute(
      outcome.state === 'ready'
        ? sql`update learner_claim_item set state = 'ready', type = ${outcome.type}, sha256 = ${sealed},
            bytes = ${outcome.bytes.length}, problem = null
            where issuer_id = ${issuerId} and id = ${itemId} and state in ('checking', 'held') returning 1`
        : sql`update learner_claim_item set state = 'refused', problem = ${outcome.problem}, is_public = false
            where issuer_id = ${issuerId} and id = ${itemId} and state in ('checking', 'held') returning 1`,
    )
    // Taken away, or done by another, in the meantime.
    if (changed.rows.length === 0) return sealed ? [sealed] : []
    return forgetParts(tx, issuerId, [itemId])
  })
  for (const sha256 of unneeded) await deps.blobs.remove(sha256)
}

/** What is held, and what a crash has left unchecked, is looked at again. */
export async function checkHeldFiles(deps: Deps): Promise<void> {
  for (const issuerId of await tx(deps, {}, allIssuerIds)) {
    const waiting = await tx(deps, { issuerId }, async tx => {
      const found = await tx.execute<{ id: string }>(sql`
        select id from learner_claim_item where issuer_id = ${issuerId} and state in ('checking', 'held') order by id limit 100`)
      return found.rows
    })
    for (const { id } of waiting)
      await tx(deps, { issuerId }, tx => deps.jobs.enqueue(tx, 'check-evidence', { issuerId, itemId: id }, { key: id }))
  }
}
