import { textsOf } from '@laurel/core/achievement'
import { parseUuid } from '@laurel/core/primitives'
import type { Deps } from '../deps.ts'
import { shownEndorsements } from '../endorsement/shown.ts'
import { issuerView } from '../people/memberships.ts'
import { currentIssuer, tenantOf } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import type { AchievementPageFacts } from './pages/achievement-page.ts'
import { rubricTexts } from './rubric.ts'
import { achievementUrl, pictureUrl } from './store.ts'
import { findVersions, versionKey } from './versions.ts'

/** `/i/{issuer}/achievements/{id}/{version}`. */
export async function achievementFacts(
  deps: Deps,
  shortName: string,
  id: string,
  version: number,
): Promise<AchievementPageFacts | 'notFound'> {
  if (!parseUuid(id)) return 'notFound'
  const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'issuer', shortName))
  if (!issuerId) return 'notFound'
  return tx(deps, { issuerId }, async tx => {
    const versions = await findVersions(tx, issuerId, [id])
    const row = versions.get(versionKey(id, version))
    if (!row) return 'notFound'
    const newest = Math.max(...[...versions.values()].map(one => one.version))
    const claimable = await tx.execute(sql`
      select 1 from achievement where issuer_id = ${issuerId} and id = ${id} and claimable and state = 'active'`)
    const isClaimable = claimable.rows.length > 0
    const issuer = issuerView(await currentIssuer(tx, issuerId), deps.baseUrl)
    const { language, translations } = row
    return {
      names: textsOf(language, row.name, translations, 'name'),
      descriptions: textsOf(language, row.description, translations, 'description'),
      criteria: textsOf(language, row.criteria_narrative, translations, 'criteria'),
      criteriaUrl: row.criteria_id,
      levels: row.levels.map(level => ({
        names: textsOf(language, level.name, level.translations, 'name'),
        descriptions: textsOf(language, level.description, level.translations, 'description'),
      })),
      rubric: rubricTexts(row.rubric, row.levels, language),
      isWeighted: row.rubric?.rule === 'weighted',
      claimPath: isClaimable ? `/wallet/claims/new?issuer=${shortName}&achievement=${id}` : null,
      kind: row.kind,
      workloadHours: row.workload_hours,
      credits: row.credits,
      descriptors: row.descriptors,
      language,
      skills: row.alignments.map(one => ({ name: one.name, framework: one.framework, url: one.url })),
      endorsements: await shownEndorsements(tx, deps, issuerId, [achievementUrl(deps.baseUrl, shortName, id, version)]),
      tags: row.tags,
      imageUrl: pictureUrl(deps.baseUrl, shortName, row.picture_sha256),
      issuer: { name: issuer.name, logoUrl: issuer.logoUrl ?? undefined, path: `/i/${shortName}` },
      version,
      since: new Date(row.created_at).toISOString(),
      newestPath: newest === version ? null : new URL(achievementUrl(deps.baseUrl, shortName, id, newest)).pathname,
      url: achievementUrl(deps.baseUrl, shortName, id, version),
    }
  })
}
