import { readdirSync, readFileSync } from 'node:fs'
import { type Programme, readProgramme } from '@laurel/core/programme'

const FOLDER = new URL('../../programmes/', import.meta.url)

export type ReadyMade = { readonly ready: string; readonly text: string; readonly programme: Programme }

let read: readonly ReadyMade[] | undefined

/** The programmes that come with the server, read once: files like anybody's. */
export function readyMade(): readonly ReadyMade[] {
  read ??= readdirSync(FOLDER)
    .filter(name => name.endsWith('.json'))
    .sort()
    .map(name => {
      const text = readFileSync(new URL(name, FOLDER), 'utf8')
      const programme = readProgramme(text)
      if (!programme.ok) throw new Error(`${name} is no programme: ${JSON.stringify(programme.error)}`)
      return { ready: name.slice(0, -'.json'.length), text, programme: programme.value }
    })
  return read
}
