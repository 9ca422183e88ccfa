import { type TextsByLanguage, textsOf } from '@laurel/core/achievement'
import { parseUuid } from '@laurel/core/primitives'
import { achievementUrl } from '../achievement/store.ts'
import type { Deps } from '../deps.ts'
import { issuerView } from '../people/memberships.ts'
import { currentIssuer, tenantOf } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import type { FrameworkPageFacts } from './pages/framework-page.ts'
import type { SkillPageFacts } from './pages/skill-page.ts'
import {
  achievementsShowing,
  caseBaseUrl,
  childrenIn,
  type FrameworkRow,
  findFramework,
  findSkills,
  frameworkUrl,
  isAligned,
  placesAbove,
  type SkillRow,
  skillPageUrl,
  skillsOf,
} from './store.ts'

type Named = Pick<SkillRow, 'label' | 'statement' | 'translations'>
/** A skill's short name in each language; the whole sentence where it has none. */
function namesOf(row: Named, own: string): TextsByLanguage {
  const translated = Object.fromEntries(
    Object.entries(row.translations ?? {}).map(([tag, one]) => [tag, { name: one?.label ?? one?.statement }]),
  )
  return textsOf(own, row.label ?? row.statement, translated, 'name')
}

async function withIssuer<Facts>(
  deps: Deps,
  shortName: string,
  id: string,
  work: (tx: Tx, issuerId: string) => Promise<Facts | 'notFound'>,
): Promise<Facts | 'notFound'> {
  if (!parseUuid(id)) return 'notFound'
  const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'issuer', shortName))
  return issuerId ? tx(deps, { issuerId }, tx => work(tx, issuerId)) : 'notFound'
}

const ownerOf = async (tx: Tx, deps: Deps, issuerId: string, shortName: string) => {
  const issuer = issuerView(await currentIssuer(tx, issuerId), deps.baseUrl)
  return { name: issuer.name, logoUrl: issuer.logoUrl ?? undefined, path: `/i/${shortName}` }
}
const pathOf = (url: string) => new URL(url).pathname

/** A larger one is read place by place: its page shows the first places alone. */
const MOST_ON_A_PAGE = 600

/** `/i/{issuer}/frameworks/{id}`, once it is published. */
export function frameworkFacts(deps: Deps, shortName: string, id: string): Promise<FrameworkPageFacts | 'notFound'> {
  return withIssuer(deps, shortName, id, async (tx, issuerId) => {
    const row = await findFramework(tx, issuerId, id)
    if (!row?.is_published) return 'notFound'
    const isWhole = (row.skill_count ?? 0) <= MOST_ON_A_PAGE
    const rows = isWhole
      ? await skillsOf(tx, issuerId, id, { state: 'active' })
      : await childrenIn(tx, issuerId, id, null)
    return {
      titles: textsOf(row.language, row.title, row.translations, 'title'),
      descriptions: row.description ? textsOf(row.language, row.description, row.translations, 'description') : {},
      publisher: row.publisher,
      version: row.version,
      licence: row.licence,
      origin: row.uri,
      levels: row.levels.map(level => textsOf(row.language, level.name, level.translations, 'name')),
      skillCount: row.skill_count ?? 0,
      skills: rows.map(one => ({
        id: one.id,
        parentId: isWhole ? one.parent_id : null,
        code: one.code,
        names: namesOf(one, row.language),
        path: pathOf(skillPageUrl(deps.baseUrl, shortName, one.id)),
      })),
      issuer: await ownerOf(tx, deps, issuerId, shortName),
      casePath: pathOf(`${caseBaseUrl(deps.baseUrl, shortName)}/CFPackages/${row.identifier}`),
      url: frameworkUrl(deps.baseUrl, shortName, id),
    }
  })
}

/** Whether anybody may read a skill's page: its framework is published, or a credential may point at it. */
const isOpen = async (tx: Tx, issuerId: string, framework: FrameworkRow, skill: SkillRow) =>
  framework.is_published || (await isAligned(tx, issuerId, skill.id))

/** `/i/{issuer}/skills/{id}`: where credentials point. */
export function skillFacts(deps: Deps, shortName: string, id: string): Promise<SkillPageFacts | 'notFound'> {
  return withIssuer(deps, shortName, id, async (tx, issuerId) => {
    const [row] = await findSkills(tx, issuerId, [id])
    const framework = row && (await findFramework(tx, issuerId, row.framework_id))
    if (!row || !framework || !(await isOpen(tx, issuerId, framework, row))) return 'notFound'
    const own = framework.language
    const above = (await placesAbove(tx, issuerId, [id])).get(id) ?? []
    const link = (skillId: string) => pathOf(skillPageUrl(deps.baseUrl, shortName, skillId))
    const below = framework.is_published ? await childrenIn(tx, issuerId, framework.id, id) : []
    const statements = textsOf(own, row.statement, row.translations, 'statement')
    return {
      names: namesOf(row, own),
      statements: row.label === null || row.label === row.statement ? {} : statements,
      code: row.code,
      kind: row.type,
      notes: row.notes,
      isArchived: row.state === 'archived' || framework.state === 'archived',
      levels: framework.levels.map(level => ({
        names: textsOf(own, level.name, level.translations, 'name'),
        description: row.descriptors[level.id] ?? null,
      })),
      framework: {
        titles: textsOf(own, framework.title, framework.translations, 'title'),
        publisher: framework.publisher,
        path: framework.is_published ? pathOf(frameworkUrl(deps.baseUrl, shortName, framework.id)) : null,
      },
      // A place above that nobody may read is named and leads nowhere.
      above: [...above]
        .reverse()
        .map(one => ({ names: namesOf(one, own), path: framework.is_published ? link(one.id) : null })),
      below: below.map(one => ({ names: namesOf(one, own), code: one.code, path: link(one.id) })),
      achievements: (await achievementsShowing(tx, issuerId, id)).map(one => ({
        name: one.name,
        path: pathOf(achievementUrl(deps.baseUrl, shortName, one.id, one.version)),
      })),
      origin: row.uri,
      issuer: await ownerOf(tx, deps, issuerId, shortName),
      url: skillPageUrl(deps.baseUrl, shortName, id),
    }
  })
}
