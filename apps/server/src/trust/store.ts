import type { JsonObject } from '@laurel/core/primitives'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'

/** An institution on the registry of this server. */
export type ListedRow = {
  readonly id: string
  readonly did: string
  readonly webvh: string | null
  readonly name: string
  readonly url: string | null
  readonly location: string | null
  readonly recognised_by: string | null
  readonly entity: string | null
  readonly jwks: JsonObject | null
  readonly listed_at: string
}

const COLUMNS = sql`id, did, webvh, name, url, location, recognised_by, entity, jwks, listed_at`
/** As many as the formats take that it is given out in. */
const MOST = 5_000

export async function listedInstitutions(tx: Tx): Promise<readonly ListedRow[]> {
  const found = await tx.execute<ListedRow>(
    sql`select ${COLUMNS} from registry_entry where removed_at is null order by name, did limit ${MOST}`,
  )
  return found.rows
}

/** Whoever is listed under this DID (either of them) or entity id. */
export async function listedAs(tx: Tx, id: string): Promise<ListedRow | null> {
  if (id.includes('\0') || id.length > 1_024) return null
  const found = await tx.execute<ListedRow>(
    sql`select ${COLUMNS} from registry_entry where removed_at is null and (did = ${id} or webvh = ${id} or entity = ${id})
      order by did limit 1`,
  )
  return found.rows[0] ?? null
}

/** When anything was put on the registry or taken off it last. */
export async function registryChangedAt(tx: Tx): Promise<Date | null> {
  const found = await tx.execute<{ at: string | null }>(
    sql`select max(greatest(listed_at, coalesce(removed_at, listed_at))) as at from registry_entry`,
  )
  const at = found.rows[0]?.at
  return at ? new Date(at) : null
}
