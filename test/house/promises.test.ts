import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')
const promises = [...read('SECURITY.md').matchAll(/^\| (P\d+) .*$/gm)].map(([line, number]) => ({
  number: number as string,
  files: [...line.matchAll(/`([^`]+\.ts)`/g)].map(one => one[1] as string),
}))

test('there are promises, each once', () => {
  expect(promises.length).toBeGreaterThanOrEqual(9)
  expect(new Set(promises.map(one => one.number)).size).toBe(promises.length)
})

test.each(promises)('$number is held by tests that carry its number', ({ number, files }) => {
  expect(files.length).toBeGreaterThan(0)
  for (const file of files) expect(read(file), file).toMatch(new RegExp(`\\b${number}\\b`))
})
