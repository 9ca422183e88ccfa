import type { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'

/** Why an archive that somebody brought is not even looked into. */
export type ZipFault =
  | 'ZIP_BROKEN'
  | 'ZIP_LOCKED'
  | 'ZIP_TOO_MANY'
  | 'ZIP_TOO_LARGE'
  | 'ZIP_FILE_TOO_LARGE'
  | 'ZIP_NAME'
  | 'ZIP_TWICE'
  | 'ZIP_LINK'
  | 'ZIP_NO_SITE'
  | 'ZIP_OUTSIDE'

export class ZipRefused extends Error {
  override name = 'ZipRefused'
  readonly code: ZipFault
  /** The name of the file in it, where it is about one; as somebody else wrote it. */
  readonly path: string | undefined
  constructor(code: ZipFault, path?: string) {
    super(`the archive was refused: ${code}`)
    this.code = code
    this.path = path
  }
}

export type ZipLimits = {
  readonly files: number
  /** All files together, unpacked. */
  readonly bytes: number
  readonly fileBytes: number
  readonly pathLength: number
}

export type ZipFileFound = { readonly path: string; readonly size: number; read(): Promise<Uint8Array> }

const STORED = 0
const DEFLATED = 8
const MADE_ON_UNIX = 3
const FILE_TYPE = 0o170000
const REGULAR_FILE = 0o100000
/** Nothing that some program might read as a way out of the folder, as an option, or as another letter. */
const SEGMENT = /^[A-Za-z0-9._~-]+$/

const isPlainPath = (path: string): boolean =>
  path.split('/').every(one => SEGMENT.test(one) && one !== '.' && one !== '..')

/** What an entry is on the machine that packed it: a plain file, as far as that says anything. */
function isPlainFile({ versionMadeBy, externalFileAttributes }: Entry): boolean {
  const type = (externalFileAttributes >>> 16) & FILE_TYPE
  return versionMadeBy >>> 8 !== MADE_ON_UNIX || type === 0 || type === REGULAR_FILE
}

/** One file whole, never more of it than its entry says. */
async function readWhole(stream: Readable, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size)
  let at = 0
  for await (const chunk of stream) {
    const part = chunk as Uint8Array
    if (at + part.length > size) {
      stream.destroy()
      throw new ZipRefused('ZIP_BROKEN')
    }
    bytes.set(part, at)
    at += part.length
  }
  if (at < size) throw new ZipRefused('ZIP_BROKEN')
  return bytes
}

/**
 * The files of a ZIP archive that a stranger has made (HOSTILE), one after the other, by its list of contents: plain files
 * with plain names, none twice however a disk writes its letters, no more and no larger than the limits. What an entry says
 * of its size counts against them before anything is unpacked, and nothing more than that is unpacked.
 *
 * @throws ZipRefused
 */
export async function* readZip(file: string, limits: ZipLimits): AsyncGenerator<ZipFileFound> {
  const zip = await open(file)
  try {
    if (zip.entryCount > limits.files) throw new ZipRefused('ZIP_TOO_MANY')
    const names = new Set<string>()
    const places = new Set<number>()
    let bytes = 0
    for await (const entry of entriesOf(zip)) {
      const { fileName: path, uncompressedSize: size } = entry
      // A folder is nothing but the beginning of names.
      if (path.endsWith('/') && size === 0 && isPlainPath(path.slice(0, -1))) continue
      if (path.length > limits.pathLength || !isPlainPath(path)) throw new ZipRefused('ZIP_NAME', path)
      if (!isPlainFile(entry)) throw new ZipRefused('ZIP_LINK', path)
      if (names.has(path.toLowerCase())) throw new ZipRefused('ZIP_TWICE', path)
      names.add(path.toLowerCase())
      if (places.has(entry.relativeOffsetOfLocalHeader)) throw new ZipRefused('ZIP_TWICE', path)
      places.add(entry.relativeOffsetOfLocalHeader)
      if (size > limits.fileBytes) throw new ZipRefused('ZIP_FILE_TOO_LARGE', path)
      bytes += size
      if (bytes > limits.bytes) throw new ZipRefused('ZIP_TOO_LARGE', path)
      if (entry.isEncrypted()) throw new ZipRefused('ZIP_LOCKED', path)
      if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED)
        throw new ZipRefused('ZIP_BROKEN', path)
      yield { path, size, read: () => unpack(zip, entry) }
    }
  } finally {
    zip.close()
  }
}

/** The library calls whatever it does not like an error; here that is an archive that is none. */
async function open(file: string): Promise<ZipFile> {
  try {
    return await openPromise(file, { lazyEntries: true, autoClose: false, strictFileNames: true })
  } catch (error) {
    throw asRefusal(error)
  }
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  const entries = zip.eachEntry()
  for (;;) {
    const next = await entries.next().catch(error => {
      throw asRefusal(error)
    })
    if (next.done) return
    yield next.value
  }
}

async function unpack(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  try {
    const bytes = await readWhole(await zip.openReadStreamPromise(entry), entry.uncompressedSize)
    if (crc32(bytes) !== entry.crc32) throw new ZipRefused('ZIP_BROKEN')
    return bytes
  } catch (error) {
    throw asRefusal(error, entry.fileName)
  }
}

/** What the disk does is no fault of the archive. */
function asRefusal(error: unknown, path?: string): unknown {
  if (error instanceof ZipRefused) return error.path === undefined ? new ZipRefused(error.code, path) : error
  const { code } = error as { code?: unknown }
  const isOfTheDisk = typeof code === 'string' && !code.startsWith('Z_') && !code.startsWith('ERR_')
  if (isOfTheDisk) return error
  const isName =
    error instanceof Error && /invalid (relative path|characters in fileName)|absolute path/.test(error.message)
  return new ZipRefused(isName ? 'ZIP_NAME' : 'ZIP_BROKEN', path)
}
