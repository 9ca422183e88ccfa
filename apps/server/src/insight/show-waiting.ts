import { FEWEST, quartiles, type Waiting } from '@laurel/core/insight'
import type * as z from 'zod'
import type { Deps } from '../deps.ts'
import { uuids } from '../pathway/store.ts'
import type { Actor } from '../people/actor.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { namesOf } from './names.ts'
import type { zInsightWaiting } from './schema.ts'
import { binsBySubject, binsOf } from './store.ts'

const MOST = 100

/** A median of a handful says what happened to somebody, and nothing of how long it usually takes. */
const enough = (wait: Waiting | null): Waiting | null => (wait && wait.count >= FEWEST ? wait : null)

/** How long learners wait for an award, and how long an award waits for its learner. Awards, of which every day is known. */
export async function showWaiting(deps: Deps, actor: Actor): Promise<z.infer<typeof zInsightWaiting>> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const rows = await binsOf(tx, issuerId, ['wait', 'take'])
    const [award, take] = [binsBySubject(rows, 'wait'), binsBySubject(rows, 'take')]
    const of = (bins: Map<string, Map<number, number>>, subject: string) =>
      enough(quartiles(bins.get(subject) ?? new Map()))
    const ids = [...new Set([...award.keys(), ...take.keys()])].filter(one => one !== '')
    const waits = ids
      .map(id => ({ id, award: of(award, id), take: of(take, id) }))
      .filter(one => one.award || one.take)
      .toSorted((one, other) => (other.award?.median ?? -1) - (one.award?.median ?? -1))
      .slice(0, MOST)
    const found = await tx.execute<{ id: string; name: string; language: string; translations: null }>(sql`
      select id, name, language, translations from achievement
      where issuer_id = ${issuerId} and id in ${uuids(waits.map(one => one.id))}`)
    const named = new Map(found.rows.map(row => [row.id, row]))
    return {
      award: of(award, ''),
      take: of(take, ''),
      achievements: waits.flatMap(one => {
        const row = named.get(one.id)
        return row ? [{ ...one, name: row.name, names: namesOf(row) }] : []
      }),
    }
  })
}
