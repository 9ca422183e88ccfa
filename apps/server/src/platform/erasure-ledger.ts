import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from './sync-folder.ts'

/** Who was erased, by numbers that name nobody. */
export type Erasure = { readonly issuerId: string; readonly learnerId: string; readonly at: string }

/**
 * A file beside the database and not in it, since a restored database has forgotten what was erased after its backup
 * was made. At each start it is gone through again, so an erased learner does not come back (I11).
 */
export type ErasureLedger = {
  /** Kept on the disk when this resolves. */
  append(erasure: Erasure): Promise<void>
  read(): Promise<Erasure[]>
}

const isErasure = (one: unknown): one is Erasure =>
  typeof one === 'object' &&
  one !== null &&
  ['issuerId', 'learnerId', 'at'].every(key => typeof (one as Record<string, unknown>)[key] === 'string')

export function openErasureLedger(path: string): ErasureLedger {
  return {
    async append(erasure) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const file = await open(path, 'a', 0o600)
      try {
        await file.appendFile(`${JSON.stringify(erasure)}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
      syncFolder(dirname(path))
    },
    async read() {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return ''
        throw error
      })
      return text.split('\n').flatMap(line => {
        try {
          const one: unknown = JSON.parse(line)
          return isErasure(one) ? [one] : []
        } catch {
          return [] // the last line of a write that a power cut ended
        }
      })
    },
  }
}
