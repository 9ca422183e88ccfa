import { CLOSING_PATH } from '@laurel/core/closing'
import { Hono } from 'hono'
import * as z from 'zod'
import { type Api, answerRefusal, changesOf, pageOf } from '../app.ts'
import { answerPublic } from '../credential/routes.ts'
import type { Deps } from '../deps.ts'
import { requireSigner } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { download } from '../platform/download.ts'
import { Refusal } from '../refusal.ts'
import { announceClosing, cancelClosing } from './announce-closing.ts'
import { destroyKeys } from './destroy-keys.ts'
import { answerClosing, ownClosings } from './own-closings.ts'
import { zAnnounce, zClosing, zOwnClosing, zTyped } from './schema.ts'
import { showClosing } from './show-closing.ts'
import { askForSite, takeSite } from './site/build-site.ts'
import { findClosing } from './store.ts'

/** What a closed institution has said of its end, under `/i/{issuer}/closing.json`. */
export function closingRoutes(deps: Deps): Hono {
  const app = new Hono()
  app.onError(answerRefusal)
  app.get(`/i/:issuer/${CLOSING_PATH}`, async c => {
    const issuerId = await requireSigner(deps, c.req.param('issuer'))
    const closing = await tx(deps, { issuerId }, tx => findClosing(tx, issuerId))
    if (!closing?.closed_at || !closing.statement) throw new Refusal('E_NOT_FOUND')
    return answerPublic(c, closing.statement, 'application/vc')
  })
  return app
}

export function addClosingRoutes(api: Api, deps: Deps): void {
  const tag = 'Closing'
  const access = 'institution:close'
  const change = changesOf(api, { tag, access, answer: zClosing }, actor => showClosing(deps, actor))
  api.add(
    {
      method: 'get',
      path: '/closing',
      summary: 'Whether and when the institution closes, how far that has come, and whom it concerns',
      tag,
      access,
      answer: zClosing,
    },
    ({ actor }) => showClosing(deps, actor),
  )
  change(
    {
      method: 'put',
      path: '/closing',
      summary: 'Say on which day the institution closes; its members and learners are told',
      body: zAnnounce,
    },
    ({ actor, body }) => announceClosing(deps, actor, body),
  )
  change(
    {
      method: 'delete',
      path: '/closing',
      summary: 'Take it back, as long as the day has not come',
    },
    ({ actor }) => cancelClosing(deps, actor),
  )
  change(
    {
      method: 'post',
      path: '/closing/site',
      summary: 'Have the site of the closed institution built anew',
      whenClosed: true,
      status: 202,
    },
    ({ actor }) => askForSite(deps, actor),
  )
  api.add(
    {
      method: 'get',
      path: '/closing/site',
      summary: 'Everything public of the closed institution as a folder of plain files (ZIP)',
      tag,
      access,
    },
    async ({ c, actor }) => {
      const { size, open } = await takeSite(deps, actor)
      // Whoever asks for the head alone has taken nothing.
      return download(
        c.req.method === 'HEAD' ? null : open(),
        { name: 'closed-institution.zip', type: 'application/zip' },
        { 'content-length': String(size) },
      )
    },
  )
  change(
    {
      method: 'post',
      path: '/closing/destroy-keys',
      summary: 'Destroy the keys of the closed institution for good',
      whenClosed: true,
      body: zTyped,
    },
    ({ actor, body }) => destroyKeys(deps, actor, body),
  )
  api.add(
    {
      method: 'get',
      path: '/wallet/closings',
      summary: 'Which of the institutions of one’s credentials close or have closed',
      tag: 'Wallet',
      access: 'person',
      answer: pageOf(zOwnClosing),
    },
    async ({ person }) => ({ items: await ownClosings(deps, person.id), nextCursor: null }),
  )
  api.add(
    {
      method: 'put',
      path: '/wallet/closings/{id}',
      summary: 'Say whether one’s public pages stay when the institution is closed',
      tag: 'Wallet',
      access: 'person',
      body: z.strictObject({ keep: z.boolean() }),
      answer: zOwnClosing,
    },
    ({ person, id, body }) => answerClosing(deps, person, id, body.keep),
  )
}
