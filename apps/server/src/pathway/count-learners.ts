import { isGroup } from '@laurel/core/pathway'
import type * as z from 'zod'
import type { Deps } from '../deps.ts'
import { shiftsOf } from '../insight/shift.ts'
import { safeFunnel } from '../insight/show-pathways.ts'
import { funnelsOf } from '../insight/store.ts'
import type { Actor } from '../people/actor.ts'
import { tx } from '../platform/database.ts'
import type { zCounts } from './schema.ts'
import { readPathway } from './store.ts'

/** How many learners on the newest version have done each step; small numbers of people are not said. */
export async function countLearners(deps: Deps, actor: Actor, id: string): Promise<z.infer<typeof zCounts>> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const { version, content } = await readPathway(tx, issuerId, id)
    const funnel = safeFunnel(shiftsOf(deps, issuerId), await funnelsOf(tx, issuerId, id), { id, version, content })
    return {
      version,
      learners: funnel.learners,
      completed: funnel.completed,
      steps: content.steps.flatMap(step => {
        const done = funnel.done.get(step.id)
        return isGroup(step) || !done ? [] : [{ id: step.id, done }]
      }),
    }
  })
}
