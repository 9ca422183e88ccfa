import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { openSchool } from '../stages/school.ts'

const run = promisify(execFile)
const guide = readFileSync(new URL('../../../../docs/handbook/en/developer.md', import.meta.url), 'utf8')
const blocks = (language: string) =>
  [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code]) => code ?? '')

let server: TestServer
let folder: string
let env: NodeJS.ProcessEnv
beforeAll(async () => {
  server = await startTestServer()
  const { owner } = await openSchool(server)
  const scopes = ['achievements:read', 'achievements:write', 'awards:read', 'awards:write', 'awards:revoke']
  const key = await owner.post('/api/v1/api-keys', { name: 'Examples', scopes })
  env = { ...process.env, LAUREL_URL: server.origin, LAUREL_KEY: key.body.secret as string }
  folder = mkdtempSync(join(tmpdir(), 'laurel-examples-'))
  symlinkSync(fileURLToPath(new URL('../../../../node_modules', import.meta.url)), join(folder, 'node_modules'))
})
afterAll(async () => {
  await server?.stop()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

test('the JavaScript of the developer’s guide runs from top to bottom', async () => {
  const file = join(folder, 'examples.mjs')
  writeFileSync(file, blocks('js').join('\n'))
  const { stdout } = await run(process.execPath, [file], { env })
  const lines = stdout.trim().split('\n')
  expect(lines[0]).toMatch(new RegExp(`^issued ${server.origin}/c/[0-9a-f-]{36} ${server.origin}/claim/`))
  expect(lines[1]).toBe('3 0 []')
  expect(lines).toContain('valid')
  expect(lines).toContain('valid Sample School')
  expect(lines.slice(-2)).toEqual(['invalid', 'false'])
})

test.each(blocks('sh'))('%s', async command => {
  const { stdout } = await run('sh', ['-ec', command], { env })
  expect(stdout).not.toBe('')
})
