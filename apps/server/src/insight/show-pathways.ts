import { type Funnel, quartiles, type ShiftOf, safePart, safeTotal, stallOf, type Waiting } from '@laurel/core/insight'
import { isGroup, type Pathway } from '@laurel/core/pathway'
import type * as z from 'zod'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { namesOf } from './names.ts'
import type { zInsightPathways } from './schema.ts'
import { shiftsOf } from './shift.ts'
import { binsBySubject, binsOf, funnelsOf } from './store.ts'

type Row = { id: string; version: number; content: Pathway }

/** How many learners on a version have done each step; small numbers of people are not said. */
export function safeFunnel(
  shiftOf: ShiftOf,
  counts: ReadonlyMap<string, number>,
  { id, version, content }: Row,
): Funnel {
  const of = (measure: string, more = '') => counts.get(`${measure} ${id}:${version}${more}`) ?? 0
  const total = of('enrolled')
  // All that is counted of these learners shares one cell: whoever has completed it has done the steps.
  const cell = `funnel ${id}:${version}`
  const part = (count: number) => safePart(shiftOf, cell, total, count)
  return {
    learners: safeTotal(shiftOf, `${cell} learners`, total),
    completed: part(of('completed')),
    done: new Map(content.steps.filter(one => !isGroup(one)).map(one => [one.id, part(of('step', `:${one.id}`))])),
  }
}

/** How long people took, where there are enough of them; how many they are is rounded too. */
export function safeWaiting(shiftOf: ShiftOf, cell: string, wait: Waiting | null): Waiting | null {
  const count = safeTotal(shiftOf, cell, wait?.count ?? 0)
  return wait && count.kind === 'number' ? { ...wait, count: count.number } : null
}

/** The funnels of all pathways that learners may be on, in their newest versions. */
export async function pathwayFigures(
  tx: Tx,
  issuerId: string,
  shiftOf: ShiftOf,
): Promise<z.infer<typeof zInsightPathways>['pathways']> {
  const found = await tx.execute<Row>(sql`
    select pathway.id, said.version, said.content from pathway join pathway_version as said
      on said.issuer_id = pathway.issuer_id and said.pathway_id = pathway.id and said.version = pathway.version
    where pathway.issuer_id = ${issuerId} and pathway.state <> 'draft'
    order by lower(said.content ->> 'name'), pathway.id limit 500`)
  const counts = await funnelsOf(tx, issuerId, null)
  const waits = binsBySubject(await binsOf(tx, issuerId, ['pathway-wait']), 'pathway-wait')
  return found.rows.map(row => {
    const { content } = row
    const funnel = safeFunnel(shiftOf, counts, row)
    const wait = quartiles(waits.get(row.id) ?? new Map())
    return {
      id: row.id,
      name: content.name,
      names: namesOf(content),
      learners: funnel.learners,
      completed: funnel.completed,
      wait: safeWaiting(shiftOf, `pathway-wait ${row.id}`, wait),
      steps: content.steps.flatMap(step => {
        const done = funnel.done.get(step.id)
        return done
          ? [{ id: step.id, name: step.name, names: namesOf({ ...step, language: content.language }), done }]
          : []
      }),
      stall: stallOf(content, funnel),
    }
  })
}

export async function showPathways(deps: Deps, actor: Actor): Promise<z.infer<typeof zInsightPathways>> {
  const { issuerId } = actor
  return {
    pathways: await tx(deps, actor, tx => pathwayFigures(tx, issuerId, shiftsOf(deps, issuerId))),
  }
}
