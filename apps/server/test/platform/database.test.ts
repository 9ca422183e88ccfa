import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit } from '../../src/platform/audit.ts'
import { ask, brokenConstraint, sqlState, tx } from '../../src/platform/database.ts'
import { migrate, readMigrations } from '../../src/platform/migrate.ts'
import { sql } from '../../src/platform/sql.ts'
import { createTestDatabase, startTestServer, type TestServer } from '../../src/testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.stop())

const entry = (issuerId: string, event = 'tested') => ({
  id: server.deps.newId(),
  issuerId,
  at: new Date(),
  actor: { kind: 'server', id: 'test', name: 'Test' },
  event,
  subject: 'subject',
})

test('a transaction sees the rows of its own issuer and of no other, even where no condition says so', async () => {
  const [one, other] = [server.deps.newId(), server.deps.newId()]
  await tx(server.deps, { issuerId: one }, at => audit(at, entry(one)))
  const count = (issuerId?: string) =>
    tx(server.deps, { issuerId }, async at => (await at.execute(sql`select * from audit`)).rows.length)
  expect([await count(one), await count(other), await count()]).toEqual([1, 0, 0])
})

test('a row cannot be written for another issuer', async () => {
  const [one, other] = [server.deps.newId(), server.deps.newId()]
  const writing = tx(server.deps, { issuerId: one }, at => audit(at, entry(other)))
  expect(sqlState(await writing.catch(error => error))).toBe('42501')
})

test('the scope ends with its transaction, so the next one on the same connection sees nothing', async () => {
  const one = server.deps.newId()
  await tx(server.deps, { issuerId: one }, at => audit(at, entry(one)))
  for (let round = 0; round < 20; round++) {
    const left = await server.deps.database.pool.query("select current_setting('laurel.issuer_id', true) as id")
    expect(left.rows[0].id ?? '').toBe('')
  }
})

test('a question in one message has its tenant’s rights, takes any text as text, and leaves nothing behind', async () => {
  const [one, other] = [server.deps.newId(), server.deps.newId()]
  await tx(server.deps, { issuerId: one }, at => audit(at, entry(one)))
  const count = async (issuerId?: string) =>
    (await ask<{ n: number }>(server.deps, { issuerId }, () => 'select count(*)::int as n from audit'))[0]?.n
  expect([await count(one), await count(other), await count()]).toEqual([1, 0, 0])
  for (const text of ["'; drop table audit; --", "\\'; select 1; --", 'ก็', '$1', '']) {
    const found = await ask<{ text: string }>(server.deps, {}, literal => `select ${literal(text)}::text as text`)
    expect(found).toEqual([{ text }])
  }
  // A message ends at such a letter, so there is nothing of that name.
  expect(await ask(server.deps, {}, literal => `select ${literal('a\0b')} as text`)).toEqual([])
  const broken = await ask(server.deps, { issuerId: one }, () => 'select 1 / 0').catch(error => error)
  expect(sqlState(broken)).toBe('22012')
  for (let round = 0; round < 20; round++) {
    const left = await server.deps.database.pool.query("select current_setting('laurel.issuer_id', true) as id")
    expect(left.rows[0].id ?? '').toBe('')
  }
})

test('every table with an issuer_id is closed by forced row-level security, or known to be open', async () => {
  const client = new pg.Client(server.owner)
  await client.connect()
  const open = await client.query<{ relname: string }>(`
    select relname from pg_class join pg_attribute on attrelid = pg_class.oid
    where relnamespace = 'public'::regnamespace and relkind = 'r' and attname = 'issuer_id'
      and not (relrowsecurity and relforcerowsecurity) order by relname`)
  await client.end()
  // The directory from a public address to its tenant, without personal data.
  expect(open.rows.map(row => row.relname)).toEqual(['public_address'])
})

test('the application is no superuser, owns no table, and cannot pass by row-level security', async () => {
  const me = await server.deps.database.pool.query(`
    select rolsuper, rolbypassrls, rolcreaterole,
      (select count(*)::int from pg_tables where schemaname = 'public' and tableowner = current_user) as tables
    from pg_roles where rolname = current_user`)
  expect(me.rows[0]).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, tables: 0 })
})

test('the audit trail can be read and added to, and neither changed nor shortened', async () => {
  const one = server.deps.newId()
  await tx(server.deps, { issuerId: one }, at => audit(at, entry(one, 'first'), entry(one, 'second')))
  for (const change of [sql`update audit set event = 'other'`, sql`delete from audit`, sql`truncate audit`]) {
    const changing = tx(server.deps, { issuerId: one }, at => at.execute(change))
    expect(sqlState(await changing.catch(error => error))).toBe('42501')
  }
  const trail = await tx(server.deps, { issuerId: one }, at =>
    at.execute<{ event: string }>(sql`select event from audit`),
  )
  expect(trail.rows.map(row => row.event).sort()).toEqual(['first', 'second'])
})

test('two transactions that wait for each other both succeed in the end', async () => {
  const one = server.deps.newId()
  const [a, b] = [server.deps.newId(), server.deps.newId()]
  const client = server.deps.database.pool
  await client.query(
    "insert into verification values ($1, 'a', '', now(), now(), now()), ($2, 'b', '', now(), now(), now())",
    [a, b],
  )
  const touch = (id: string) => sql`update verification set value = value || 'x' where id = ${id}`
  let arrived = 0
  let meet = () => {}
  const bothHoldOne = new Promise<void>(resolve => {
    meet = resolve
  })
  const run = (first: string, second: string) =>
    tx(server.deps, { issuerId: one }, async at => {
      await at.execute(touch(first))
      if (++arrived === 2) meet()
      await bothHoldOne
      await at.execute(touch(second))
    })
  await Promise.all([run(a, b), run(b, a)])
  const values = await client.query('select value from verification where id in ($1, $2)', [a, b])
  expect(values.rows).toEqual([{ value: 'xx' }, { value: 'xx' }])
  expect(arrived).toBeGreaterThan(2)
})

test('what throws is rolled back, and a broken constraint is named', async () => {
  const id = server.deps.newId()
  const insert = sql`insert into person values (${id}, 'Sample', 'twice@example.org', true, null, null, now(), now())`
  const twice = tx(server.deps, {}, async at => {
    await at.execute(insert)
    await at.execute(insert)
  })
  expect(brokenConstraint(await twice.catch(error => error))).toBe('person_pkey')
  expect((await server.deps.database.pool.query('select 1 from person where id = $1', [id])).rowCount).toBe(0)
})

test('migrations are applied once, by whoever comes first', async () => {
  const { owner, drop } = await createTestDatabase({ empty: true })
  try {
    const files = await readMigrations()
    const both = await Promise.all([migrate(owner, files), migrate(owner, files)])
    expect(both.map(names => names.length).sort()).toEqual([0, files.length])
  } finally {
    await drop()
  }
})

test('a migration that was changed or removed after it was applied stops the start', async () => {
  const { owner, drop } = await createTestDatabase({ empty: true })
  try {
    const one = { name: '0001_a.sql', sql: 'create table a (id int)', digest: 'one' }
    const two = { name: '0002_b.sql', sql: 'create table b (id int); select 1/0', digest: 'two' }
    await migrate(owner, [one])
    await expect(migrate(owner, [{ ...one, digest: 'other' }])).rejects.toThrow('0001_a.sql was changed')
    await expect(migrate(owner, [])).rejects.toThrow('0001_a.sql')
    await expect(migrate(owner, [one, two])).rejects.toThrow('division by zero')
    expect(await migrate(owner, [one, { ...two, sql: 'create table b (id int)' }])).toEqual(['0002_b.sql'])
  } finally {
    await drop()
  }
})
