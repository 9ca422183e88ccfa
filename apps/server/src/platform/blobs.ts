import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncFolder } from './sync-folder.ts'

/** Files that never change, kept under the SHA-256 of their bytes. */
export type Blobs = {
  /** Keeps `bytes` and answers with their SHA-256 (hexadecimal), once they are on the disk. */
  put(bytes: Uint8Array): Promise<string>
  /** The bytes, or `null` for a digest that nothing is kept under. */
  get(sha256: string): Promise<Uint8Array | null>
  /** Takes a file away for good; nothing happens where there is none. */
  remove(sha256: string): Promise<void>
}

const DIGEST = /^[0-9a-f]{64}$/

export async function openBlobs(folder: string): Promise<Blobs> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256)
  return {
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const path = pathOf(sha256)
      const known = await stat(path).catch(() => null)
      if (known?.size === bytes.length) return sha256
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      // Under another name first: a crash leaves a whole file or none.
      const half = join(folder, `${randomUUID()}.part`)
      const file = await open(half, 'wx', 0o600)
      try {
        await file.writeFile(bytes)
        await file.sync()
      } catch (error) {
        await rm(half, { force: true })
        throw error
      } finally {
        await file.close()
      }
      await rename(half, path)
      syncFolder(dirname(path))
      syncFolder(folder)
      return sha256
    },
    async get(sha256) {
      if (!DIGEST.test(sha256)) return null
      const bytes = await readFile(pathOf(sha256)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      })
      return bytes ? new Uint8Array(bytes) : null
    },
    async remove(sha256) {
      if (!DIGEST.test(sha256)) return
      await rm(pathOf(sha256), { force: true })
    },
  }
}
