import type { Piece } from '@laurel/core/verification'
import { plain } from './plain.ts'

const day = (iso: string | undefined) => iso?.slice(0, 10) ?? ''
const minute = (iso: string | undefined) => (iso ? `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC` : '')

/** What a part of a bundle shows, in a line: with its time where it has one that counts. */
export function sayPiece({ code, message, asOf, details }: Piece): string {
  const witnesses = Array.isArray(details?.witnesses) ? details.witnesses.length : 0
  switch (code) {
    case 'HISTORY_OK':
      return `Signed by a key that the issuer published on ${day(asOf)}, by its key history.`
    case 'HISTORY_HOLDS':
      return `Signed by a key that stands in a key history since ${day(asOf)}; nobody whom you trust says that it is the issuer’s.`
    case 'RECORD_SEEN':
      return `On record before ${minute(asOf)}, by ${witnesses === 1 ? 'a witness' : `${witnesses} witnesses`} whom you trust.`
    case 'LIST_RECORD_SEEN':
      return `The list of withdrawn credentials was on record before ${minute(asOf)}.`
    case 'ANCHORED':
      return `On record before ${minute(asOf)}, by block ${String(details?.block)} of chain ${String(details?.ledger)}.`
    case 'SNAPSHOT_CLEAR':
      return `Not revoked as of ${minute(asOf)}.`
    case 'STATUS_TODAY':
      return `Not revoked, by the issuer’s list of ${minute(asOf)}, which was asked for now.`
    case 'IDENTITY_CONFIRMED':
      return `${plain(String(details?.by))}, whom you trust, said on ${day(asOf)} who the issuer is.`
    case 'IDENTITY_CONFIRMED_THEN':
      return `${plain(String(details?.by))}, whom you trust, said on ${day(asOf)} who the issuer was; that is no longer in date.`
    case 'CLOSING_OK':
      return `The issuer said itself that it closed on ${day(asOf)}.`
    default:
      return message
  }
}
