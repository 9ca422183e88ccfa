import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { type Programme, readProgramme, writeProgramme } from '@laurel/core/programme'

const FOLDER = new URL('../../programmes/', import.meta.url)

/** A programme that was read, in its canonical form with that form's SHA-256: two files that say the same are the same. */
export type ReadSource = { readonly programme: Programme; readonly text: string; readonly digest: string }
export type ReadyMade = ReadSource & { readonly ready: string }

export function inCanonicalForm(programme: Programme): ReadSource {
  const text = writeProgramme(programme)
  return { programme, text, digest: createHash('sha256').update(text).digest('hex') }
}

let read: readonly ReadyMade[] | undefined

/** The programmes that come with the server, read once: files like anybody's. */
export function readyMade(): readonly ReadyMade[] {
  read ??= readdirSync(FOLDER)
    .filter(name => name.endsWith('.json'))
    .sort()
    .map(name => {
      const programme = readProgramme(readFileSync(new URL(name, FOLDER)))
      if (!programme.ok) throw new Error(`${name} is no programme: ${JSON.stringify(programme.error)}`)
      return { ready: name.slice(0, -'.json'.length), ...inCanonicalForm(programme.value) }
    })
  return read
}
