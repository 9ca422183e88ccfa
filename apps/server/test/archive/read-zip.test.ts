import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { afterAll, describe, expect, test } from 'vitest'
import { readZip, type ZipLimits, ZipRefused } from '../../src/archive/read-zip.ts'
import { writeZip, type ZipPart } from '../../src/platform/zip.ts'

const folder = mkdtempSync(join(tmpdir(), 'laurel-zip-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const LIMITS: ZipLimits = { files: 10, bytes: 10_000, fileBytes: 5_000, pathLength: 100 }
const text = (content: string) => new Uint8Array(Buffer.from(content))

let number = 0
async function read(zip: Uint8Array, limits = LIMITS) {
  const file = join(folder, `${++number}.zip`)
  writeFileSync(file, zip)
  const found: Record<string, string> = {}
  try {
    for await (const one of readZip(file, limits)) found[one.path] = Buffer.from(await one.read()).toString()
  } catch (error) {
    if (!(error instanceof ZipRefused)) throw error
    return error.code
  }
  return found
}

async function packed(...parts: readonly (readonly [string, Uint8Array])[]): Promise<Uint8Array> {
  async function* all(): AsyncGenerator<ZipPart> {
    for (const [path, bytes] of parts) yield { path, bytes }
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of writeZip(all(), new Date())) chunks.push(chunk)
  return new Uint8Array(Buffer.concat(chunks))
}

/** What stands in the list of contents about the first file, from the beginning of its entry on. */
function inList(zip: Uint8Array, change: (entry: DataView) => void): Uint8Array {
  const copy = new Uint8Array(zip)
  const at = Buffer.from(copy).indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))
  change(new DataView(copy.buffer, at))
  return copy
}

test('plain files are read as they are, packed or not, and folders are passed over', async () => {
  const zip = zipSync({ i: { school: { 'did.json': text('{}') } }, 'a.png': [text('picture'), { level: 0 }] })
  expect(await read(zip)).toEqual({ 'i/school/did.json': '{}', 'a.png': 'picture' })
  expect(await read(await packed(['a', text('A')], ['b.pdf', text('B')]))).toEqual({ a: 'A', 'b.pdf': 'B' })
  expect(await read(await packed())).toEqual({})
})

describe('what a stranger might pack is refused:', () => {
  test.each([
    ['a step upwards', '../../etc/passwd'],
    ['a step upwards inside', 'i/school/../../x'],
    ['a place of its own', '/etc/passwd'],
    ['a drive', 'C:/x'],
    ['a backslash', 'i\\school\\x'],
    ['a name that ends a string', 'i/x\0.json'],
    ['an empty step', 'i//x'],
    ['a dot', './x'],
    ['an escape', 'i/%2e%2e/x'],
    ['another line', 'i/x\ny'],
    ['letters that look like others', 'i/ѕchool'],
    ['a space', 'i/a b'],
    ['a stream of another file', 'i/x:y'],
    ['no name', ''],
    ['a long name', 'a'.repeat(101)],
  ])('%s', async (_, path) => {
    expect(await read(await packed([path, text('x')]))).toBe('ZIP_NAME')
  })

  test('one name twice, also where only a disk takes them for one', async () => {
    expect(await read(await packed(['a', text('1')], ['a', text('2')]))).toBe('ZIP_TWICE')
    expect(await read(await packed(['a', text('1')], ['A', text('2')]))).toBe('ZIP_TWICE')
  })

  test('what is no file but leads to one', async () => {
    const link = zipSync({ link: [text('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] })
    expect(await read(link)).toBe('ZIP_LINK')
    expect(await read(zipSync({ pipe: [text(''), { os: 3, attrs: 0o010777 << 16 }] }))).toBe('ZIP_LINK')
  })

  test('more or larger files than there may be, by what they say and before they are unpacked', async () => {
    const many = Array.from({ length: 11 }, (_, at) => [`f${at}`, text('x')] as const)
    expect(await read(await packed(...many))).toBe('ZIP_TOO_MANY')
    expect(await read(await packed(['zeros', new Uint8Array(5_001)]))).toBe('ZIP_FILE_TOO_LARGE')
    const three = ['a', 'b', 'c'].map(name => [name, new Uint8Array(4_000)] as const)
    expect(await read(await packed(...three))).toBe('ZIP_TOO_LARGE')
  })

  test('a file that unpacks to more, or to less, than it says', async () => {
    const zip = await packed(['zeros', new Uint8Array(4_000)])
    expect(await read(inList(zip, entry => entry.setUint32(24, 10, true)))).toBe('ZIP_BROKEN')
    expect(await read(inList(zip, entry => entry.setUint32(24, 4_500, true)))).toBe('ZIP_BROKEN')
  })

  test('a file that is not what its sum says, is locked, or is packed in another way', async () => {
    const zip = await packed(['a', text('something')])
    expect(await read(inList(zip, entry => entry.setUint32(16, 1, true)))).toBe('ZIP_BROKEN')
    expect(await read(inList(zip, entry => entry.setUint16(8, 0x0801, true)))).toBe('ZIP_LOCKED')
    expect(await read(inList(zip, entry => entry.setUint16(10, 12, true)))).toBe('ZIP_BROKEN')
  })

  test('many names for one and the same bytes', async () => {
    const zip = await packed(['a', new Uint8Array(4_000)], ['b', new Uint8Array(4_000)])
    // The second entry of the list leads to the first file, whose name is another.
    const at = Buffer.from(zip).lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))
    const copy = new Uint8Array(zip)
    new DataView(copy.buffer).setUint32(at + 42, 0, true)
    expect(await read(copy)).toBe('ZIP_TWICE')
  })

  test('what is no archive, or the half of one', async () => {
    expect(await read(text('Sample School'))).toBe('ZIP_BROKEN')
    expect(await read(new Uint8Array())).toBe('ZIP_BROKEN')
    const zip = await packed(['a', text('something'.repeat(100))], ['b', text('x')])
    for (const length of [4, 30, zip.length - 22, zip.length - 1])
      expect([length, await read(zip.subarray(0, length))]).toEqual([length, 'ZIP_BROKEN'])
    expect(await read(zip.map((byte, at) => (at > zip.length - 20 ? 0xff : byte)))).toBe('ZIP_BROKEN')
  })
})
