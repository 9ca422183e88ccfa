import * as nodeCrypto from 'node:crypto'
import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { bundledContexts } from '@laurel/core/credential'
import { cryptographyFromNode, type NodeCrypto, signerWithKey } from '@laurel/core/keys'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LineLimitError, readLines } from '../../src/award/bulk/read-lines.ts'
import { forgetReceived } from '../../src/award/bulk/receive-bulk.ts'
import { signSlice } from '../../src/credential/threads/sign-slice.ts'
import { createSigningThreads } from '../../src/credential/threads/signing-threads.ts'
import { tx } from '../../src/platform/database.ts'
import { sql } from '../../src/platform/sql.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, type Json, makeAchievement, openSchool } from './school.ts'

describe('lines of a stream', () => {
  async function* parts(...texts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
    for (const text of texts) yield typeof text === 'string' ? new TextEncoder().encode(text) : text
  }
  const read = async (body: AsyncIterable<Uint8Array>, limits = {}) => {
    const lines: unknown[] = []
    for await (const some of readLines(body, { maxBytes: 100, maxLine: 20, see: () => {}, ...limits }))
      lines.push(...some.map(({ number, text }) => [number, text]))
    return lines
  }

  test('are put together from parts that end anywhere, and counted with the empty ones', async () => {
    const thai = new TextEncoder().encode('"สมชาย"\n')
    expect(await read(parts('{"a":', '1}\r\n\n', '2', thai.subarray(0, 3), thai.subarray(3), '3'))).toEqual([
      [1, '{"a":1}'],
      [3, '2"สมชาย"'],
      [4, '3'],
    ])
  })

  test('that are no UTF-8 are told of by their number', async () => {
    expect(await read(parts('1\n', Uint8Array.of(0xff, 0x0a), '3'))).toEqual([
      [1, '1'],
      [2, null],
      [3, '3'],
    ])
  })

  test.each([
    ['a line that is too long', ['x'.repeat(15), 'x'.repeat(15)]],
    ['too many bytes', Array(11).fill(`${'x'.repeat(9)}\n`)],
  ])('end with %s', async (_, texts) => {
    await expect(read(parts(...texts))).rejects.toThrow(LineLimitError)
  })
})

describe('threads that sign', () => {
  const node = nodeCrypto as unknown as NodeCrypto
  const tools = { cryptography: cryptographyFromNode(node), contexts: bundledContexts }
  const key = createPrivateKey(
    generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
  )
  const verificationMethod = 'did:web:school.example#key-1'
  const created = '2026-07-01T08:00:00Z'
  const unsigned = Array.from({ length: 40 }, (_, index) =>
    JSON.stringify({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      id: `https://school.example/c/${index}`,
      type: ['VerifiableCredential'],
      issuer: { id: 'did:web:school.example', name: 'Sample School' },
      credentialSubject: { name: `Sample Learner ${index}` },
    }),
  )

  test('give the same bytes as signing here, and refuse another issuer’s name', async () => {
    const threads = createSigningThreads(1)
    try {
      const here = await signSlice(unsigned, created, signerWithKey(node, key, verificationMethod), tools)
      const there = await Promise.all(
        Array.from({ length: 5 }, () => threads.sign({ unsigned, created, key, verificationMethod })),
      )
      for (const signed of there) expect(signed).toEqual(here)
      const other = { unsigned, created, key, verificationMethod: 'did:web:other.example#key-1' }
      await expect(threads.sign(other)).rejects.toThrow('as its issuer only')
      expect(await threads.sign({ unsigned, created, key, verificationMethod })).toEqual(here)
    } finally {
      await threads.close()
    }
  })

  test('that are gone are started again', async () => {
    const threads = createSigningThreads(1)
    try {
      const lost = threads.sign({ unsigned, created, key, verificationMethod })
      const told = expect(lost).rejects.toThrow('has ended')
      await threads.close()
      await told
      expect(await threads.sign({ unsigned, created, key, verificationMethod })).toHaveLength(40)
    } finally {
      await threads.close()
    }
  })
})

describe('awards line by line', () => {
  let server: TestServer
  let owner: Caller
  let issuerId: string
  let achievement: Json

  beforeAll(async () => {
    server = await startTestServer()
    const school = await openSchool(server)
    owner = school.owner
    issuerId = school.issuer.id
    achievement = await makeAchievement(owner)
  })
  afterAll(() => server.stop())

  const row = (name: string, more: Json = {}) => ({
    achievementId: achievement.id,
    recipient: { name },
    issue: true,
    ...more,
  })
  const lines = (rows: readonly unknown[]) => rows.map(one => JSON.stringify(one)).join('\n')
  const send = (key: string, body: string, query = '') =>
    owner.post(`/api/v1/awards/bulk${query}`, body, { 'content-type': 'application/x-ndjson', 'idempotency-key': key })
  const finished = async (id: string): Promise<Json> => {
    let job: Json = {}
    await expect
      .poll(async () => {
        job = (await owner.get(`/api/v1/jobs/${id}`)).body
        return job.finishedAt
      })
      .toBeTruthy()
    return job
  }
  const count = async (query: string): Promise<number> => {
    const found = await tx(server.deps, { issuerId }, tx => tx.execute<{ n: number }>(sql.raw(query)))
    return Number(found.rows[0]?.n)
  }

  test('three hundred are signed, have places of their own, and are on record', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `Bulk ${index}`)
    const job = await send('three-hundred', lines(names.map(name => row(name))))
    expect(job).toMatchObject({ status: 202, body: { total: 300, kind: 'batch' } })
    expect(job.headers.get('location')).toMatch(new RegExp(`/api/v1/jobs/${job.body.id}$`))
    expect(await finished(job.body.id)).toMatchObject({ state: 'done', done: 300, succeeded: 300, failed: 0 })
    const awards = `select id from award where recipient_name like 'Bulk %' and state = 'issued'`
    expect(await count(`select count(distinct id) as n from (${awards}) as one`)).toBe(300)
    const places = `select count(distinct (list_id, index)) as n from status_entry where award_id in (${awards})`
    expect(await count(places)).toBe(300)
    const placed = `select count(*) as n from log_statement where position is not null and subject in (select id::text from (${awards}) as one)`
    await expect.poll(() => count(placed)).toBe(600)
    const { body } = await owner.get('/api/v1/awards?q=Bulk%20299')
    const document = await (await server.fetch(`/c/${body.items[0].credentialId}.json`)).json()
    expect((await owner.post('/api/v1/verify', document as Json)).body).toMatchObject({ result: 'valid' })
  })

  const bad = () =>
    ['{"achievementId":', lines([row('Fine')]), '', lines([row('', { level: 'a\0' })]), '{"admin":true}'].join('\n')

  test('with bad rows nothing is awarded, and each is told of by its number and field', async () => {
    const refused = await send('bad', bad())
    expect(refused).toMatchObject({ status: 422, body: { code: 'E_ROWS_MALFORMED' } })
    expect(refused.body.errors.map(({ row, path, code }: Json) => [row, path, code])).toEqual([
      [1, '', 'E_REQUEST_MALFORMED'],
      [4, 'level', 'E_REQUEST_MALFORMED'],
      [5, 'achievementId', 'E_REQUEST_MALFORMED'],
    ])
    expect(JSON.stringify(refused.body)).not.toContain('Fine')
    expect(await count(`select count(*) as n from job where state = 'receiving'`)).toBe(0)
    expect(await count(`select count(*) as n from job_row where request->'recipient'->>'name' = 'Fine'`)).toBe(0)
  })

  test('where that is asked for, bad rows are reported and the others go on', async () => {
    const job = await send('skip', bad(), '?badRows=skip')
    expect(job.status).toBe(202)
    const done = await finished(job.body.id)
    expect(done).toMatchObject({ state: 'done', total: 4, succeeded: 1, failed: 3 })
    expect(done.failures.map(({ row, field }: Json) => [row, field])).toEqual([
      [1, null],
      [4, 'level'],
      [5, 'achievementId'],
    ])
  })

  test('the same key and bytes are the same job, two at once as well; other bytes are refused', async () => {
    const body = lines([row('Twice 1'), row('Twice 2')])
    const [one, other] = await Promise.all([send('twice', body), send('twice', body)])
    expect([one.status, other.status]).toEqual([202, 202])
    expect(other.body.id).toBe(one.body.id)
    await finished(one.body.id)
    expect((await send('twice', body)).body).toMatchObject({ id: one.body.id, state: 'done' })
    expect(await send('twice', lines([row('Twice 3')]))).toMatchObject({
      status: 422,
      body: { code: 'E_IDEMPOTENCY_KEY_REUSED' },
    })
    expect((await owner.get('/api/v1/awards?q=Twice')).body.items).toHaveLength(2)
  })

  test('without a key, a body or the right type it is refused', async () => {
    const type = { 'content-type': 'application/x-ndjson' }
    expect((await owner.post('/api/v1/awards/bulk', lines([row('x')]), type)).status).toBe(400)
    expect((await send('empty', '\n\n')).status).toBe(400)
    const json = { 'content-type': 'application/json', 'idempotency-key': 'json' }
    expect((await owner.post('/api/v1/awards/bulk', lines([row('x')]), json)).status).toBe(400)
  })

  test('what is too large, and what breaks off, leaves nothing', async () => {
    const large = await send('large', `${lines([row('Large')])}\n"${'x'.repeat(1024 * 1024)}"`)
    expect(large).toMatchObject({ status: 413, body: { code: 'E_TOO_LARGE' } })
    const some = new TextEncoder().encode(`${lines(Array.from({ length: 600 }, (_, at) => row(`Broken ${at}`)))}\n`)
    let isSent = false
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (!isSent) controller.enqueue(some)
        else {
          // Not before some of it is in the database.
          await expect
            .poll(() =>
              count(`select count(*) as n from job_row where job_id in (select id from job where state = 'receiving')`),
            )
            .toBeGreaterThan(0)
          controller.error(new Error('the connection is gone'))
        }
        isSent = true
      },
    })
    await expect(
      server.fetch('/api/v1/awards/bulk', {
        method: 'POST',
        headers: { ...owner.headers, 'content-type': 'application/x-ndjson', 'idempotency-key': 'broken' },
        body,
        duplex: 'half',
      } as RequestInit),
    ).rejects.toThrow()
    await expect.poll(() => count(`select count(*) as n from job where state = 'receiving'`)).toBe(0)
    expect(await count(`select count(*) as n from job_row where request->'recipient'->>'name' like 'Broken%'`)).toBe(0)
    expect((await owner.get('/api/v1/awards?q=Broken')).body.items).toEqual([])
  })

  test('what a killed server had begun to receive is taken away later', async () => {
    await tx(server.deps, { issuerId }, tx =>
      tx.execute(sql`
        insert into job (issuer_id, id, kind, state, total, done, succeeded, failed, row_origin, actor, created_at)
        values (${issuerId}, gen_random_uuid(), 'batch', 'receiving', 0, 0, 0, 0, 'bulk:x', '{}', now() - interval '3 hours')`),
    )
    await forgetReceived(server.deps)
    expect(await count(`select count(*) as n from job where state = 'receiving'`)).toBe(0)
  })

  test('a job that waits can be stopped; one that is over cannot', async () => {
    expect((await owner.post('/api/v1/issuer/halt', { reason: 'A test.' })).status).toBeLessThan(300)
    const job = await send('stopped', lines([row('Stopped 1')]))
    const stopped = await owner.post(`/api/v1/jobs/${job.body.id}/cancel`)
    expect(stopped.status).toBe(200)
    expect((await owner.post('/api/v1/issuer/resume')).status).toBeLessThan(300)
    expect(await finished(job.body.id)).toMatchObject({ state: 'cancelled', done: 0, total: 1 })
    expect((await owner.get('/api/v1/awards?q=Stopped')).body.items).toEqual([])
    expect(await owner.post(`/api/v1/jobs/${job.body.id}/cancel`)).toMatchObject({ status: 200 })
    const [done] = (await owner.get('/api/v1/jobs')).body.items.filter((one: Json) => one.state === 'done')
    expect(await owner.post(`/api/v1/jobs/${done.id}/cancel`)).toMatchObject({
      status: 409,
      body: { code: 'E_JOB_OVER' },
    })
  })
})
