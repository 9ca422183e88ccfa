import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../src/testing.ts'

const source = fileURLToPath(new URL('../../src/', import.meta.url))

test('the table definitions in the code say what the migrations make', async () => {
  const { owner, drop } = await createTestDatabase()
  const client = new pg.Client(owner)
  await client.connect()
  try {
    let compared = 0
    for (const file of globSync('*/tables.ts', { cwd: source })) {
      const exported = Object.values((await import(source + file)) as Record<string, unknown>)
      for (const table of exported.filter(one => is(one, PgTable))) {
        const { name, columns } = getTableConfig(table)
        const live = await client.query<{ name: string; type: string; required: boolean }>(
          `select attname as name, format_type(atttypid, null) as type, attnotnull as required from pg_attribute
           where attrelid = to_regclass($1) and attnum > 0 and not attisdropped order by attname`,
          [name],
        )
        const inCode = columns
          .map(column => ({
            name: column.name,
            type: column.getSQLType().replace('timestamp with time zone', 'timestamp with time zone'),
            required: column.notNull,
          }))
          .sort((one, other) => (one.name < other.name ? -1 : 1))
        expect({ name, columns: live.rows }).toEqual({ name, columns: inCode })
        compared++
      }
    }
    expect(compared).toBeGreaterThanOrEqual(6)
  } finally {
    await client.end()
    await drop()
  }
})
