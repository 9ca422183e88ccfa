import type { Api } from '../app.ts'
import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { readUsage, zUsage } from './quotas.ts'

/** What an issuer has used of what it may. The operator sets the limits (`laurel quota`). */
export function addQuotaRoutes(api: Api, deps: Deps): void {
  api.add(
    {
      method: 'get',
      path: '/issuer/usage',
      summary: 'What has been used of what the operator allows; `limit` is null where there is none',
      tag: 'Issuer',
      access: 'awards:read',
      answer: zUsage,
    },
    ({ actor }) => tx(deps, actor, tx => readUsage(tx, deps, actor.issuerId)),
  )
}
