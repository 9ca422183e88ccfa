import type { Cryptography } from '../keys/index.ts'
import { equalBytes } from '../primitives/bytes.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import { type Checkpoint, readCheckpoint } from './checkpoint.ts'
import { consistencyProof, rootAt } from './make-proof.ts'
import { isSignedBy, type NoteKey, readNote } from './note.ts'
import { readFromTiles, type Tile } from './tiles.ts'
import { verifyConsistency } from './verify-proof.ts'

/** What a log must never do, and has done. */
export type LogAlarm = {
  readonly code: /** What it gives out as its head cannot be read, or is of another log. */
    | 'LOG_MALFORMED'
    | 'LOG_UNSIGNED'
    /** It says that it has fewer entries than it has signed before. */
    | 'LOG_SHRANK'
    /** It has signed two histories: its head does not lead on from the one that was seen before. */
    | 'LOG_FORKED'
    /** Its tiles are not those of the head that it has signed. */
    | 'LOG_TILES'
}

const alarm = (code: LogAlarm['code']) => err({ code } as const)

async function headOf(note: string, log: NoteKey, cryptography: Cryptography | undefined) {
  const read = readNote(note)
  const head = read.ok ? readCheckpoint(read.value.text) : read
  if (!read.ok || !head.ok || head.value.origin !== log.name) return alarm('LOG_MALFORMED')
  return (await isSignedBy(read.value, log, cryptography)) ? ok(head.value) : alarm('LOG_UNSIGNED')
}

/**
 * Watches over a log from one look to the next: whether the head that it gives out now leads on from the one that was
 * seen before, and is of the tiles that it serves. Both heads are signed, so where it raises the alarm they are the
 * evidence.
 *
 * @param seen the note that was seen before; `null` at the first look
 * @param fetchTile throws where a tile cannot be had, which is no alarm yet
 */
export async function followLog(
  log: NoteKey,
  seen: string | null,
  now: string,
  fetchTile: (tile: Tile) => Promise<Uint8Array>,
  cryptography?: Cryptography,
): Promise<Result<Checkpoint, LogAlarm>> {
  const newer = await headOf(now, log, cryptography)
  if (!newer.ok) return newer
  const older = seen === null ? null : await headOf(seen, log, cryptography)
  if (older && !older.ok) return older
  const { size, root } = newer.value
  if (older && older.value.size > size) return alarm('LOG_SHRANK')
  if (older && older.value.size === size) return equalBytes(older.value.root, root) ? newer : alarm('LOG_FORKED')
  const tooShort = Symbol('a tile that is too short')
  const nodes = readFromTiles(size, async tile => {
    const bytes = await fetchTile(tile)
    if (bytes.length < tile.width * 32) throw tooShort
    return bytes
  })
  try {
    if (!equalBytes(await rootAt(size, nodes), root)) return alarm('LOG_TILES')
    if (!older || older.value.size === 0) return newer
    const proof = await consistencyProof(older.value.size, size, nodes)
    return verifyConsistency(older.value, newer.value, proof) ? newer : alarm('LOG_FORKED')
  } catch (error) {
    if (error === tooShort) return alarm('LOG_TILES')
    throw error
  }
}
