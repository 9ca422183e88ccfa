import { writeHex } from '@laurel/core/anchor'
import * as z from 'zod'
import { logIdOf, readAnchors } from '../anchor/read-anchors.ts'
import type { Deps } from '../deps.ts'
import { pageFrom, readCursor } from '../people/cursor.ts'
import { tx } from '../platform/database.ts'
import { fieldProblems } from '../platform/problem.ts'
import { Refusal } from '../refusal.ts'
import { findLogs } from './store.ts'

const zWanted = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  size: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  cursor: z.string().max(400).default(''),
})

/**
 * The anchors of an issuer's records, the newest first, each with its proof once it has one.
 *
 * @throws Refusal E_REQUEST_MALFORMED
 */
export async function listAnchors(deps: Deps, issuerId: string, query: Readonly<Record<string, string>>) {
  const wanted = zWanted.safeParse(query)
  if (!wanted.success) throw new Refusal('E_REQUEST_MALFORMED', fieldProblems(wanted.error))
  const { limit, size } = wanted.data
  const cursor = readCursor(wanted.data.cursor)
  const after = cursor ? { anchor_id: cursor.id, log_id: cursor.key } : undefined
  const logs = await tx(deps, { issuerId }, tx => findLogs(tx, issuerId))
  const origins = new Map(logs.map(log => [writeHex(logIdOf(log.origin)), log.origin]))
  const rows = await readAnchors(deps, issuerId, { limit: limit + 1, size, after })
  return pageFrom(
    rows,
    limit,
    ({ id: _id, logId, ...anchor }) => ({ origin: origins.get(logId) ?? null, ...anchor }),
    row => row.logId,
  )
}
