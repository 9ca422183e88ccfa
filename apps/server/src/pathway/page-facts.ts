import { type TextsByLanguage, textsOf } from '@laurel/core/achievement'
import { layOut } from '@laurel/core/pathway'
import { parseUuid } from '@laurel/core/primitives'
import { type AchievementRow, achievementUrl, findAchievements, pictureUrl } from '../achievement/store.ts'
import type { Deps } from '../deps.ts'
import { issuerView } from '../people/memberships.ts'
import { currentIssuer, tenantOf } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import type { PathwayPageFacts } from './pages/pathway-page.ts'
import { findPathways, listPathways, type PathwayRow, pathwayUrl } from './store.ts'

const namesOf = (row: AchievementRow) => textsOf(row.language, row.name, row.translations, 'name')

/** `/i/{issuer}/pathways/{id}`, once it is published. */
export async function pathwayFacts(deps: Deps, shortName: string, id: string): Promise<PathwayPageFacts | 'notFound'> {
  if (!parseUuid(id)) return 'notFound'
  const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'issuer', shortName))
  if (!issuerId) return 'notFound'
  return tx(deps, { issuerId }, async tx => {
    const [row] = await findPathways(tx, issuerId, [id])
    if (!row || row.state === 'draft') return 'notFound'
    const { content } = row
    const asked = content.steps.flatMap(step =>
      step.ways.flatMap(way => (way.kind === 'achievement' ? [way.achievementId] : [])),
    )
    const found = await findAchievements(tx, issuerId, [...asked, ...(row.achievement_id ? [row.achievement_id] : [])])
    const byId = new Map(found.map(one => [one.id, one]))
    const path = (one: AchievementRow) => new URL(achievementUrl(deps.baseUrl, shortName, one.id, one.version)).pathname
    const texts = (of: PathwayRow['content'] | (typeof content.steps)[number], word: 'name' | 'description') =>
      textsOf(content.language, of[word], of.translations, word)
    const awarded = row.achievement_id ? byId.get(row.achievement_id) : undefined
    const issuer = issuerView(await currentIssuer(tx, issuerId), deps.baseUrl)
    return {
      names: texts(content, 'name'),
      descriptions: texts(content, 'description'),
      steps: content.steps.map(step => ({
        id: step.id,
        names: texts(step, 'name'),
        descriptions: texts(step, 'description'),
        within: step.within,
        need: step.need,
        after: step.after,
        isOptional: step.isOptional,
        credits: step.credits,
        ways: step.ways.flatMap((way): PathwayPageFacts['steps'][number]['ways'] => {
          if (way.kind === 'elsewhere')
            return [
              {
                names: { [content.language]: way.achievementName },
                issuerName: way.issuerName,
                levelNames: null,
                path: null,
                imageUrl: null,
                hours: null,
              },
            ]
          const one = byId.get(way.achievementId)
          if (!one) return []
          const level = one.levels.find(other => other.id === way.level)
          return [
            {
              names: namesOf(one),
              issuerName: null,
              levelNames: level ? textsOf(one.language, level.name, level.translations, 'name') : null,
              path: path(one),
              imageUrl: pictureUrl(deps.baseUrl, shortName, one.picture_sha256),
              hours: one.workload_hours,
            },
          ]
        }),
      })),
      picture: layOut(content),
      creditsToReach: content.creditsToReach,
      monthsToComplete: content.monthsToComplete,
      monthsAwardsCount: content.monthsAwardsCount,
      awards: awarded
        ? {
            names: namesOf(awarded),
            path: path(awarded),
            imageUrl: pictureUrl(deps.baseUrl, shortName, awarded.picture_sha256),
          }
        : null,
      joinPath: row.state === 'published' && row.is_open ? `/wallet/pathways/${shortName}/${row.id}` : null,
      isArchived: row.state === 'archived',
      issuer: { name: issuer.name, logoUrl: issuer.logoUrl ?? undefined, path: `/i/${shortName}` },
      url: pathwayUrl(deps.baseUrl, shortName, row.id),
    }
  })
}

export type ListedPathway = {
  readonly names: TextsByLanguage
  readonly descriptions: TextsByLanguage
  readonly path: string
  readonly steps: number
}

/** What an institution's own page lists. */
export async function publishedPathways(tx: Tx, issuerId: string, shortName: string): Promise<ListedPathway[]> {
  const rows = await listPathways(tx, issuerId, { state: 'published', after: null, limit: 60 })
  return rows.map(({ id, content }) => ({
    names: textsOf(content.language, content.name, content.translations, 'name'),
    descriptions: textsOf(content.language, content.description, content.translations, 'description'),
    path: `/i/${shortName}/pathways/${id}`,
    steps: content.steps.filter(step => step.need === null).length,
  }))
}
