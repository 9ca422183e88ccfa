import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unpackWoff } from '../../platform/unpack-woff.ts'

/** What a picture is set in: Latin letters and Thai ones, by the names that the font files give themselves. */
export const TITLE_FONTS = { latin: 'IBM Plex Serif SemiBold', thai: 'IBM Plex Sans Thai SemiBold' }
export const TEXT_FONTS = { latin: 'IBM Plex Sans', thai: 'IBM Plex Sans Thai' }

const FILES = [
  'ibm-plex-serif/files/ibm-plex-serif-latin-600-normal.woff',
  'ibm-plex-serif/files/ibm-plex-serif-latin-ext-600-normal.woff',
  'ibm-plex-sans/files/ibm-plex-sans-latin-400-normal.woff',
  'ibm-plex-sans/files/ibm-plex-sans-latin-ext-400-normal.woff',
  'ibm-plex-sans-thai/files/ibm-plex-sans-thai-thai-600-normal.woff',
  'ibm-plex-sans-thai/files/ibm-plex-sans-thai-thai-400-normal.woff',
]

let unpacked: Promise<string[]> | undefined

async function unpackAll(): Promise<string[]> {
  // From the package that has them; the server itself is made of no typeface.
  const require = createRequire(import.meta.resolve('@laurel/ui/verdict'))
  const folder = await mkdtemp(join(tmpdir(), 'laurel-fonts-'))
  return Promise.all(
    FILES.map(async (name, index) => {
      const path = join(folder, `${index}.ttf`)
      await writeFile(path, unpackWoff(new Uint8Array(await readFile(require.resolve(`@fontsource/${name}`)))))
      return path
    }),
  )
}

/** Our typeface as files that the renderer reads; unpacked once a process. */
export const fontFiles = (): Promise<string[]> => {
  unpacked ??= unpackAll()
  return unpacked
}
