import * as z from 'zod'
import type { Deps } from '../deps.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'

const MINUTES = 5
const ATTEMPTS = 5
const CODE_LENGTH = 8
/** No 0/O, 1/I/L, U: what is read from one screen and typed on another. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

const zText = z.string().regex(/^[A-Za-z0-9_-]{20,200}$/)
export const zPairingStart = z.strictObject({ commitment: zText })
export const zPairingJoin = z.strictObject({ code: z.string().max(20), key: zText })
export const zPairingStep = z.union([z.strictObject({ opening: zText }), z.strictObject({ payload: zText })])
export const zPairing = z.object({
  id: z.uuid(),
  commitment: z.string(),
  joinerKey: z.string().nullable(),
  opening: z.string().nullable(),
  expiresAt: z.string(),
})

type Row = {
  id: string
  commitment: string
  joiner_key: string | null
  opening: string | null
  payload: string | null
  expires_at: string
}
const view = (row: Row) => ({
  id: row.id,
  commitment: row.commitment,
  joinerKey: row.joiner_key,
  opening: row.opening,
  expiresAt: new Date(row.expires_at).toISOString(),
})

/** A letter for each random byte; bytes that would favour some letters are drawn anew. */
function newCode(random: Deps['random']): string {
  let code = ''
  const fair = Math.floor(256 / LETTERS.length) * LETTERS.length
  while (code.length < CODE_LENGTH)
    for (const byte of random(CODE_LENGTH * 2))
      if (byte < fair && code.length < CODE_LENGTH) code += LETTERS[byte % LETTERS.length]
  return code
}

const open = (deps: Deps, personId: string, id: string) => sql`
  person_id = ${personId} and id = ${id} and expires_at > ${deps.clock().toISOString()}`

/** The old device opens a meeting; one that was open before is over. */
export async function startPairing(deps: Deps, personId: string, commitment: string) {
  const id = deps.newId()
  const code = newCode(deps.random)
  const expires = new Date(deps.clock().getTime() + MINUTES * 60_000).toISOString()
  await tx(deps, { personId }, async tx => {
    await tx.execute(sql`delete from device_pairing where person_id = ${personId}`)
    await tx.execute(sql`insert into device_pairing (person_id, id, code, commitment, expires_at)
      values (${personId}, ${id}, ${code}, ${commitment}, ${expires})`)
  })
  return { id, code, expiresAt: expires }
}

/** The new device comes in with the code and its key: one device, once; after five wrong codes nobody. */
export async function joinPairing(deps: Deps, personId: string, typed: string, key: string) {
  const code = typed.toUpperCase().replace(/[\s-]/g, '')
  const joined = await tx(deps, { personId }, async tx => {
    const found = await tx.execute<Row>(sql`
      update device_pairing set joiner_key = ${key}
      where person_id = ${personId} and code = ${code} and joiner_key is null and attempts < ${ATTEMPTS}
        and expires_at > ${deps.clock().toISOString()} returning *`)
    if (found.rows[0]) return view(found.rows[0])
    // The transaction ends well, so that the count stays.
    await tx.execute(sql`update device_pairing set attempts = attempts + 1 where person_id = ${personId}`)
    return undefined
  })
  if (!joined) throw new Refusal('E_NOT_FOUND')
  return joined
}

export async function readPairing(deps: Deps, personId: string, id: string) {
  const found = await tx(deps, { personId }, tx =>
    tx.execute<Row>(sql`select * from device_pairing where ${open(deps, personId, id)}`),
  )
  if (!found.rows[0]) throw new Refusal('E_NOT_FOUND')
  return view(found.rows[0])
}

/** What the old device adds, in order and each once: first what opens its commitment, then the sealed data key. */
export async function continuePairing(deps: Deps, personId: string, id: string, step: z.infer<typeof zPairingStep>) {
  const change = (tx: Tx) =>
    'opening' in step
      ? tx.execute(sql`update device_pairing set opening = ${step.opening}
          where ${open(deps, personId, id)} and joiner_key is not null and opening is null returning 1`)
      : tx.execute(sql`update device_pairing set payload = ${step.payload}
          where ${open(deps, personId, id)} and opening is not null and payload is null returning 1`)
  const changed = await tx(deps, { personId }, change)
  if (changed.rows.length === 0) throw new Refusal('E_NOT_FOUND')
}

/** Hands the sealed data key to the new device and forgets everything; null while it is not there yet. */
export async function collectPairing(deps: Deps, personId: string, id: string) {
  return tx(deps, { personId }, async tx => {
    const taken = await tx.execute<{ payload: string }>(sql`
      delete from device_pairing where ${open(deps, personId, id)} and payload is not null returning payload`)
    if (taken.rows[0]) return { payload: taken.rows[0].payload as string | null }
    const waits = await tx.execute(sql`select 1 from device_pairing where ${open(deps, personId, id)}`)
    if (waits.rows.length === 0) throw new Refusal('E_NOT_FOUND')
    return { payload: null }
  })
}

export async function endPairing(deps: Deps, personId: string, id: string): Promise<void> {
  await tx(deps, { personId }, tx =>
    tx.execute(sql`delete from device_pairing where person_id = ${personId} and id = ${id}`),
  )
}
