import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { copyPrograms } from '../../src/platform/postgres/binaries.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-binaries-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Programs as an installation under `umask 077` leaves them: for their owner alone. */
function install(): string {
  const from = join(folder, 'installed')
  for (const name of ['bin', 'lib', 'share/timezone']) mkdirSync(join(from, 'native', name), { recursive: true })
  writeFileSync(join(from, 'native/bin/postgres'), 'program')
  writeFileSync(join(from, 'native/lib/libpq.so.5.18'), 'library')
  writeFileSync(join(from, 'native/lib/libpq.a'), 'archive')
  writeFileSync(join(from, 'native/share/timezone/UTC'), 'zone')
  writeFileSync(
    join(from, 'native/pg-symlinks.json'),
    JSON.stringify([{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]),
  )
  chmodSync(join(from, 'native/bin/postgres'), 0o700)
  for (const name of ['lib/libpq.so.5.18', 'share/timezone/UTC']) chmodSync(join(from, 'native', name), 0o600)
  for (const name of ['', 'bin', 'lib', 'share', 'share/timezone']) chmodSync(join(from, 'native', name), 0o700)
  return from
}

test('a copy of the programs can be run by everybody, whatever the installation allowed', () => {
  const copy = join(folder, 'copy')
  const before = process.umask(0o077)
  try {
    copyPrograms(install(), copy)
  } finally {
    process.umask(before)
  }
  const mode = (name: string) => statSync(join(copy, name)).mode & 0o777
  for (const name of ['', 'native', 'native/bin', 'native/share/timezone', 'native/bin/postgres'])
    expect([name, mode(name)]).toEqual([name, 0o755])
  for (const name of ['native/lib/libpq.so.5.18', 'native/share/timezone/UTC'])
    expect([name, mode(name)]).toEqual([name, 0o644])
})

test('a copy has the links between libraries, and no archives for compilers', () => {
  const copy = join(folder, 'copy')
  copyPrograms(install(), copy)
  expect(lstatSync(join(copy, 'native/lib/libpq.so.5')).isSymbolicLink()).toBe(true)
  expect(readFileSync(join(copy, 'native/lib/libpq.so.5'), 'utf8')).toBe('library')
  expect(existsSync(join(copy, 'native/lib/libpq.a'))).toBe(false)
})
