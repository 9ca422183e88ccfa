import { readCode } from '@laurel/ui/scan'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { csvOf, guardCell } from '../src/desk/csv.ts'
import { arrange, groupOf, type Row } from '../src/desk/row.ts'
import { isZip, listZip, MAX_ENTRY_BYTES, unpack } from '../src/desk/unzip.ts'

const listed = (bytes: Uint8Array) => {
  const made = listZip(bytes)
  return made.ok ? made.value : { entries: [], problems: [made.error] }
}

describe('a ZIP', () => {
  test('gives back what was put in, packed or not, without folders and leavings', () => {
    const bytes = zipSync({
      'class/one.json': strToU8('{"one":1}'),
      'two.json': [strToU8('{"two":2}'), { level: 0 }],
      'class/': new Uint8Array(),
      '__MACOSX/one.json': strToU8('x'),
      '.DS_Store': strToU8('x'),
    })
    expect(isZip(bytes)).toBe(true)
    const { entries, problems } = listed(bytes)
    expect(problems).toEqual([])
    expect(entries.map(one => one.name)).toEqual(['class/one.json', 'two.json'])
    const texts = entries.map(unpack).map(one => (one.ok ? new TextDecoder().decode(one.value) : one.error))
    expect(texts).toEqual(['{"one":1}', '{"two":2}'])
  })

  test('with an entry that says to be larger than a credential leaves it packed', () => {
    const bytes = zipSync({ 'big.json': new Uint8Array(MAX_ENTRY_BYTES + 1).map((_, at) => at % 251) })
    expect(listed(bytes)).toEqual({ entries: [], problems: ['tooLarge'] })
  })

  test('that lies about the size of what is in it is unpacked no further than allowed', () => {
    const bytes = zipSync({ 'bomb.json': new Uint8Array(64 * 1024 * 1024) })
    const view = new DataView(bytes.buffer)
    // The size in the directory: behind the last directory signature.
    let at = bytes.length - 22
    while (view.getUint32(at, true) !== 0x02014b50) at--
    view.setUint32(at + 24, 1_000, true)
    const [entry] = listed(bytes).entries
    expect(entry && unpack(entry)).toEqual({ ok: false, error: 'tooLarge' })
  })

  test('that promises to grow two hundredfold is not opened', () => {
    expect(listed(zipSync({ 'zeros.json': new Uint8Array(MAX_ENTRY_BYTES) })).problems).toEqual(['damaged'])
  })

  test('cut off anywhere is damaged or shorter, and never throws', () => {
    const bytes = zipSync({ 'one.json': strToU8('{"one":1}'.repeat(20)), 'two.json': strToU8('{"two":2}') })
    for (let length = 0; length < bytes.length; length++) {
      expect(() => listed(bytes.subarray(0, length)).entries.map(unpack), `${length} bytes`).not.toThrow()
    }
    expect(listed(bytes.subarray(0, bytes.length - 30)).problems).toEqual(['damaged'])
  })

  test('with a password is said to be locked', () => {
    const bytes = zipSync({ 'one.json': strToU8('{"one":1}') })
    const view = new DataView(bytes.buffer)
    let at = bytes.length - 22
    while (view.getUint32(at, true) !== 0x02014b50) at--
    view.setUint16(at + 8, view.getUint16(at + 8, true) | 1, true)
    expect(listed(bytes).problems).toEqual(['locked'])
  })
})

const row = (id: number, more: Partial<Row>): Row => ({
  id,
  file: `file-${id}.json`,
  state: 'done',
  achievement: 'Active Listening',
  issuer: 'Sample School',
  domain: 'school.example',
  recipient: `Sample Learner ${id}`,
  verdict: 'Genuine and in force',
  reason: '',
  vouched: '',
  conclusion: 'genuine',
  ...more,
})
const rows = [
  row(0, { recipient: 'Sample Learner 10' }),
  row(1, { recipient: 'Sample Learner 9', conclusion: 'revoked', verdict: 'Withdrawn by the issuer' }),
  row(2, { conclusion: 'statusUnknown', issuer: 'École modèle' }),
  row(3, { conclusion: 'unreadable' }),
  row(4, { conclusion: 'expired' }),
]
const wish = { group: 'all', search: '', order: null } as const

describe('the table', () => {
  test('puts each verdict into one group', () => {
    expect(rows.map(groupOf)).toEqual(['good', 'bad', 'unsure', 'bad', 'ended'])
    expect(arrange(rows, { ...wish, group: 'bad' }, 'en').map(one => one.id)).toEqual([1, 3])
  })
  test('finds words in any column, whatever their accents', () => {
    expect(arrange(rows, { ...wish, search: 'ecole LEARNER' }, 'fr').map(one => one.id)).toEqual([2])
  })
  test('sorts as people count, both ways', () => {
    const order = { column: 'recipient', isDown: false } as const
    expect(arrange(rows, { ...wish, order }, 'en').map(one => one.id)).toEqual([2, 3, 4, 1, 0])
    expect(arrange(rows, { ...wish, order: { ...order, isDown: true } }, 'en')[0]?.id).toBe(0)
  })
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\0=1', '＝cmd', '\u200b=1', '\u202e@x', ' =1'])(
  'H-33: the cell %j is guarded when saved',
  cell => expect(guardCell(cell)).toBe(`'${cell}`),
)
test.each(['Sample School', 'มหาวิทยาลัย', 'Jean-Luc', '', 'a=b'])('the cell %j is saved as it is', cell =>
  expect(guardCell(cell)).toBe(cell),
)
test('H-33: a name cannot break out of its cell', () => {
  const t = Object.assign((key: string) => key, { has: () => false })
  const csv = csvOf([row(1, { issuer: 'A "quoted", name\r\n=cmd()' })], t)
  expect(csv).toContain('"A ""quoted"", name\r\n=cmd()"')
  expect(csv.startsWith('\uFEFF')).toBe(true)
})

test('a scanned code is a link, a credential, or nothing', () => {
  expect(readCode('https://school.example/c/1')).toMatchObject({ kind: 'link', host: 'school.example' })
  expect(readCode(' {"type":"VerifiableCredential"} ')).toMatchObject({ kind: 'credential' })
  expect(readCode('eyJhbGciOiJFZERTQSJ9.e30.c2ln')).toMatchObject({ kind: 'credential' })
  for (const token of ['eyJhbGciOiJFUzI1NiJ9.e30.c2ln~', 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln~WyJzIiwibiIsMV0~'])
    expect(readCode(token)).toEqual({ kind: 'credential', text: token })
  for (const other of ['WIFI:S:school;;', 'javascript:alert(1)', 'tel:+1', '{"a":1,"a":2}', ''])
    expect(readCode(other)).toBeNull()
})
