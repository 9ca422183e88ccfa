import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openKeptFiles } from '../../src/platform/kept-files.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'laurel-kept-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function* chunks(...texts: string[]) {
  for (const text of texts) yield new Uint8Array(Buffer.from(text))
}

test('a file is there whole or not at all, and nothing of a failed one is left', async () => {
  const files = openKeptFiles(folder)
  await files.write('one.zip', chunks('a', 'b'))
  async function* breaking() {
    yield* chunks('a')
    throw new Error('broke')
  }
  await expect(files.write('two.zip', breaking())).rejects.toThrow('broke')
  expect(await readdir(folder)).toEqual(['one.zip'])
  expect(await new Response((await files.find('one.zip'))?.open()).text()).toBe('ab')
  expect(await files.find('two.zip')).toBeNull()
})

test('what a process left that died while it wrote is removed, and nothing that is being written', async () => {
  const files = openKeptFiles(folder)
  const before = new Date(Date.now() - 2 * 3_600_000)
  for (const name of ['one.zip', 'one.zip.x.part', 'two.zip.y.part']) await writeFile(join(folder, name), 'x')
  for (const name of ['one.zip', 'one.zip.x.part']) await utimes(join(folder, name), before, before)
  await files.sweep()
  expect((await readdir(folder)).sort()).toEqual(['one.zip', 'two.zip.y.part'])
  await openKeptFiles(join(folder, 'none')).sweep()
})
