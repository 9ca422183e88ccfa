import { textsOf } from '@laurel/core/achievement'
import type { Instant } from '@laurel/core/primitives'
import { isRunning } from '@laurel/core/recognition'
import { achievementUrl, findAchievements } from '../achievement/store.ts'
import type { Deps } from '../deps.ts'
import { issuerView } from '../people/memberships.ts'
import { currentIssuer, tenantOf } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { activeAgreements } from './agreement-store.ts'
import type { AgreementsPageFacts } from './pages/agreements-page.ts'

/** What an institution takes from others, as far as it counts today: for whoever thinks of coming. */
export async function publicAgreements(deps: Deps, shortName: string): Promise<AgreementsPageFacts | 'notFound'> {
  const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'issuer', shortName))
  if (!issuerId) return 'notFound'
  return tx(deps, { issuerId }, async tx => {
    const issuer = issuerView(await currentIssuer(tx, issuerId), deps.baseUrl)
    const now = deps.clock().getTime() as Instant
    const rows = (await activeAgreements(tx, issuerId, {})).filter(row => isRunning(row.content, now) !== 'over')
    const achievements = new Map(
      (await findAchievements(tx, issuerId, [...new Set(rows.map(row => row.content.countsAs.achievementId))])).map(
        row => [row.id, row],
      ),
    )
    return {
      issuer: { name: issuer.name, logoUrl: issuer.logoUrl ?? undefined, path: `/i/${shortName}`, shortName },
      url: `${deps.baseUrl}/i/${shortName}/recognition`,
      agreements: rows.flatMap(row => {
        const { content } = row
        const achievement = achievements.get(content.countsAs.achievementId)
        if (!achievement) return []
        const level = achievement.levels.find(one => one.id === content.countsAs.level)
        return [
          {
            id: row.id,
            institution: content.institution,
            credential: content.credential,
            maxAgeMonths: content.maxAgeMonths,
            countsAs: {
              achievementId: achievement.id,
              names: textsOf(achievement.language, achievement.name, achievement.translations, 'name'),
              url: achievementUrl(deps.baseUrl, shortName, achievement.id, achievement.version),
              level: level?.name ?? null,
              credits: content.countsAs.credits ?? achievement.credits?.number ?? null,
              creditSystem: achievement.credits?.system ?? null,
            },
            from: content.from,
            until: content.until,
            awarding: content.awarding,
          },
        ]
      }),
    }
  })
}
