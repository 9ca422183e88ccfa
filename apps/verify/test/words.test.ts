import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ONLY_WRITTEN } from '../vite.config.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const sources = ['apps/verify/src/**/*.ts', 'packages/ui/src/verdict/**/*.ts']
  .flatMap(pattern => globSync(pattern, { cwd: root }))
  .map(name => [name, readFileSync(root + name, 'utf8')] as const)

test('no script of the public pages says words that it is not given', () => {
  expect(sources.length).toBeGreaterThan(40)
  for (const group of ONLY_WRITTEN)
    for (const [name, text] of sources) expect(text, name).not.toMatch(new RegExp(`['"\`]${group}\\.`))
})
