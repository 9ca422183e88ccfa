import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrayOf, tableOf } from '../../src/platform/columns.ts'
import { tx } from '../../src/platform/database.ts'
import { sql } from '../../src/platform/sql.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.stop())

const COLUMNS = {
  text: 'text',
  uuid: 'uuid',
  whole: 'integer',
  large: 'bigint',
  real: 'double precision',
  yes: 'boolean',
  bytes: 'bytea',
  json: 'jsonb',
  at: 'timestamptz',
} as const

// PostgreSQL holds no U+0000, and a text that is no Unicode is refused at the door.
const text = fc.string({ unit: 'grapheme' }).map(one => one.replaceAll('\0', ''))
const rarely = <T>(one: fc.Arbitrary<T>) => fc.option(one, { freq: 4 })

const anyRow = fc.record({
  text: rarely(text),
  uuid: rarely(fc.uuid()),
  whole: rarely(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  large: rarely(fc.maxSafeInteger()),
  real: rarely(fc.double({ noNaN: true, noDefaultInfinity: true })),
  yes: rarely(fc.boolean()),
  bytes: rarely(fc.uint8Array()),
  json: rarely(fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean(), fc.array(text)))),
  at: rarely(fc.date({ min: new Date('1900-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })).map(
    one => one?.toISOString() ?? null,
  ),
})

test('whatever goes to PostgreSQL as a table of columns is there as it was, row by row', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyRow), async rows => {
      const found = await tx(server.deps, {}, tx =>
        tx.execute<Record<keyof typeof COLUMNS, unknown>>(sql`select * from ${tableOf(rows, COLUMNS)}`),
      )
      const read = found.rows.map(row => ({
        ...row,
        large: row.large === null ? null : Number(row.large),
        bytes: row.bytes === null ? null : new Uint8Array(row.bytes as Buffer),
        at: row.at === null ? null : new Date(row.at as string).toISOString(),
      }))
      // Of zero there are two in JavaScript.
      const zeroless = (row: Record<string, unknown>) => ({ ...row, real: row.real === 0 ? 0 : row.real })
      expect(read.map(zeroless)).toEqual(rows.map(row => zeroless({ ...row })))
    }),
    { numRuns: 100 },
  )
})

test('nothing is a table without rows', async () => {
  const found = await tx(server.deps, {}, tx => tx.execute(sql`select * from ${tableOf([], COLUMNS)}`))
  expect(found.rows).toEqual([])
})

test('a list of ids is looked through as one value', async () => {
  const [one, other] = [server.deps.newId(), server.deps.newId()]
  const found = await tx(server.deps, {}, tx =>
    tx.execute(sql`select ${one} = any (${arrayOf('uuid', [one, other])}) as is_in,
      ${one} = any (${arrayOf('uuid', [other])}) as is_there, ${one} = any (${arrayOf('uuid', [])}) as is_anywhere`),
  )
  expect(found.rows).toEqual([{ is_in: true, is_there: false, is_anywhere: false }])
})

test('what is no id is refused before it is sent', () => {
  expect(() => arrayOf('uuid', ['f'])).toThrow('not a UUID')
})
