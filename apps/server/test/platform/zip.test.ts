import { unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { writeZip, type ZipPart } from '../../src/platform/zip.ts'

async function* from(parts: readonly ZipPart[]): AsyncGenerator<ZipPart> {
  yield* parts
}
async function zipOf(parts: readonly ZipPart[], at = new Date('2026-06-12T08:00:00Z')): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of writeZip(from(parts), at)) chunks.push(chunk)
  return Buffer.concat(chunks)
}
const text = (path: string, body: string): ZipPart => ({ path, bytes: Buffer.from(body) })

describe('a ZIP archive', () => {
  test('is unpacked by others, whatever is in it', async () => {
    const parts = [
      text('a/b.txt', 'x'.repeat(10_000)),
      text('leer', ''),
      text('ใบรับรอง.json', '{}'),
      text('p.png', '\x89PNG'),
    ]
    const unpacked = unzipSync(await zipOf(parts))
    expect(
      Object.fromEntries(Object.entries(unpacked).map(([name, bytes]) => [name, Buffer.from(bytes).toString()])),
    ).toEqual(Object.fromEntries(parts.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()])))
  })

  test('is the same for the same files', async () => {
    const parts = [text('one', 'a'), text('two', 'b')]
    expect(Buffer.compare(await zipOf(parts), await zipOf(parts))).toBe(0)
  })

  test('holds more files than the old form of the format can count', async () => {
    const parts = Array.from({ length: 70_000 }, (_, at) => text(`${at}`, ''))
    expect(Object.keys(unzipSync(await zipOf(parts)))).toHaveLength(70_000)
  })
})
