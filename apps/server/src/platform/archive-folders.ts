import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openKeptFiles } from './kept-files.ts'
import { syncFolder } from './sync-folder.ts'

export const ARCHIVES = 'archives'
const UPLOADS = 'uploads'

/** The files of one archive, each under the SHA-256 of its bytes. */
export type ArchiveFiles = {
  /** Lays a file down and answers with its SHA-256; on the disk for good is it only after `settle`. */
  put(bytes: Uint8Array): Promise<string>
  get(sha256: string): Promise<Uint8Array | null>
  /** Everything that was put is on the disk when this is done. What is refused never waits for that. */
  settle(): Promise<void>
}

function openArchiveFiles(folder: string): ArchiveFiles {
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256)
  const loose = new Set<string>()
  return {
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      if (loose.has(sha256)) return sha256
      await mkdir(dirname(pathOf(sha256)), { recursive: true, mode: 0o700 })
      await writeFile(pathOf(sha256), bytes, { mode: 0o600 })
      loose.add(sha256)
      return sha256
    },
    async get(sha256) {
      const bytes = await readFile(pathOf(sha256)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      })
      return bytes ? new Uint8Array(bytes) : null
    },
    async settle() {
      const folders = new Set<string>()
      for (const sha256 of loose) {
        const file = await open(pathOf(sha256), 'r+')
        await file.sync().finally(() => file.close())
        folders.add(dirname(pathOf(sha256)))
      }
      for (const one of [...folders, folder, dirname(folder)]) syncFolder(one)
      loose.clear()
    },
  }
}

/** Where the records of institutions that closed elsewhere lie: of each archive a folder, with its files by their digests. */
export type ArchiveFolders = {
  filesOf(id: string): ArchiveFiles
  remove(id: string): Promise<void>
  /** Lays down what somebody has brought, whole or not at all. */
  receive(id: string, chunks: AsyncIterable<Uint8Array>): Promise<void>
  /** Where that is on this disk. */
  uploadOf(id: string): string
  removeUpload(id: string): Promise<void>
  /** What there is, of archives and of uploads, by id, with the time at which it came. */
  all(): Promise<readonly { readonly id: string; readonly since: Date; readonly isUpload: boolean }[]>
}

export function openArchiveFolders(dataDir: string): ArchiveFolders {
  const folder = join(dataDir, ARCHIVES)
  const uploads = openKeptFiles(join(folder, UPLOADS))
  const opened = new Map<string, ArchiveFiles>()
  const listed = async (at: string, isUpload: boolean) => {
    const names = await readdir(at).catch(() => [])
    const found = await Promise.all(
      names.map(async name => {
        const since = await stat(join(at, name)).catch(() => null)
        return since && name !== UPLOADS ? [{ id: name.replace(/\.zip.*$/, ''), since: since.mtime, isUpload }] : []
      }),
    )
    return found.flat()
  }
  return {
    filesOf(id) {
      const known = opened.get(id) ?? openArchiveFiles(join(folder, id))
      opened.set(id, known)
      return known
    },
    async remove(id) {
      opened.delete(id)
      await rm(join(folder, id), { recursive: true, force: true })
    },
    async receive(id, chunks) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await uploads.write(`${id}.zip`, chunks)
    },
    uploadOf: id => join(folder, UPLOADS, `${id}.zip`),
    async removeUpload(id) {
      const at = join(folder, UPLOADS)
      // Halves that a crash has left are among them.
      for (const name of await readdir(at).catch(() => []))
        if (name.startsWith(`${id}.zip`)) await rm(join(at, name), { force: true })
    },
    all: async () => [...(await listed(folder, false)), ...(await listed(join(folder, UPLOADS), true))],
  }
}
