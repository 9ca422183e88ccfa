import type { Deps } from '../../../deps.ts'
import { tx } from '../../../platform/database.ts'
import { Refusal } from '../../../refusal.ts'
import { awardsOfPerson } from '../../../wallet/store.ts'
import { documentsToGive } from '../list-credentials.ts'
import { MOST_BYTES } from './read-page.ts'
import { refusalOf, withBackpack } from './use-backpack.ts'

/** The credential as it is signed. @throws Refusal E_NOT_FOUND, E_AWARD_STATE, E_GUARDIAN_NEEDED */
async function documentOf(deps: Deps, personId: string, awardId: string): Promise<string> {
  const held = await tx(deps, { personId }, tx => awardsOfPerson(tx, personId))
  const award = held.find(one => one.award_id === awardId && one.lost_at === null)
  if (!award) throw new Refusal('E_NOT_FOUND')
  const [found] = await documentsToGive(deps, award.issuer_id, [awardId], null)
  if (!found) throw new Refusal('E_AWARD_STATE')
  if (!found.mayBeGiven) throw new Refusal('E_GUARDIAN_NEEDED')
  return found.document
}

/**
 * Sends an award to a backpack (upsertCredential, Open Badges 3.0 §6.2.3), as a whole, by the learner's press. Of a
 * minor only what a link may show as a whole.
 *
 * @returns whether it was new there
 * @throws Refusal as `documentOf` and `withBackpack`; E_BACKPACK_REFUSED, E_BACKPACK_UNCLEAR, E_BACKPACK_UNREACHABLE
 */
export async function sendTo(
  deps: Deps,
  personId: string,
  id: string,
  awardId: string,
): Promise<{ outcome: 'created' | 'replaced' }> {
  const body = await documentOf(deps, personId, awardId)
  return withBackpack(deps, personId, id, async (backpack, host, call) => {
    if (!backpack.scopes.includes('add')) throw new Refusal('E_BACKPACK_REFUSED')
    const answered = await call(`${host.endpoints.api}/credentials`, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body,
      maxBytes: MOST_BYTES,
    })
    if (answered.status !== 200 && answered.status !== 201) throw refusalOf(answered.status)
    return { outcome: answered.status === 201 ? 'created' : 'replaced' }
  })
}
