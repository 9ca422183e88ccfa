import { lineOf } from '@laurel/core/did'
import type { Context } from 'hono'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { tx } from '../../platform/database.ts'
import { Refusal } from '../../refusal.ts'
import { startLog } from '../follow-issuer.ts'
import { rememberShown } from '../published.ts'
import { orRefuse } from '../replace-keys.ts'
import { filesOf } from './files.ts'
import { findDomain } from './store.ts'

/**
 * A file to be put onto a domain. It is asked for by POST, since the log of a domain that is being set up ends with an
 * entry that may be made now.
 */
export async function downloadFile(
  c: Context,
  deps: Deps,
  actor: Actor,
  id: string,
  file: 'did.json' | 'did.jsonl',
): Promise<Response> {
  const { issuerId } = actor
  await startLog(deps, issuerId)
  const files = await orRefuse(() =>
    tx(deps, actor, async tx => {
      const domain = await findDomain(tx, issuerId, id)
      if (!domain) throw new Refusal('E_NOT_FOUND')
      return filesOf(tx, deps, issuerId, domain, 'make')
    }),
  )
  if (file === 'did.jsonl' && files.log === null) throw new Refusal('E_NOT_FOUND')
  await rememberShown(deps, issuerId, files.published)
  const body =
    file === 'did.json' ? `${JSON.stringify(files.document, null, 2)}\n` : (files.log ?? []).map(lineOf).join('')
  return c.body(body, 200, {
    'content-type': file === 'did.json' ? 'application/json' : 'text/jsonl; charset=utf-8',
    'content-disposition': `attachment; filename="${file}"`,
    'cache-control': 'no-store',
  })
}
