import type { Deps } from '../deps.ts'
import { enrolLearners } from '../pathway/enrol.ts'
import { changePathway, setPathwayState } from '../pathway/manage-pathway.ts'
import { listPathways } from '../pathway/store.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import type { Staff } from './open-institution.ts'

/**
 * Publishes the programme's pathway, with everybody on it who has earned one of its steps. What it leads to was awarded
 * by people already, before there were pathways: nothing is awarded a second time.
 */
export async function openPathway(deps: Deps, { owner }: Staff): Promise<void> {
  const { issuerId } = owner
  const [pathway] = await tx(deps, owner, tx => listPathways(tx, issuerId, { limit: 1, after: null }))
  if (!pathway) return
  const { id, state, content } = pathway
  if (state === 'draft') {
    await changePathway(deps, owner, id, { achievementId: null })
    await setPathwayState(deps, owner, id, 'published')
  }
  const earned = content.steps.flatMap(step =>
    step.ways.flatMap(way => (way.kind === 'achievement' ? [way.achievementId] : [])),
  )
  const learners = await tx(deps, owner, tx =>
    tx.execute<{ learnerId: string }>(sql`
      select distinct learner_id as "learnerId" from award where issuer_id = ${issuerId} and state = 'issued'
        and achievement_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(earned)}::jsonb))`),
  )
  await enrolLearners(deps, owner, id, { learners: learners.rows })
}
