import type * as z from 'zod'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { REMOVED_DAYS } from './remove-archive.ts'
import type { zArchive } from './schema.ts'
import { type ArchiveRow, findArchive, listArchives } from './store.ts'

const DAY = 86_400_000
const iso = (time: string | null) => (time === null ? null : new Date(time).toISOString())

export function archiveView(row: ArchiveRow, baseUrl: string): z.infer<typeof zArchive> {
  const { facts, removed_at: removedAt } = row
  return {
    id: row.id,
    state: removedAt === null ? row.state : 'removed',
    askedAt: new Date(row.asked_at).toISOString(),
    askedBy: row.asked_by,
    files: row.files,
    bytes: Number(row.bytes) || Number(row.upload_bytes),
    findings: [...row.findings],
    institution: facts && {
      name: facts.name,
      did: facts.did,
      dids: [...facts.dids],
      webvh: facts.webvh,
      host: facts.host,
      closedAt: facts.closedAt,
      credentials: facts.credentials,
      heads: [...facts.heads],
    },
    checkedAt: iso(row.checked_at),
    keptSince: iso(row.kept_since),
    confirmedBy: row.confirmed_by,
    believed: [...row.believed],
    url: row.name === null || removedAt !== null ? null : `${baseUrl}/archive/${row.name}`,
    removedAt: iso(removedAt),
    goneAt: removedAt === null ? null : new Date(new Date(removedAt).getTime() + REMOVED_DAYS * DAY).toISOString(),
  }
}

export async function showArchives(deps: Deps, actor: Actor) {
  const rows = await tx(deps, actor, tx => listArchives(tx, actor.issuerId))
  return { items: rows.map(row => archiveView(row, deps.baseUrl)), nextCursor: null }
}

/** @throws Refusal E_NOT_FOUND */
export async function showArchive(deps: Deps, actor: Actor, id: string) {
  const row = await tx(deps, actor, tx => findArchive(tx, actor.issuerId, id))
  if (!row) throw new Refusal('E_NOT_FOUND')
  return archiveView(row, deps.baseUrl)
}
