import { CLOSING_PATH } from '@laurel/core/closing'
import { readAnchors } from '../anchor/read-anchors.ts'
import type { Deps } from '../deps.ts'
import { findCheckpoint, findLogs, newestSeen } from '../log/store.ts'
import type { Actor } from '../people/actor.ts'
import { currentIssuer } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import type { Trouble } from './close-institution.ts'
import type { ClosingView } from './schema.ts'
import { countForClosing, findClosing, findSite } from './store.ts'

const iso = (time: string | null | undefined) => (time ? new Date(time).toISOString() : null)

/** How far the closing of an institution has come, and what it means for whom. */
export async function showClosing(deps: Deps, { issuerId }: Actor): Promise<ClosingView> {
  const { issuer, closing, counts, site, heads } = await tx(deps, { issuerId }, async tx => ({
    issuer: await currentIssuer(tx, issuerId),
    closing: await findClosing(tx, issuerId),
    counts: await countForClosing(tx, issuerId),
    site: await findSite(tx, issuerId),
    heads: await headsOf(tx, issuerId),
  }))
  return {
    state: !closing ? 'open' : closing.closed_at ? 'closed' : closing.stopped_at ? 'closing' : 'announced',
    closesAt: iso(closing?.closes_at),
    closedAt: closing?.closed_at ? iso(closing.final_at) : null,
    announcedAt: iso(closing?.announced_at),
    announcedBy: closing?.announced_by ?? null,
    successor: closing?.successor_name ? { name: closing.successor_name, did: closing.successor_did } : null,
    trouble: (closing?.trouble ?? null) as Trouble | null,
    counts,
    statementUrl: closing?.closed_at ? `${deps.baseUrl}/i/${issuer.short_name}/${CLOSING_PATH}` : null,
    heads: closing?.closed_at
      ? await Promise.all(
          heads.map(async head => ({
            ...head,
            anchors: (await readAnchors(deps, issuerId, { size: head.entries })).filter(
              one => one.state === 'confirmed',
            ).length,
          })),
        )
      : [],
    site: site
      ? {
          state: site.state,
          files: site.files,
          bytes: Number(site.bytes),
          sha256: site.sha256,
          endedAt: iso(site.ended_at),
        }
      : null,
    siteTakenAt: iso(closing?.site_taken_at),
    keysDestroyedAt: iso(closing?.keys_destroyed_at),
  }
}

async function headsOf(tx: Tx, issuerId: string) {
  const heads = []
  for (const log of await findLogs(tx, issuerId)) {
    const head = await findCheckpoint(tx, issuerId, log.id, 'last')
    if (!head) continue
    const seen = await newestSeen(tx, issuerId, log.id)
    heads.push({
      origin: log.origin,
      entries: head.size,
      witnesses: seen.filter(one => one.size === head.size).length,
    })
  }
  return heads
}
