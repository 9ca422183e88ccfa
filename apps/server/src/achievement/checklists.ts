import { CHECKLISTS, checkCompleteness, completeness } from '@laurel/core/achievement'
import type * as z from 'zod'
import type { Deps } from '../deps.ts'
import { endorsementsAbout } from '../endorsement/store.ts'
import type { Actor } from '../people/actor.ts'
import { currentIssuer } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import type { zChecklists } from './schema.ts'
import { achievementUrl, findAchievements } from './store.ts'

/** What each framework for micro-credentials asks of an achievement, and what of it is there. */
export function checklistsOf(deps: Deps, actor: Actor, id: string): Promise<z.infer<typeof zChecklists>> {
  return tx(deps, actor, async tx => {
    const [row] = await findAchievements(tx, actor.issuerId, [id])
    if (!row) throw new Refusal('E_NOT_FOUND')
    const issuer = await currentIssuer(tx, actor.issuerId)
    const url = achievementUrl(deps.baseUrl, issuer.short_name, row.id, row.version)
    const endorsed = await endorsementsAbout(tx, actor.issuerId, [url], deps.clock())
    const facts = {
      name: row.name,
      description: row.description,
      criteria: row.criteria_narrative,
      levels: row.levels.length,
      rubricCriteria: row.rubric?.criteria.length ?? 0,
      alignments: row.alignments.length,
      sharedAlignments: row.alignments.filter(one => !one.url.startsWith(`${deps.baseUrl}/`)).length,
      endorsements: endorsed.length,
      workloadHours: row.workload_hours,
      credits: row.credits,
      tags: row.tags.length,
      isClaimable: row.claimable,
      descriptors: row.descriptors,
      issuer: {
        country: issuer.country,
        description: issuer.description,
        email: issuer.email,
        hasLogo: issuer.logo_sha256 !== null,
      },
    }
    return {
      items: CHECKLISTS.map(list => {
        const requirements = checkCompleteness(list, facts)
        return { list, share: completeness(requirements), requirements }
      }),
    }
  })
}
