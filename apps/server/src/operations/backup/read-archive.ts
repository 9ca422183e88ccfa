import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { readBySchema } from '@laurel/core/primitives'
import { StartError } from '../../platform/master-key.ts'
import { FORMAT_VERSION, HEADER, type Header, MANIFEST, type Manifest, zHeader, zManifest } from './manifest.ts'
import { isSealed, unseal } from './seal.ts'
import { ArchiveError, type Part, readTar } from './tar.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** All parts of an archive on the disk, in order. */
async function* partsOf(file: string, passphrase: string | undefined, keys: Map<string, Buffer>): AsyncGenerator<Part> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new StartError(`${file} cannot be read (${error.code}).`)
  })
  const start = Buffer.alloc(64)
  await handle.read(start, 0, 64, 0).finally(() => handle.close())
  if (isSealed(start) && passphrase === undefined)
    throw new StartError(
      'The backup is locked; give its passphrase with --passphrase-file or LAUREL_BACKUP_PASSPHRASE.',
    )
  const bytes = createReadStream(file)
  const plain = isSealed(start) ? Readable.from(unseal(bytes, passphrase ?? '', keys)) : bytes
  const unzipped = new PassThrough()
  const reading = pipeline(plain, createGunzip(), unzipped)
  // Told to whoever reads `unzipped`, too.
  reading.catch(() => {})
  try {
    yield* readTar(unzipped)
  } catch (error) {
    if (error instanceof ArchiveError) throw error
    const { code } = error as { code?: string }
    if (code?.startsWith('Z_')) throw new ArchiveError('The archive is damaged, cut off, or none.')
    throw error
  } finally {
    unzipped.destroy()
    await reading.catch(() => {})
  }
}

const readJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return null
  }
}

export type CheckedArchive = {
  readonly header: Header
  readonly manifest: Manifest
  /** The parts once more, each compared with its digest before it is handed out. */
  parts(): AsyncGenerator<Part>
}

/**
 * Reads an archive from end to end before anything is done with it: every part must be there, once, with the SHA-256
 * that the manifest states.
 *
 * @throws StartError with one sentence that names what is wrong
 */
export async function checkArchive(file: string, passphrase: string | undefined): Promise<CheckedArchive> {
  const found: { path: string; bytes: number; sha256: string }[] = []
  const keys = new Map<string, Buffer>()
  let header: Header | undefined
  let manifest: Manifest | undefined
  try {
    for await (const { path, bytes } of partsOf(file, passphrase, keys)) {
      if (path === MANIFEST) {
        const read = readBySchema(zManifest, readJson(bytes))
        if (read.success) manifest = read.data
        continue
      }
      if (path === HEADER) header = readHeader(bytes)
      found.push({ path, bytes: bytes.length, sha256: sha256(bytes) })
    }
  } catch (error) {
    if (error instanceof ArchiveError) throw new StartError(`${error.message} Nothing was restored.`)
    throw error
  }
  if (!header || !manifest)
    throw new StartError('The archive is cut off, or no backup of Laurel. Nothing was restored.')
  const digests = new Map(manifest.parts.map(one => [one.path, one.sha256]))
  const wrong =
    found.find(one => digests.get(one.path) !== one.sha256)?.path ??
    manifest.parts.find(one => !found.some(part => part.path === one.path))?.path
  if (wrong !== undefined || found.length !== manifest.parts.length)
    throw new StartError(`The part ${wrong ?? found.at(-1)?.path} of the archive is damaged. Nothing was restored.`)
  return {
    header,
    manifest,
    async *parts() {
      for await (const part of partsOf(file, passphrase, keys)) {
        if (part.path === MANIFEST) continue
        if (digests.get(part.path) !== sha256(part.bytes))
          throw new StartError(`The part ${part.path} of the archive changed while it was read. Nothing was restored.`)
        yield part
      }
    },
  }
}

function readHeader(bytes: Uint8Array): Header {
  const read = readBySchema(zHeader, readJson(bytes))
  if (read.success && read.data.version > FORMAT_VERSION)
    throw new StartError('The backup was made by a newer version of Laurel; restore it with that one.')
  if (!read.success) throw new StartError('The archive is no backup of Laurel. Nothing was restored.')
  return read.data
}
