import { isUtf8 } from 'node:buffer'

const LINE_FEED = 0x0a

/** A body that is longer than is read, or a line of it. */
export class LineLimitError extends Error {
  override name = 'LineLimitError'
}

/** One line that is not empty. `text` is null for what is no UTF-8. */
export type Line = { readonly number: number; readonly text: string | null }

/**
 * Cuts a stream into lines as it comes, so that no more of it is in memory than the part at hand and the line that this
 * part has begun. Whoever takes lines slowly is sent the rest slowly. Lines are counted from 1, empty ones along with them.
 *
 * @param options.see  is shown every byte, in order
 * @throws LineLimitError
 */
export async function* readLines(
  body: AsyncIterable<Uint8Array>,
  options: { readonly maxBytes: number; readonly maxLine: number; readonly see: (part: Uint8Array) => void },
): AsyncGenerator<Line[]> {
  let number = 0
  let bytes = 0
  let begun: Buffer[] = []
  let begunBytes = 0
  const keep = (part: Buffer) => {
    begun.push(part)
    begunBytes += part.length
    if (begunBytes > options.maxLine) throw new LineLimitError()
  }
  const end = (): Line[] => {
    const line = begun.length === 1 ? (begun[0] as Buffer) : Buffer.concat(begun)
    begun = []
    begunBytes = 0
    number++
    if (!isUtf8(line)) return [{ number, text: null }]
    const text = line.toString().trim()
    return text === '' ? [] : [{ number, text }]
  }
  for await (const given of body) {
    bytes += given.length
    if (bytes > options.maxBytes) throw new LineLimitError()
    options.see(given)
    const part = Buffer.from(given.buffer, given.byteOffset, given.length)
    const lines: Line[] = []
    let from = 0
    for (let at = part.indexOf(LINE_FEED); at >= 0; at = part.indexOf(LINE_FEED, from)) {
      keep(part.subarray(from, at))
      lines.push(...end())
      from = at + 1
    }
    // A copy: the part itself is not kept for the sake of its last few bytes.
    if (from < part.length) keep(Buffer.from(part.subarray(from)))
    if (lines.length > 0) yield lines
  }
  if (begunBytes > 0) yield end()
}
