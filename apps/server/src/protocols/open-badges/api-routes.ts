import { type Api, pageOf } from '../../app.ts'
import type { Deps } from '../../deps.ts'
import { clearBrought, connectedApps, disconnectApp, listBrought, zBrought, zConnectedApp } from './connected-apps.ts'

/** What the wallet asks about apps that its owner has let in. */
export function addConnectedAppRoutes(api: Api, deps: Deps): void {
  const tag = 'Wallet'
  api.add(
    {
      method: 'get',
      path: '/wallet/connected-apps',
      summary: 'Apps that I have let in (Open Badges API)',
      tag,
      access: 'person',
      answer: pageOf(zConnectedApp),
    },
    async ({ person }) => ({ items: await connectedApps(deps, person.id), nextCursor: null }),
  )
  api.add(
    {
      method: 'delete',
      path: '/wallet/connected-apps/{id}',
      summary: 'Let an app in no more, from this moment on',
      tag,
      access: 'person',
      status: 204,
    },
    ({ person, id }) => disconnectApp(deps, person, id),
  )
  api.add(
    {
      method: 'get',
      path: '/wallet/brought',
      summary: 'Credentials that apps have brought, and that wait for me to take them in',
      tag,
      access: 'person',
      answer: pageOf(zBrought),
    },
    async ({ person }) => ({ items: await listBrought(deps, person.id), nextCursor: null }),
  )
  api.add(
    {
      method: 'delete',
      path: '/wallet/brought/{id}',
      summary: 'It is in the vault now, or not wanted',
      tag,
      access: 'person',
      status: 204,
    },
    ({ person, id }) => clearBrought(deps, person.id, id),
  )
}
