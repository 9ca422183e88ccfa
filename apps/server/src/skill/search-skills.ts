import { rankSkills } from '@laurel/core/skill'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { tx } from '../platform/database.ts'
import { findByWords, placesAbove, skillName } from './store.ts'

type Wanted = {
  readonly q: string
  readonly frameworkId?: string | undefined
  readonly language?: string | undefined
  readonly limit: number
}

/** Skills of all frameworks that answer to a search by word or code, the best first, each with where it stands. */
export async function searchSkills(deps: Deps, actor: Actor, { q, frameworkId, language, limit }: Wanted) {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const candidates = await findByWords(tx, issuerId, { q, frameworkId })
    const ranked = rankSkills(
      candidates.map(row => ({
        row,
        code: row.code,
        label: row.label,
        statement: row.statement,
        keywords: row.keywords,
        translations: Object.values(row.translations ?? {}).flatMap(one =>
          [one?.label, one?.statement].flatMap(text => text ?? []),
        ),
      })),
      q,
    ).slice(0, limit)
    const above = await placesAbove(
      tx,
      issuerId,
      ranked.map(one => one.row.id),
    )
    return {
      items: ranked.map(({ row }) => ({
        id: row.id,
        code: row.code,
        label: row.label,
        statement: row.statement,
        translations: row.translations,
        framework: {
          id: row.framework_id,
          title: row.framework_title,
          levels: row.framework_levels,
          translations: row.framework_translations,
        },
        above: (above.get(row.id) ?? [])
          .map(one => skillName(one, row.framework_language, language ?? row.framework_language))
          .reverse(),
      })),
    }
  })
}
