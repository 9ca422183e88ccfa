import { changeAchievement } from '../achievement/manage-achievement.ts'
import { findAchievements, listAchievements } from '../achievement/store.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { tx } from '../platform/database.ts'
import { certificateChoice, saveCertificateChoice } from '../presentation/certificate/schema.ts'
import { importNow } from '../programme/import-programme.ts'
import type { DemoInstitution } from './institution.ts'
import { achievementsOf } from './institutions.ts'

/**
 * Adds the institution's programme as anybody would, says who signs, and goes back to what was asked for at first. What
 * an earlier start has done is found.
 *
 * @returns what can be earned, by name
 */
export async function addProgramme(
  deps: Deps,
  actor: Actor,
  institution: DemoInstitution,
): Promise<Map<string, string>> {
  const { issuerId } = actor
  const list = () =>
    tx(deps, { issuerId }, tx => listAchievements(tx, issuerId, { sort: 'name', limit: 200, after: null }))
  if ((await list()).length === 0) await importNow(deps, actor, { ready: institution.programme })
  const rows = await list()
  await tx(deps, actor, async tx => {
    for (const { id, kind } of rows) {
      const signatories = institution.signatories[kind === 'macro' ? 'macro' : 'others']
      await saveCertificateChoice(tx, issuerId, id, { ...(await certificateChoice(tx, issuerId, id)), signatories })
    }
  })
  const { key, firstCriteria } = institution.grew
  const grown = achievementsOf(institution).find(one => one.key === key)
  const first = rows.find(row => row.name === grown?.name)
  if (first?.award_count === 0 && first.criteria_narrative === grown?.criteria.narrative)
    await changeAchievement(deps, actor, first.id, { criteria: { narrative: firstCriteria } })
  return new Map(rows.map(row => [row.name, row.id]))
}

/** The criteria grew: awards from before keep the version that they were made under. */
export async function growCriteria(
  deps: Deps,
  actor: Actor,
  institution: DemoInstitution,
  idByName: ReadonlyMap<string, string>,
): Promise<void> {
  const grown = achievementsOf(institution).find(one => one.key === institution.grew.key)
  const id = idByName.get(grown?.name ?? '')
  if (!grown || !id) return
  const [row] = await tx(deps, actor, tx => findAchievements(tx, actor.issuerId, [id]))
  if (row?.criteria_narrative === institution.grew.firstCriteria)
    await changeAchievement(deps, actor, id, { criteria: { narrative: grown.criteria.narrative } })
}
