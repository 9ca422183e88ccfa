import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import type { Json } from './school.ts'

let server: TestServer
let document: Json
beforeAll(async () => {
  server = await startTestServer()
  document = (await (await server.fetch('/api/v1/openapi.json')).json()) as Json
})
afterAll(() => server?.stop())

test('the API describes itself in OpenAPI 3.1, each call once', () => {
  expect(document.openapi).toBe('3.1.0')
  const calls = Object.values(document.paths as Json).flatMap(methods => Object.values(methods as Json))
  expect(calls.length).toBeGreaterThan(40)
  const names = calls.map((call: Json) => call.operationId)
  expect(new Set(names).size).toBe(names.length)
})

test('every reference in it leads somewhere', () => {
  const found = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path as string)
  for (const path of new Set(found)) {
    const target = path.split('/').reduce<Json | undefined>((at, name) => at?.[name], document)
    expect(target, path).toBeDefined()
  }
})

test.each([
  ['/api/v1/achievements', 'post', ['name', 'description', 'kind', 'criteria']],
  ['/api/v1/awards', 'post', ['achievementId', 'recipient']],
])('%s %s says what it must be given', (path, method, required) => {
  const call = document.paths[path.replace('/api/v1', '')][method]
  expect(call.requestBody.content['application/json'].schema.required).toEqual(required)
})

test('the page for people shows every call and loads nothing from elsewhere', async () => {
  const answer = await server.fetch('/api/docs')
  const page = await answer.text()
  for (const path of Object.keys(document.paths)) expect(page).toContain(`/api/v1${path}`)
  expect(page).not.toMatch(/<script|src="http|href="http/)
})
