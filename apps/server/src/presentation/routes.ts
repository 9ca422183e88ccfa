import * as z from 'zod'
import { type Api, pageOf } from '../app.ts'
import type { Deps } from '../deps.ts'
import { forgetShare, listShares, listViews, makeShare, restoreShare, withdrawShare } from './manage-shares.ts'
import { zNewShare, zShare, zViews } from './schema.ts'

/** `/api/v1/wallet/shares`: the links by which a person shows what they have. */
export function addShareRoutes(api: Api, deps: Deps): void {
  const tag = 'Wallet'
  api.add(
    { method: 'get', path: '/wallet/shares', summary: 'My share links', tag, access: 'person', answer: pageOf(zShare) },
    async ({ person }) => ({ items: await listShares(deps, person.id), nextCursor: null }),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/shares',
      summary: 'Make a share link; its address is shown this once',
      tag,
      access: 'person',
      body: zNewShare,
      answer: zShare.extend({ url: z.string() }),
      status: 201,
    },
    ({ person, body }) => makeShare(deps, person.id, body),
  )
  api.add(
    {
      method: 'delete',
      path: '/wallet/shares/{id}',
      summary: 'Withdraw a share link at once',
      tag,
      access: 'person',
      status: 204,
    },
    ({ person, id }) => withdrawShare(deps, person.id, id),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/shares/{id}/restore',
      summary: 'Undo a withdrawal, within fifteen minutes',
      tag,
      access: 'person',
      answer: zShare,
    },
    ({ person, id }) => restoreShare(deps, person.id, id),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/shares/{id}/forget',
      summary: 'Take a share link off the list, with its record of views',
      tag,
      access: 'person',
      status: 204,
    },
    ({ person, id }) => forgetShare(deps, person.id, id),
  )
  api.add(
    {
      method: 'get',
      path: '/wallet/shares/{id}/views',
      summary: 'In which hours a share link was looked at, and how often; never by whom',
      tag,
      access: 'person',
      answer: zViews,
    },
    async ({ person, id }) => ({ items: await listViews(deps, person.id, id) }),
  )
}
