import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { note } from '../../people/note.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { writeZip, type ZipPart } from '../../platform/zip.ts'
import { Refusal } from '../../refusal.ts'
import { findClosing, findSite, lockClosing, type SiteRow } from '../store.ts'
import { listFiles } from './list-files.ts'

export const SITE_QUEUE = 'build-closed-site'

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

export async function enqueueSite(tx: Tx, deps: Deps, issuerId: string): Promise<void> {
  const id = deps.newId()
  await tx.execute(sql`
    insert into closing_site (issuer_id, id, state, begun_at)
    values (${issuerId}, ${id}, 'waiting', ${deps.clock().toISOString()})`)
  await deps.jobs.enqueue(tx, SITE_QUEUE, { issuerId, id })
}

/** Writes the site into a file of this server; one file of it is in memory at a time. Done again, the same file comes out. */
export async function buildSite(
  deps: Deps,
  { issuerId, id }: { readonly issuerId: string; readonly id: string },
): Promise<void> {
  const say = (change: ReturnType<typeof sql>) =>
    tx(deps, { issuerId }, tx =>
      tx.execute(sql`update closing_site set ${change} where issuer_id = ${issuerId} and id = ${id}`),
    )
  const closing = await tx(deps, { issuerId }, tx => findClosing(tx, issuerId))
  if (!closing?.final_at) return
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
  // Those from before are the same, or older.
  const older = await tx(deps, { issuerId }, tx =>
    tx.execute<{ id: string }>(sql`delete from closing_site where issuer_id = ${issuerId} and id < ${id} returning id`),
  )
  for (const one of older.rows) await deps.sites.remove(fileOf(issuerId, one.id))
}

/** The site as it was built, to be sent on while it is read. @throws Refusal E_NOT_FOUND */
export async function takeSite(deps: Deps, actor: Actor) {
  const { issuerId } = actor
  const site = await tx(deps, actor, tx => findSite(tx, issuerId))
  if (site?.state !== 'there') throw new Refusal('E_NOT_FOUND')
  const file = await deps.sites.read(fileOf(issuerId, site.id))
  if (!file) throw new Refusal('E_NOT_FOUND')
  await tx(deps, actor, async tx => {
    await tx.execute(sql`
      update closing set site_taken_at = ${deps.clock().toISOString()} where issuer_id = ${issuerId}`)
    await note(tx, deps, actor, { event: 'closing.site-taken', subject: issuerId, details: { sha256: site.sha256 } })
  })
  return file
}
