import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { staticFiles } from '../../src/platform/static-files.ts'

let folder: string
let app: Hono
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-static-'))
  mkdirSync(join(folder, 'dist/assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  writeFileSync(join(folder, 'dist/index.html'), '<!doctype html>')
  writeFileSync(join(folder, 'dist/assets/main-B1g2C3d4.js'), 'export {}')
  symlinkSync('nowhere', join(folder, 'dist/broken'))
  app = new Hono()
  app.get('/app/*', staticFiles(join(folder, 'dist'), '/app', 'index.html'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('the page of an app is asked for again each time, and not sent twice', async () => {
  const first = await app.request('/app/')
  expect([first.status, first.headers.get('content-type'), first.headers.get('cache-control')]).toEqual([
    200,
    'text/html; charset=utf-8',
    'no-cache',
  ])
  const again = await app.request('/app/', { headers: { 'if-none-match': `W/"x", ${first.headers.get('etag')}` } })
  expect([again.status, await again.text()]).toEqual([304, ''])
  writeFileSync(join(folder, 'dist/index.html'), '<!doctype html><title>new</title>')
  const changed = await app.request('/app/', { headers: { 'if-none-match': first.headers.get('etag')! } })
  expect([changed.status, await changed.text()]).toEqual([200, '<!doctype html><title>new</title>'])
})

test('a file whose name has a digest is kept for ever', async () => {
  const answer = await app.request('/app/assets/main-B1g2C3d4.js')
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
})

test("the app's own addresses get its page, a missing file does not", async () => {
  expect((await app.request('/app/awards/7')).status).toBe(200)
  expect((await app.request('/app/assets/gone-B1g2C3d4.js')).status).toBe(404)
})

test.for([
  '/app/../secret.txt',
  '/app/..%2fsecret.txt',
  '/app/%2e%2e/secret.txt',
  '/app/%00',
  '/app/%ff',
  '/app//etc/passwd',
  '/app/broken.txt',
])('nothing outside of the folder is served: %s', async path => {
  const answer = await app.request(path)
  expect(await answer.text()).not.toMatch(/secret|root:/)
})
