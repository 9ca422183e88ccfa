import type * as z from 'zod'
import { lastAnchorsOf } from '../anchor/read-anchors.ts'
import type { Deps } from '../deps.ts'
import { findLogs } from '../log/store.ts'
import type { Actor } from '../people/actor.ts'
import { currentIssuer } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import type { KeyPurpose } from '../platform/key-store.ts'
import { Refusal } from '../refusal.ts'
import { listCompromises } from './compromise/store.ts'
import { startLog } from './follow-issuer.ts'
import { orRefuse } from './replace-keys.ts'
import type { zIdentity } from './schema.ts'
import { readLog } from './store.ts'

const USE = { assertion: 'statements', 'assertion-p256': 'tokens', 'assertion-bbs': 'parts' } as const satisfies Record<
  KeyPurpose,
  string
>

/** Under which names an issuer is known, its keys with their periods, and what became of them. */
export async function showIdentity(deps: Deps, { issuerId }: Actor): Promise<z.infer<typeof zIdentity>> {
  await startLog(deps, issuerId)
  return tx(deps, { issuerId }, async tx => {
    const issuer = await currentIssuer(tx, issuerId)
    const log = await orRefuse(() => readLog(tx, issuerId))
    const last = log.at(-1)?.entry
    if (!last) throw new Refusal('E_DID_STUCK')
    const keys = await deps.keys.publicKeys(tx, issuerId)
    const stolen = new Map(
      (await listCompromises(tx, issuerId)).map(one => [one.id, new Date(one.since).toISOString()]),
    )
    const { nextKeyHashes } = last.parameters
    const place = `${deps.baseUrl}/i/${issuer.short_name}`
    return {
      did: issuer.did,
      didUrl: `${place}/did.json`,
      webvh: last.state.id as string,
      logUrl: `${place}/did.jsonl`,
      version: last.versionId,
      keys: keys.map(({ fragment, purpose, key, createdAt, retiredAt, compromiseId }) => ({
        name: fragment,
        use: USE[purpose],
        type: key.type,
        since: createdAt.toISOString(),
        until: retiredAt?.toISOString() ?? null,
        stolenSince: (compromiseId && stolen.get(compromiseId)) || null,
      })),
      // Newest first: what happened last is what one wants to know.
      history: log
        .map(({ number, event, entry }) => ({ number, event, version: entry.versionId, at: entry.versionTime }))
        .reverse(),
      recordUrl: `${place}/log`,
      anchors: await anchorsOf(tx, issuerId),
      hasRecoveryKey: Array.isArray(nextKeyHashes) && nextKeyHashes.length > 1,
    }
  })
}

/** Of the record that goes on, where there is one. */
async function anchorsOf(tx: Tx, issuerId: string): Promise<z.infer<typeof zIdentity>['anchors']> {
  const log = (await findLogs(tx, issuerId)).find(one => one.closed_at === null)
  const anchors = log ? await lastAnchorsOf(tx, issuerId, log.origin) : []
  return anchors.map(({ block, ...anchor }) => ({
    ...anchor,
    block: block && { number: block.number, at: block.at?.toISOString() ?? null },
  }))
}
