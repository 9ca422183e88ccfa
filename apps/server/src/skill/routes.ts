import * as z from 'zod'
import { type Api, pageOf, zPageQuery } from '../app.ts'
import type { Deps } from '../deps.ts'
import { pageFrom, readCursor } from '../people/cursor.ts'
import { currentIssuer } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { download } from '../platform/download.ts'
import { Refusal } from '../refusal.ts'
import { coverFramework } from './cover-framework.ts'
import { editSkills } from './edit-skills.ts'
import { exportFramework } from './export-framework.ts'
import { importFramework, planImport } from './import-framework.ts'
import {
  changeFramework,
  makeFramework,
  removeFramework,
  setFrameworkArchived,
  viewFramework,
} from './manage-framework.ts'
import { readTree } from './read-tree.ts'
import {
  zCoverage,
  zFoundSkill,
  zFramework,
  zFrameworkChange,
  zFrameworkImport,
  zImportPlan,
  zNewFramework,
  zSkill,
  zSkillEdit,
  zSkillEditAnswer,
  zSkillTree,
} from './schema.ts'
import { searchSkills } from './search-skills.ts'
import { findFramework, findSkills, frameworkView, listFrameworks, skillView } from './store.ts'

const MAX_IMPORT_BYTES = 32 * 1024 * 1024

export function addSkillRoutes(api: Api, deps: Deps): void {
  const tag = 'Skills'
  api.add(
    {
      method: 'get',
      path: '/frameworks',
      summary: 'List frameworks of skills by title',
      tag,
      access: 'achievements:read',
      query: zPageQuery.extend({
        q: z.string().max(200).optional(),
        state: z.enum(['active', 'archived']).optional(),
      }),
      answer: pageOf(zFramework),
    },
    ({ actor, query }) =>
      tx(deps, actor, async tx => {
        const rows = await listFrameworks(tx, actor.issuerId, {
          ...query,
          limit: query.limit + 1,
          after: readCursor(query.cursor),
        })
        const issuer = await currentIssuer(tx, actor.issuerId)
        const item = (row: (typeof rows)[number]) => frameworkView(row, deps.baseUrl, issuer.short_name)
        return pageFrom(rows, query.limit, item, row => row.title)
      }),
  )
  api.add(
    {
      method: 'post',
      path: '/frameworks',
      summary: 'Make a framework of skills',
      tag,
      access: 'skills:write',
      body: zNewFramework,
      answer: zFramework,
      status: 201,
    },
    ({ actor, body }) => makeFramework(deps, actor, body),
  )
  api.add(
    {
      method: 'post',
      path: '/frameworks/import/preview',
      summary: 'What an import would make, change and leave behind (CASE 1.1, CTDL-ASN, ESCO, O*NET)',
      tag,
      access: 'skills:write',
      body: zFrameworkImport,
      maxBytes: MAX_IMPORT_BYTES,
      answer: zImportPlan,
    },
    ({ actor, body }) => planImport(deps, actor, body),
  )
  api.add(
    {
      method: 'post',
      path: '/frameworks/import',
      summary: 'Import a framework, or a newer version of one that is there',
      tag,
      access: 'skills:write',
      body: zFrameworkImport,
      maxBytes: MAX_IMPORT_BYTES,
      answer: z.object({ plan: zImportPlan, framework: zFramework }),
      status: 201,
    },
    ({ actor, body }) => importFramework(deps, actor, body),
  )
  api.add(
    {
      method: 'get',
      path: '/frameworks/{id}',
      summary: 'Read a framework',
      tag,
      access: 'achievements:read',
      answer: zFramework,
    },
    ({ actor, id }) => tx(deps, actor, tx => viewFramework(tx, deps, actor.issuerId, id)),
  )
  api.add(
    {
      method: 'patch',
      path: '/frameworks/{id}',
      summary: 'Change what a framework says of itself, its levels, and whether it is published',
      tag,
      access: 'skills:write',
      body: zFrameworkChange,
      answer: zFramework,
    },
    ({ actor, id, body }) => changeFramework(deps, actor, id, body),
  )
  api.add(
    {
      method: 'delete',
      path: '/frameworks/{id}',
      summary: 'Delete a framework that no achievement points at',
      tag,
      access: 'skills:write',
      status: 204,
    },
    ({ actor, id }) => removeFramework(deps, actor, id),
  )
  for (const [word, isArchived] of [
    ['archive', true],
    ['restore', false],
  ] as const)
    api.add(
      {
        method: 'post',
        path: `/frameworks/{id}/${word}`,
        summary: isArchived ? 'Archive: no longer offered' : 'Restore from the archive',
        tag,
        access: 'skills:write',
        answer: zFramework,
      },
      ({ actor, id }) => setFrameworkArchived(deps, actor, id, isArchived),
    )
  api.add(
    {
      method: 'get',
      path: '/frameworks/{id}/tree',
      summary: 'The skills of a framework in their order; of a very large one the children of one place',
      tag,
      access: 'achievements:read',
      query: z.object({ under: z.uuid().optional() }),
      answer: zSkillTree,
    },
    ({ actor, id, query }) => readTree(deps, actor, id, query.under),
  )
  api.add(
    {
      method: 'post',
      path: '/frameworks/{id}/skills',
      summary: 'Make, change, reorder and take away skills, all of it or nothing',
      tag,
      access: 'skills:write',
      body: zSkillEdit,
      maxBytes: 8 * 1024 * 1024,
      answer: zSkillEditAnswer,
    },
    ({ actor, id, body }) => editSkills(deps, actor, id, body),
  )
  api.add(
    {
      method: 'get',
      path: '/frameworks/{id}/coverage',
      summary: 'How far achievements and awards reach into a framework',
      tag,
      access: 'achievements:read',
      answer: zCoverage,
    },
    ({ actor, id }) => coverFramework(deps, actor, id),
  )
  api.add(
    {
      method: 'get',
      path: '/frameworks/{id}/case',
      summary: 'The framework as a CASE 1.1 package',
      tag,
      access: 'achievements:read',
    },
    async ({ actor, id }) => {
      const [row, pack] = await tx(deps, actor, async tx => {
        const row = await findFramework(tx, actor.issuerId, id)
        if (!row) throw new Refusal('E_NOT_FOUND')
        const { short_name: shortName } = await currentIssuer(tx, actor.issuerId)
        return [row, await exportFramework(tx, deps, actor.issuerId, shortName, row)] as const
      })
      const name = row.title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'framework'
      return download(JSON.stringify(pack, null, 2), {
        name: 'framework.json',
        type: 'application/json',
        fullName: `${name}.case.json`,
      })
    },
  )
  api.add(
    {
      method: 'get',
      path: '/skills',
      summary: 'Search the skills of all frameworks by word or code, the best first',
      tag,
      access: 'achievements:read',
      query: z.object({
        q: z.string().trim().min(1).max(200),
        framework: z.uuid().optional(),
        /** In which language the places above are named. */
        language: z.string().max(20).optional(),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
      answer: z.object({ items: z.array(zFoundSkill) }),
    },
    ({ actor, query }) => searchSkills(deps, actor, { ...query, frameworkId: query.framework }),
  )
  api.add(
    { method: 'get', path: '/skills/{id}', summary: 'Read a skill', tag, access: 'achievements:read', answer: zSkill },
    ({ actor, id }) =>
      tx(deps, actor, async tx => {
        const [row] = await findSkills(tx, actor.issuerId, [id])
        if (!row) throw new Refusal('E_NOT_FOUND')
        return skillView(row, deps.baseUrl, (await currentIssuer(tx, actor.issuerId)).short_name)
      }),
  )
}
