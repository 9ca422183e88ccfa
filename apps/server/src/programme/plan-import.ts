import { composeProgramme, type Programme, planProgramme } from '@laurel/core/programme'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { type Tx, tx } from '../platform/database.ts'
import { findFrameworkBy } from '../skill/store.ts'
import { gather } from './gather.ts'
import { readSource } from './read-source.ts'
import type { ProgrammePlanView, ProgrammeSource } from './schema.ts'
import { type ImportRow, importsOf, type Parts, stillThere } from './store.ts'
import { summarise } from './summarise.ts'

const flipped = (ids: Readonly<Record<string, string>>) => new Map(Object.entries(ids).map(([key, id]) => [id, key]))

/** Of what a programme became here, what is there still. */
export async function partsThere(tx: Tx, issuerId: string, parts: Parts): Promise<Parts> {
  const kept = async (kind: keyof Parts, table: Parameters<typeof stillThere>[2]) => {
    const there = await stillThere(tx, issuerId, table, Object.values(parts[kind]))
    return Object.fromEntries(Object.entries(parts[kind]).filter(([, id]) => there.has(id)))
  }
  return {
    frameworks: await kept('frameworks', 'framework'),
    skills: await kept('skills', 'skill'),
    achievements: await kept('achievements', 'achievement'),
    pathways: await kept('pathways', 'pathway'),
  }
}

/** What an earlier import has become by now, under the keys of its file. */
export async function presentOf(
  tx: Tx,
  deps: Pick<Deps, 'blobs'>,
  issuerId: string,
  programme: Programme,
  parts: Parts,
): Promise<Programme> {
  const held = await gather(tx, deps, issuerId, {
    pathways: Object.values(parts.pathways),
    achievements: Object.values(parts.achievements),
    frameworks: Object.values(parts.frameworks),
  })
  const { frameworks: _f, achievements: _a, pathways: _p, languages: _l, format: _o, version: _v, ...about } = programme
  const skills = Object.entries(parts.skills).map(([key, id]) => [id, key.slice(key.indexOf('/') + 1)] as const)
  return composeProgramme(about, held, {
    frameworks: flipped(parts.frameworks),
    achievements: flipped(parts.achievements),
    pathways: flipped(parts.pathways),
    skills: new Map(skills),
  })
}

/** The import that says what the programme has become here: the last one that was done. */
export const lastDone = (imports: readonly ImportRow[]): ImportRow | undefined =>
  imports.find(one => one.state === 'done')

export const addedView = (last: ImportRow | undefined, digest: string) =>
  last
    ? {
        importId: last.id,
        edition: last.edition,
        at: new Date(last.finished_at ?? last.created_at).toISOString(),
        isSame: last.digest === digest,
      }
    : null

/** Says what bringing a programme in would make and change, and changes nothing. */
export async function planImport(deps: Deps, actor: Actor, source: ProgrammeSource): Promise<ProgrammePlanView> {
  const { issuerId } = actor
  const { programme, digest } = readSource(source)
  return tx(deps, actor, async tx => {
    const last = lastDone(await importsOf(tx, issuerId, programme.id))
    const parts = last && (await partsThere(tx, issuerId, last.parts))
    const plan = planProgramme(programme, parts ? await presentOf(tx, deps, issuerId, programme, parts) : null)
    const isThere = async (key: string): Promise<boolean> => {
      const published = programme.frameworks.find(one => one.key === key)?.published
      if (!published) return false
      const found = await findFrameworkBy(tx, issuerId, 'identifier', published.identifier)
      if (found || published.address === null) return found !== undefined
      return (await findFrameworkBy(tx, issuerId, 'uri', published.address)) !== undefined
    }
    const frameworks = []
    for (const one of plan.frameworks) frameworks.push({ ...one, isThere: await isThere(one.key) })
    return {
      summary: summarise(programme),
      added: addedView(last, digest),
      frameworks,
      achievements: [...plan.achievements],
      pathways: [...plan.pathways],
      programme,
    }
  })
}
