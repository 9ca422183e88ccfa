/** One file of an archive, small enough to be held in memory. */
export type Part = { readonly path: string; readonly bytes: Uint8Array }

const BLOCK = 512

const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`

/** The header of a ustar entry (POSIX.1-1988), with rights for the owner alone. */
function header(path: string, size: number, modified: Date): Buffer {
  if (Buffer.byteLength(path) > 100) throw new Error('the path of a part is too long for the archive')
  const block = Buffer.alloc(BLOCK)
  const put = (text: string, at: number) => block.write(text, at, 'utf8')
  put(path, 0)
  put(octal(0o600, 8), 100)
  put(octal(0, 8), 108)
  put(octal(0, 8), 116)
  put(octal(size, 12), 124)
  put(octal(Math.floor(modified.getTime() / 1000), 12), 136)
  // The checksum is counted with spaces in its own place.
  put('        ', 148)
  put('0', 156)
  put('ustar\u000000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

const padding = (size: number) => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK)

/** A tar archive of `parts`, which any `tar` unpacks. */
export async function* writeTar(parts: AsyncIterable<Part>, modified: Date): AsyncGenerator<Uint8Array> {
  for await (const { path, bytes } of parts) {
    yield header(path, bytes.length, modified)
    yield bytes
    yield padding(bytes.length)
  }
  yield Buffer.alloc(2 * BLOCK)
}

/** What is wrong with an archive: cut off, or something else altogether. */
export class ArchiveError extends Error {
  override name = 'ArchiveError'
}

/** No part of ours is larger; a longer row of one table would be. */
const LARGEST = 1024 * 1024 * 1024

/**
 * The parts of an archive that `writeTar` made, one after the other.
 *
 * @throws ArchiveError where it is cut off or no such archive
 */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<Part> {
  const chunks = source[Symbol.asyncIterator]()
  let rest = Buffer.alloc(0)
  const take = async (size: number): Promise<Buffer> => {
    const got: Buffer[] = [rest]
    let length = rest.length
    while (length < size) {
      const next = await chunks.next()
      if (next.done) throw new ArchiveError('The archive is cut off.')
      got.push(Buffer.from(next.value))
      length += next.value.length
    }
    const all = got.length === 1 ? rest : Buffer.concat(got)
    rest = all.subarray(size)
    return all.subarray(0, size)
  }
  for (;;) {
    const block = await take(BLOCK)
    if (block.every(byte => byte === 0)) return
    const field = (from: number, to: number) => block.toString('utf8', from, to).replace(/\0.*$/s, '')
    const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0)
    const size = Number.parseInt(field(124, 136), 8)
    if (Number.parseInt(field(148, 156), 8) !== sum || !(size >= 0 && size <= LARGEST))
      throw new ArchiveError('The archive is damaged, or is none.')
    const bytes = new Uint8Array(await take(size))
    await take(padding(size).length)
    yield { path: field(0, 100), bytes }
  }
}
