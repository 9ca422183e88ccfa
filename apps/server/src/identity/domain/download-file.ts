import { lineOf } from '@laurel/core/did'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { tx } from '../../platform/database.ts'
import { Refusal } from '../../refusal.ts'
import { orRefuse } from '../changing-keys.ts'
import { startLog } from '../follow-issuer.ts'
import { rememberShown } from '../published.ts'
import { publishedProofs } from '../witnesses.ts'
import { filesOf } from './files.ts'
import { findDomain } from './store.ts'

/**
 * A file to be put onto a domain. It is asked for by POST, since the log of a domain that is being set up ends with an
 * entry that may be made now.
 */
export async function downloadFile(
  deps: Deps,
  actor: Actor,
  id: string,
  file: 'did.json' | 'did.jsonl' | 'did-witness.json',
): Promise<string> {
  const { issuerId } = actor
  await startLog(deps, issuerId)
  if (file === 'did-witness.json') {
    const proofs = await publishedProofs(deps, issuerId)
    if (proofs === null) throw new Refusal('E_NOT_FOUND')
    return `${proofs}\n`
  }
  const files = await orRefuse(() =>
    tx(deps, actor, async tx => {
      const domain = await findDomain(tx, issuerId, id)
      if (!domain) throw new Refusal('E_NOT_FOUND')
      return filesOf(tx, deps, issuerId, domain, 'make')
    }),
  )
  if (file === 'did.jsonl' && files.log === null) throw new Refusal('E_NOT_FOUND')
  await rememberShown(deps, issuerId, files.published)
  return file === 'did.json' ? `${JSON.stringify(files.document, null, 2)}\n` : (files.log ?? []).map(lineOf).join('')
}
