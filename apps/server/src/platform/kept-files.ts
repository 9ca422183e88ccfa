import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { syncFolder } from './sync-folder.ts'

/** Files of this server that are made once and read as they are, too large to be held in memory. */
export type KeptFiles = {
  /** Writes a file, whole or not at all. */
  write(name: string, chunks: AsyncIterable<Uint8Array>): Promise<void>
  /** How large the file is, and how to have it as it comes from the disk; null where there is none. */
  find(name: string): Promise<KeptFile | null>
  remove(name: string): Promise<void>
  /** Removes what was left by a process that died while it wrote. */
  sweep(): Promise<void>
}

export type KeptFile = { readonly size: number; open(): ReadableStream<Uint8Array> }

const HALF = '.part'
/** Whoever writes adds to the file all the time. */
const STALE_MS = 3_600_000

export function openKeptFiles(folder: string): KeptFiles {
  return {
    async write(name, chunks) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      // Of two at once each writes a file of its own.
      const half = join(folder, `${name}.${randomUUID()}${HALF}`)
      const file = await open(half, 'w', 0o600)
      try {
        for await (const chunk of chunks) await file.writeFile(chunk)
        await file.sync()
      } catch (error) {
        await rm(half, { force: true })
        throw error
      } finally {
        await file.close()
      }
      await rename(half, join(folder, name))
      syncFolder(folder)
    },
    async find(name) {
      const found = await stat(join(folder, name)).catch(() => null)
      if (!found?.isFile()) return null
      return {
        size: found.size,
        open: () => Readable.toWeb(createReadStream(join(folder, name))) as unknown as ReadableStream<Uint8Array>,
      }
    },
    async remove(name) {
      await rm(join(folder, name), { force: true })
    },
    async sweep() {
      const names = await readdir(folder).catch(() => [])
      for (const path of names.filter(name => name.endsWith(HALF)).map(name => join(folder, name))) {
        const found = await stat(path).catch(() => null)
        if (found && found.mtimeMs < Date.now() - STALE_MS) await rm(path, { force: true })
      }
    },
  }
}
