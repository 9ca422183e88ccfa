import { writeNoteKey } from '@laurel/core/log'
import { lastAnchorsOf } from '../anchor/read-anchors.ts'
import type { Deps } from '../deps.ts'
import { issuerView } from '../people/memberships.ts'
import { currentIssuer, signerOf } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import type { LogPageFacts } from './pages/log-page.ts'
import { noteKeyOf } from './read-proof.ts'
import { findCheckpoint, findLogs, newestSeen } from './store.ts'

/** `/i/{issuer}/log`. */
export async function logFacts(deps: Deps, shortName: string): Promise<LogPageFacts | 'notFound'> {
  const issuerId = await tx(deps, {}, tx => signerOf(tx, shortName))
  if (!issuerId) return 'notFound'
  return tx(deps, { issuerId }, async tx => {
    const row = await currentIssuer(tx, issuerId)
    // A person who recommends others has no page.
    if (row.kind === 'person') return 'notFound'
    const issuer = issuerView(row, deps.baseUrl)
    const logs: LogPageFacts['logs'][number][] = []
    for (const log of await findLogs(tx, issuerId)) {
      const last = await findCheckpoint(tx, issuerId, log.id, 'last')
      logs.unshift({
        origin: log.origin,
        key: writeNoteKey(noteKeyOf(log)),
        checkpointPath: `/i/${shortName}/log/${log.path && `${log.path}/`}checkpoint`,
        begunAt: new Date(log.begun_at).toISOString(),
        head: last
          ? { size: last.size, at: new Date(last.at).toISOString(), root: last.root.toString('base64') }
          : null,
        witnesses: await newestSeen(tx, issuerId, log.id),
        anchors: await lastAnchorsOf(tx, issuerId, log.origin),
        isHeld: log.held_at !== null,
        closedAt: log.closed_at && new Date(log.closed_at).toISOString(),
      })
    }
    return {
      issuer: { name: issuer.name, logoUrl: issuer.logoUrl ?? undefined, path: `/i/${shortName}` },
      logs,
      url: `${deps.baseUrl}/i/${shortName}/log`,
      closedAt: issuer.closing?.closedAt ?? null,
    }
  })
}
