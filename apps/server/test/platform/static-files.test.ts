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
  writeFileSync(join(folder, 'dist/index.html'), '<!doctype html><meta nonce="LAUREL-NONCE">')
  writeFileSync(join(folder, 'dist/icon.svg'), '<svg/>')
  writeFileSync(join(folder, 'dist/assets/main-B1g2C3d4.js'), 'export {}')
  symlinkSync('nowhere', join(folder, 'dist/broken'))
  app = new Hono()
  app.get('/app/*', staticFiles(join(folder, 'dist'), '/app', 'index.html'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('the page of an app is never kept, and each answer allows the styles of its own nonce only', async () => {
  const nonces = new Set<string>()
  for (const path of ['/app/', '/app/', '/app/index.html', '/app/some/screen']) {
    const answer = await app.request(path)
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
    const policy = answer.headers.get('content-security-policy') ?? ''
    const nonce = /style-src 'self' 'nonce-([\w+/=]+)'/.exec(policy)?.[1] ?? ''
    expect(policy).not.toContain('unsafe')
    expect(await answer.text()).toBe(`<!doctype html><meta nonce="${nonce}">`)
    nonces.add(nonce)
  }
  expect(nonces.size).toBe(4)
})

test('a file is asked for again each time, and not sent twice', async () => {
  const first = await app.request('/app/icon.svg')
  expect([first.status, first.headers.get('content-type'), first.headers.get('cache-control')]).toEqual([
    200,
    'image/svg+xml',
    'no-cache',
  ])
  const again = await app.request('/app/icon.svg', {
    headers: { 'if-none-match': `W/"x", ${first.headers.get('etag')}` },
  })
  expect([again.status, await again.text()]).toEqual([304, ''])
  writeFileSync(join(folder, 'dist/icon.svg'), '<svg id="new"/>')
  const changed = await app.request('/app/icon.svg', { headers: { 'if-none-match': first.headers.get('etag')! } })
  expect([changed.status, await changed.text()]).toEqual([200, '<svg id="new"/>'])
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
