import { ACHIEVEMENT_LANGUAGES } from '@laurel/core/achievement'
import { composeProgramme, MOST_PROGRAMME_BYTES, readProgramme, writeProgramme } from '@laurel/core/programme'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { currentIssuer } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { uuidOf } from '../skill/framework-of-rows.ts'
import { gather } from './gather.ts'
import { invalid } from './invalid.ts'
import type { ProgrammeExport } from './schema.ts'

type Language = (typeof ACHIEVEMENT_LANGUAGES)[number]

/** The language of most of what is in it, else English. */
const languageOf = (tags: readonly string[]): Language =>
  ACHIEVEMENT_LANGUAGES.toSorted(
    (one, other) =>
      tags.filter(tag => tag.split('-')[0] === other).length - tags.filter(tag => tag.split('-')[0] === one).length,
  )[0] ?? 'en'

/**
 * A programme of one's own as a file, with everything that it needs. The same programme gives the same bytes, here and
 * wherever it was taken in, but for what is said of it as a whole.
 *
 * @throws Refusal E_NOT_FOUND where something that was chosen is not there
 */
export async function exportProgramme(
  deps: Deps,
  actor: Actor,
  wanted: ProgrammeExport,
): Promise<{ readonly name: string; readonly text: string }> {
  const { issuerId } = actor
  const chosen = { pathways: wanted.pathways, achievements: wanted.achievements, frameworks: wanted.frameworks }
  const { held, issuer } = await tx(deps, actor, async tx => ({
    held: await gather(tx, deps, issuerId, chosen),
    issuer: await currentIssuer(tx, issuerId),
  }))
  for (const kind of ['pathways', 'achievements', 'frameworks'] as const)
    if (chosen[kind].some(id => !held[kind].some(one => one.id === id))) throw new Refusal('E_NOT_FOUND')
  const [first] = held.pathways
  const leading = first?.content ?? held.achievements[0] ?? held.frameworks[0]
  const words = leading && ('title' in leading ? { name: leading.title, description: leading.description } : leading)
  const name = wanted.name ?? words?.name ?? issuer.name
  const programme = composeProgramme(
    {
      // The same choice goes by the same name each time, so that whoever takes it in knows the next edition again.
      id: wanted.id ?? `urn:uuid:${uuidOf(`programme ${issuerId} ${JSON.stringify(chosen)}`)}`,
      edition: wanted.edition,
      name,
      description: wanted.description ?? words?.description ?? '',
      language:
        wanted.language ??
        languageOf([...held.achievements.map(one => one.language), ...held.pathways.map(one => one.content.language)]),
      translations: wanted.translations ?? (name === first?.content.name ? { ...first.content.translations } : {}),
      author: wanted.author ?? issuer.name,
      licence: wanted.licence,
    },
    held,
  )
  const text = writeProgramme(programme)
  if (Buffer.byteLength(text) > MOST_PROGRAMME_BYTES) throw new Refusal('E_TOO_LARGE')
  // What nobody could take in again is not given out as if they could.
  const read = readProgramme(text)
  if (!read.ok) throw invalid(read.error)
  return { name, text }
}
