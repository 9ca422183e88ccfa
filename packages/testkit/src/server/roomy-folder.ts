import { mkdtempSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOM_BYTES = 4 * 1024 ** 3

/** Memory where the machine lends enough of it as files: making, copying and ending a database is mostly writing. */
export function roomyFolder(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    if (bavail * bsize > ROOM_BYTES) return mkdtempSync('/dev/shm/laurel-test-')
  } catch {
    // No such place, or not for this user.
  }
  return mkdtempSync(join(tmpdir(), 'laurel-test-'))
}
