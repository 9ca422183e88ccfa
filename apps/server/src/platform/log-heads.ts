import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from './sync-folder.ts'

/** The folder of the data folder in which they are. */
export const LOG_HEADS = 'log-heads'

/** The same for the logs of DIDs, by issuer: the newest version that anybody was shown. */
export const DID_HEADS = 'did-heads'

/**
 * The newest signed head of each log, in files beside the database and not in it: a restored database has forgotten what
 * was published after its backup was made, and must not sign another history (I8).
 */
export type LogHeads = {
  /** The note that was kept last; `null` where this log has none. */
  read(logId: string): Promise<string | null>
  /** Kept on the disk when this resolves. */
  keep(logId: string, note: string): Promise<void>
  /** Of a log that will never be gone on with. */
  forget(logId: string): Promise<void>
}

export function openLogHeads(folder: string): LogHeads {
  return {
    read: logId =>
      readFile(join(folder, logId), 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      }),
    async keep(logId, note) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      // Of two at once each writes a file of its own.
      const fresh = join(folder, `${logId}.${randomUUID()}.new`)
      const file = await open(fresh, 'w', 0o600)
      try {
        await file.writeFile(note)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(fresh, join(folder, logId))
      syncFolder(folder)
    },
    async forget(logId) {
      await rm(join(folder, logId), { force: true })
      syncFolder(folder)
    },
  }
}
