import { readFileSync } from 'node:fs'
import { readProgramme } from '@laurel/core/programme'
import { CommandError, EXIT } from './exit.ts'
import { plain, plainJson } from './plain.ts'

/**
 * `laurel programme FILE|-`: whether a file is a programme, and what is in it; else everything that is wrong, line by
 * line, with its place. Nothing is asked of a server.
 */
export function programmeCommand(source: string, { json }: { readonly json: boolean }): number {
  let bytes: Uint8Array
  try {
    bytes = new Uint8Array(readFileSync(source === '-' ? 0 : source))
  } catch (error) {
    throw new CommandError(`Cannot read ${source}: ${(error as Error).message}`, EXIT.noInput)
  }
  const read = readProgramme(bytes)
  if (!read.ok) {
    if (json) console.log(plainJson({ problems: read.error.map(one => ({ ...one })) }))
    else for (const { path, code } of read.error) console.log(plain(`${path}  ${code}`))
    return EXIT.invalid
  }
  const { id, edition, name, author, licence, languages, achievements, pathways, frameworks } = read.value
  const counts = {
    achievements: achievements.length,
    pathways: pathways.length,
    skills: frameworks.reduce((sum, one) => sum + one.skills.length, 0),
  }
  if (json) console.log(plainJson({ id, edition, name, author, licence, languages, counts }))
  else {
    const lines = [`${name} (${id}, edition ${edition})`, `by ${author}, ${licence}; in ${languages.join(', ') || '–'}`]
    const count = (many: number, one: string) => `${many} ${one}${many === 1 ? '' : 's'}`
    lines.push(
      [
        count(counts.achievements, 'achievement'),
        count(counts.pathways, 'pathway'),
        count(counts.skills, 'skill'),
      ].join(', '),
    )
    console.log(lines.map(plain).join('\n'))
  }
  return EXIT.valid
}
