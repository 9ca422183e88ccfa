import { constants, deflateRawSync } from 'node:zlib'
import { createPackedList, type DeflatePart, type PackedList, TOKEN_STATUS } from '@laurel/core/status'
import type { Tx } from '../platform/database.ts'
import { type SQL, sql } from '../platform/sql.ts'
import type { StatusPurpose } from './take-indexes.ts'

/** Bits of an entry in a token: valid, invalid, suspended. */
export const TOKEN_BITS = 2

/** Level 6: level 9 takes many times as long for a tenth less. */
const deflatePart: DeflatePart = part => deflateRawSync(part, { level: 6, finishFlush: constants.Z_FULL_FLUSH })

export const emptyBitstring = (entries: number): PackedList =>
  createPackedList({ format: 'bitstring', entries, bits: 1, deflatePart })

export const emptyTokenList = (entries: number): PackedList =>
  createPackedList({ format: 'token', entries, bits: TOKEN_BITS, deflatePart })

const inBase64url = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url')

/** The `encodedList` of a bitstring list. */
export const encodedListOf = (list: PackedList): string => `u${inBase64url(list.compressed())}`

/** The `lst` of a token list. */
export const lstOf = (list: PackedList): string => inBase64url(list.compressed())

/** Entries with their values, four bytes each: `index × 4 + value`. Rows for a hundred thousand of them would take a second. */
export type Values = Buffer | null

const inBytes = (value: SQL): SQL => sql`string_agg(int4send(index * 4 + ${value}), ''::bytea) as found`

/** @returns the list that was given, with these entries written */
export function writeValues(list: PackedList, values: Values): PackedList {
  for (let at = 0; values !== null && at < values.length; at += 4) {
    const both = values.readUInt32BE(at)
    list.write(both >>> 2, both & 3)
  }
  return list
}

/**
 * What a bitstring list says of its entries: all that are set, or what was changed after a version of it.
 *
 * @param since  the version that is known; null for all
 */
export async function bitsOf(tx: Tx, issuerId: string, listId: string, since: number | null): Promise<Values> {
  const which = since === null ? sql`set_at is not null` : sql`changed_in > 0 and changed_in > ${since}::integer`
  const read = await tx.execute<{ found: Values }>(sql`
    select ${inBytes(sql`(set_at is not null)::integer`)} from status_entry
    where issuer_id = ${issuerId} and list_id = ${listId} and ${which}`)
  return read.rows[0]?.found ?? null
}

/** Of which state a token list is: its own version, and that of each list of suspensions. */
export type TokenState = {
  readonly version: number
  readonly suspensions: readonly (readonly [listId: string, version: number])[]
}

/**
 * What a token list says of its entries: all that say something, or what may have changed after a state of it. A place in a
 * revocation list speaks for the award as a whole: also of a suspension, whose own place is in another list; a copy in
 * another wallet is suspended with its award. What is revoked stays revoked, suspended or not.
 *
 * @param since  the state that is known; null for all. Every list of suspensions that there is must be in it
 */
export async function tokenValuesOf(
  tx: Tx,
  issuerId: string,
  list: { readonly id: string; readonly purpose: StatusPurpose },
  since: TokenState | null,
): Promise<Values> {
  const own =
    since === null
      ? sql`entry.set_at is not null`
      : sql`entry.changed_in > 0 and entry.changed_in > ${since.version}::integer`
  // Whatever is suspended is looked at each time: a copy of it may be new.
  const others =
    since === null
      ? sql`
        select other.award_id from status_list as list join status_entry as other
          on other.issuer_id = list.issuer_id and other.list_id = list.id and other.set_at is not null
        where list.issuer_id = ${issuerId} and list.purpose = 'suspension'`
      : sql`
        select other.award_id
        from jsonb_to_recordset(${JSON.stringify(since.suspensions.map(([id, version]) => ({ id, version })))}::jsonb)
          as known (id text, version integer)
        join status_entry as other on other.issuer_id = ${issuerId} and other.list_id = known.id
          and (other.set_at is not null or (other.changed_in > 0 and other.changed_in > known.version))`
  const set = list.purpose === 'revocation' ? TOKEN_STATUS.invalid : TOKEN_STATUS.suspended
  const read = await tx.execute<{ found: Values }>(sql`
    with changed as (${others}),
    about as (
      select award_id as id from changed
      union select copy.id from changed join wallet_copy as copy
        on copy.issuer_id = ${issuerId} and copy.award_id = changed.award_id),
    touched as (
      select entry.index, entry.award_id, entry.set_at from status_entry as entry
      where entry.issuer_id = ${issuerId} and entry.list_id = ${list.id} and ${own}
      union select entry.index, entry.award_id, entry.set_at from about join status_entry as entry
        on entry.issuer_id = ${issuerId} and entry.award_id = about.id
      where entry.list_id = ${list.id})
    select ${inBytes(sql`case when set_at is not null then ${set}::integer
      when exists (select 1 from status_entry as other
        where other.issuer_id = ${issuerId} and other.purpose = 'suspension' and other.set_at is not null
          and other.award_id = coalesce((select copy.award_id from wallet_copy as copy
            where copy.issuer_id = ${issuerId} and copy.id = touched.award_id), touched.award_id))
      then ${TOKEN_STATUS.suspended}::integer else 0 end`)} from touched`)
  return read.rows[0]?.found ?? null
}
