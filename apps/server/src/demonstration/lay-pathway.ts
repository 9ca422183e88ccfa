import { sql } from 'drizzle-orm'
import type { Deps } from '../deps.ts'
import { enrolLearners } from '../pathway/enrol.ts'
import { makePathway, setPathwayState } from '../pathway/manage-pathway.ts'
import { zPathwayContent } from '../pathway/schema.ts'
import { listPathways } from '../pathway/store.ts'
import { tx } from '../platform/database.ts'
import type { DemoInstitution } from './institution.ts'
import type { Staff } from './open-institution.ts'

/** The institution's pathway, with everybody on it who has earned one of its steps. */
export async function layPathway(
  deps: Deps,
  institution: DemoInstitution,
  { owner }: Staff,
  idByName: ReadonlyMap<string, string>,
): Promise<void> {
  const { pathway } = institution
  if (!pathway) return
  const { issuerId } = owner
  const achievements = institution.achievements.filter(one => pathway.steps.includes(one.name))
  const content = zPathwayContent.parse({
    name: pathway.name,
    description: pathway.description,
    language: institution.locale,
    translations: pathway.translations,
    steps: achievements.map(({ name, translations }, index) => ({
      id: `step-${index + 1}`,
      name,
      translations:
        translations &&
        Object.fromEntries(Object.entries(translations).map(([language, words]) => [language, { name: words?.name }])),
      after: pathway.isInOrder && index > 0 ? [`step-${index}`] : [],
      ways: [{ kind: 'achievement', achievementId: idByName.get(name) }],
    })),
  })
  const [known] = await tx(deps, owner, tx => listPathways(tx, issuerId, { limit: 1, after: null }))
  const { id, state } =
    known ?? (await makePathway(deps, owner, { content, achievementId: null, awarding: 'approval', isOpen: true }))
  if (state === 'draft') await setPathwayState(deps, owner, id, 'published')
  const learners = await tx(deps, owner, tx =>
    tx.execute<{ learnerId: string }>(sql`
      select distinct learner_id as "learnerId" from award where issuer_id = ${issuerId} and state = 'issued'
        and achievement_id in (select value::uuid from jsonb_array_elements_text(
          ${JSON.stringify(achievements.map(one => idByName.get(one.name)))}::jsonb))`),
  )
  await enrolLearners(deps, owner, id, { learners: learners.rows })
}
