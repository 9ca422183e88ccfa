import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { rateLimit } from '../../src/platform/rate-limit.ts'

const ask = (app: Hono, from: string) => app.request('/', { headers: { 'x-forwarded-for': from } })

test('a peer that asks too often waits a minute, and nobody else does', async () => {
  let now = 0
  const app = new Hono()
  app.use(rateLimit(3, () => now))
  app.get('/', c => c.text('ok'))
  const statuses = []
  for (let count = 0; count < 5; count++) statuses.push((await ask(app, '203.0.113.1')).status)
  expect(statuses).toEqual([200, 200, 200, 429, 429])
  expect((await ask(app, '203.0.113.1')).headers.get('retry-after')).toBe('60')
  expect((await ask(app, '203.0.113.2')).status).toBe(200)
  now = 60_001
  expect((await ask(app, '203.0.113.1')).status).toBe(200)
})
