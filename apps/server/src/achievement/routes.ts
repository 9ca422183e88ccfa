import { importAchievement, KINDS } from '@laurel/core/achievement'
import { readBySchema } from '@laurel/core/primitives'
import type { Context } from 'hono'
import * as z from 'zod'
import { type Api, pageOf, zPageQuery } from '../app.ts'
import type { Deps } from '../deps.ts'
import { pageFrom, readCursor } from '../people/cursor.ts'
import { currentIssuer } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { verifyAnything } from '../verification/verify-anything.ts'
import { checklistsOf } from './checklists.ts'
import { partsOf } from './draw-design.ts'
import { changeAchievement, makeAchievement, setArchived, setPicture } from './manage-achievement.ts'
import { MAX_PICTURE_BYTES } from './sanitise-picture.ts'
import {
  zAchievement,
  zAchievementChange,
  zAchievementVersion,
  zChecklists,
  zNewAchievement,
  zPictureParts,
  zRibbon,
} from './schema.ts'
import { achievementView, findAchievements, listAchievements } from './store.ts'
import { listVersions } from './versions.ts'

export const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/svg+xml'] as const

/** A picture as it was kept; it runs nothing wherever it is opened (H-30). */
export function servePicture(c: Context, bytes: Uint8Array, cache: string): Response {
  return c.body(bytes.slice().buffer, 200, {
    'content-type': 'image/png',
    'cache-control': cache,
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'x-content-type-options': 'nosniff',
  })
}

/** The body of an upload; more than is allowed is not read to its end. */
export async function readUpload(c: Context, maximum: number): Promise<Uint8Array> {
  if (Number(c.req.header('content-length') ?? 0) > maximum) throw new Refusal('E_TOO_LARGE')
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  if (bytes.length > maximum) throw new Refusal('E_TOO_LARGE')
  return bytes
}

export function addAchievementRoutes(api: Api, deps: Deps): void {
  const tag = 'Achievements'
  api.add(
    {
      method: 'post',
      path: '/achievements',
      summary: 'Define an achievement',
      tag,
      access: 'achievements:write',
      body: zNewAchievement,
      answer: zAchievement,
      status: 201,
    },
    ({ actor, body }) => makeAchievement(deps, actor, body),
  )
  api.add(
    {
      method: 'post',
      path: '/achievements/import',
      summary: 'Define an achievement from a credential that states it (JSON, JWT, PNG or SVG)',
      tag,
      access: 'achievements:write',
      bodyTypes: [
        'application/json',
        'application/vc',
        'application/vc+jwt',
        'image/png',
        'image/svg+xml',
        'text/plain',
      ],
      answer: zAchievement,
      status: 201,
    },
    async ({ actor, c }) => {
      const report = await verifyAnything(deps, await readUpload(c, MAX_PICTURE_BYTES))
      if (report === 'busy') throw new Refusal('E_TOO_MANY_REQUESTS')
      const shown = report.credential?.subjects.find(one => one.achievement !== null)?.achievement
      const wanted = readBySchema(zNewAchievement, shown ? importAchievement(shown) : null)
      if (!wanted.success) throw new Refusal('E_NOTHING_TO_IMPORT')
      return makeAchievement(deps, actor, wanted.data)
    },
  )
  api.add(
    {
      method: 'get',
      path: '/achievements',
      summary: 'List achievements, newest first or by name',
      tag,
      access: 'achievements:read',
      query: zPageQuery.extend({
        q: z.string().max(200).optional(),
        kind: z.enum(KINDS).optional(),
        state: z.enum(['active', 'archived']).optional(),
        sort: z.enum(['name', 'created']).default('created'),
      }),
      answer: pageOf(zAchievement),
    },
    ({ actor, query }) =>
      tx(deps, actor, async tx => {
        const rows = await listAchievements(tx, actor.issuerId, {
          ...query,
          limit: query.limit + 1,
          after: readCursor(query.cursor),
        })
        const issuer = await currentIssuer(tx, actor.issuerId)
        const key = query.sort === 'name' ? (row: { name: string }) => row.name : () => ''
        return pageFrom(rows, query.limit, row => achievementView(row, deps.baseUrl, issuer.short_name), key)
      }),
  )
  api.add(
    {
      method: 'get',
      path: '/achievements/{id}',
      summary: 'Read an achievement',
      tag,
      access: 'achievements:read',
      answer: zAchievement,
    },
    ({ actor, id }) =>
      tx(deps, actor, async tx => {
        const [row] = await findAchievements(tx, actor.issuerId, [id])
        if (!row) throw new Refusal('E_NOT_FOUND')
        return achievementView(row, deps.baseUrl, (await currentIssuer(tx, actor.issuerId)).short_name)
      }),
  )
  api.add(
    {
      method: 'patch',
      path: '/achievements/{id}',
      summary: 'Change an achievement; credentials that are out keep what they say',
      tag,
      access: 'achievements:write',
      body: zAchievementChange,
      answer: zAchievement,
    },
    ({ actor, id, body }) => changeAchievement(deps, actor, id, body),
  )
  api.add(
    {
      method: 'get',
      path: '/achievements/{id}/checklists',
      summary: 'What the EU, eCampusOntario and 1EdTech ask of a micro-credential, and what of it is there',
      tag,
      access: 'achievements:read',
      answer: zChecklists,
    },
    ({ actor, id }) => checklistsOf(deps, actor, id),
  )
  api.add(
    {
      method: 'get',
      path: '/achievements/{id}/versions',
      summary: 'The versions of an achievement, newest first, with what each changed',
      tag,
      access: 'achievements:read',
      answer: z.object({ items: z.array(zAchievementVersion) }),
    },
    async ({ actor, id }) => ({ items: await listVersions(deps, actor, id) }),
  )
  for (const [word, isArchived] of [
    ['archive', true],
    ['restore', false],
  ] as const)
    api.add(
      {
        method: 'post',
        path: `/achievements/{id}/${word}`,
        summary: isArchived ? 'Archive: no longer awarded' : 'Restore from the archive',
        tag,
        access: 'achievements:write',
        answer: zAchievement,
      },
      ({ actor, id }) => setArchived(deps, actor, id, isArchived),
    )
  api.add(
    {
      method: 'put',
      path: '/achievements/{id}/image',
      summary: 'Upload a picture; it is drawn anew as PNG',
      tag,
      access: 'achievements:write',
      bodyTypes: PICTURE_TYPES,
      answer: zAchievement,
    },
    async ({ actor, id, c }) => setPicture(deps, actor, id, await readUpload(c, MAX_PICTURE_BYTES)),
  )
  api.add(
    {
      method: 'get',
      path: '/picture-parts',
      summary: 'What a design is drawn with: the words of its ribbon as outlines, the institution’s mark',
      tag,
      access: 'achievements:read',
      query: z.object({ ribbon: zRibbon.optional(), mark: z.literal('yes').optional() }),
      answer: zPictureParts,
    },
    async ({ actor, query }) => {
      const issuer = await tx(deps, actor, tx => currentIssuer(tx, actor.issuerId))
      return partsOf(deps, issuer, { ribbon: query.ribbon, mark: query.mark === 'yes' })
    },
  )
  api.add(
    { method: 'get', path: '/achievements/{id}/image', summary: 'The picture (PNG)', tag, access: 'achievements:read' },
    async ({ actor, id, c }) => {
      const [row] = await tx(deps, actor, tx => findAchievements(tx, actor.issuerId, [id]))
      const bytes = row && (await deps.blobs.get(row.picture_sha256))
      if (!bytes) throw new Refusal('E_NOT_FOUND')
      return servePicture(c, bytes, 'private, max-age=60')
    },
  )
}
