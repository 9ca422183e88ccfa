import { createHash } from 'node:crypto'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { note } from '../../people/note.ts'
import { tx } from '../../platform/database.ts'
import type { KeptFile } from '../../platform/kept-files.ts'
import { sql } from '../../platform/sql.ts'
import { writeZip, type ZipPart } from '../../platform/zip.ts'
import { Refusal } from '../../refusal.ts'
import { findClosing, findSite, lockClosing, type SiteRow } from '../store.ts'
import { enqueueSite } from './enqueue-site.ts'
import { listFiles } from './list-files.ts'

/** How many files there are between two notes on how far it is. */
const NOTED_EVERY = 50

const fileOf = (issuerId: string, id: string) => `${issuerId}-${id}.zip`

/** As long as a build may be tried again by itself; one that was begun before is nobody's any more. */
const GIVEN_UP_MS = 86_400_000

/**
 * Has the site built, or built anew; where that is being done already, it is that which is waited for.
 *
 * @throws Refusal E_CLOSING_STATE before it is closed
 */
export async function askForSite(deps: Deps, actor: Actor): Promise<void> {
  const { issuerId } = actor
  await tx(deps, actor, async tx => {
    if (!(await lockClosing(tx, issuerId))?.closed_at) throw new Refusal('E_CLOSING_STATE')
    const site = await findSite(tx, issuerId)
    if (site && isBusy(site, deps.clock())) return
    await enqueueSite(tx, deps, issuerId)
    await note(tx, deps, actor, { event: 'closing.site-asked', subject: issuerId })
  })
}

const isBusy = ({ state, begun_at }: SiteRow, now: Date): boolean =>
  (state === 'waiting' || state === 'building') && Date.parse(begun_at) > now.getTime() - GIVEN_UP_MS

/**
 * Writes the site into a file of this server; one file of it is in memory at a time. Done again, the same file comes out. Where
 * a newer one was asked for nothing is built, and nothing is left of what was.
 */
export async function buildSite(
  deps: Deps,
  { issuerId, id }: { readonly issuerId: string; readonly id: string },
): Promise<void> {
  const say = (change: ReturnType<typeof sql>) =>
    tx(deps, { issuerId }, tx =>
      tx.execute(sql`update closing_site set ${change} where issuer_id = ${issuerId} and id = ${id}`),
    )
  const isNewest = () => tx(deps, { issuerId }, async tx => (await findSite(tx, issuerId))?.id === id)
  const closing = await tx(deps, { issuerId }, tx => findClosing(tx, issuerId))
  if (!closing?.final_at || !(await isNewest())) return
  await say(sql`state = 'building', files = 0, bytes = 0`)
  let files = 0
  let bytes = 0
  const hash = createHash('sha256')
  async function* counted(): AsyncGenerator<ZipPart> {
    for await (const part of listFiles(deps, issuerId)) {
      yield part
      files++
      if (files % NOTED_EVERY === 0) await say(sql`files = ${files}, bytes = ${bytes}`)
    }
  }
  async function* measured(): AsyncGenerator<Uint8Array> {
    for await (const chunk of writeZip(counted(), new Date(closing?.final_at as string))) {
      hash.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  try {
    await deps.sites.write(fileOf(issuerId, id), measured())
  } catch (error) {
    await say(sql`state = 'failed', ended_at = ${deps.clock().toISOString()}`)
    throw error
  }
  await say(sql`state = 'there', files = ${files}, bytes = ${bytes}, sha256 = ${hash.digest('hex')},
    ended_at = ${deps.clock().toISOString()}`)
  if (!(await isNewest())) return deps.sites.remove(fileOf(issuerId, id))
  // Those from before are the same, or older.
  const older = await tx(deps, { issuerId }, tx =>
    tx.execute<{ id: string }>(sql`delete from closing_site where issuer_id = ${issuerId} and id < ${id} returning id`),
  )
  for (const one of older.rows) await deps.sites.remove(fileOf(issuerId, one.id))
}

/**
 * The site as it was built, to be sent on while it is read. It is taken when it was sent to its last byte: whoever broke off has
 * nothing that could answer in the place of this server.
 *
 * @throws Refusal E_NOT_FOUND
 */
export async function takeSite(deps: Deps, actor: Actor): Promise<KeptFile> {
  const { issuerId } = actor
  const site = await tx(deps, actor, tx => findSite(tx, issuerId))
  if (site?.state !== 'there') throw new Refusal('E_NOT_FOUND')
  const file = await deps.sites.find(fileOf(issuerId, site.id))
  if (!file) throw new Refusal('E_NOT_FOUND')
  const taken = () =>
    tx(deps, actor, async tx => {
      await tx.execute(sql`
        update closing set site_taken_at = ${deps.clock().toISOString()} where issuer_id = ${issuerId}`)
      await note(tx, deps, actor, { event: 'closing.site-taken', subject: issuerId, details: { sha256: site.sha256 } })
    })
  return { size: file.size, open: () => file.open().pipeThrough(new TransformStream({ flush: taken })) }
}
