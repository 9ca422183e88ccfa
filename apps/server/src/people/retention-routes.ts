import type { Api } from '../app.ts'
import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { changeRetention, readRetention, zRetention, zRetentionChange } from './retention.ts'

/** How long an issuer keeps what is no longer needed. */
export function addRetentionRoutes(api: Api, deps: Deps): void {
  api.add(
    {
      method: 'get',
      path: '/issuer/retention',
      summary: 'How many days each kind of record is kept',
      tag: 'Issuer',
      access: 'learners:erase',
      answer: zRetention,
    },
    ({ actor }) => tx(deps, actor, tx => readRetention(tx, actor.issuerId)),
  )
  api.add(
    {
      method: 'patch',
      path: '/issuer/retention',
      summary: 'Change how long; what has run out is taken away in the next night',
      tag: 'Issuer',
      access: 'issuer:write',
      whenClosed: true,
      body: zRetentionChange,
      answer: zRetention,
    },
    ({ actor, body }) => changeRetention(deps, actor, body),
  )
}
